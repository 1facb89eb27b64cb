/** Downloads the media of a fax as the carrier does: redirects are not followed, only 2xx counts, limits are checked. */

import { countPdfPages } from './document.ts';

/** Limits of the published API: bytes of a file and pages of a fax. */
export const maxMediaBytes = 50 * 1024 * 1024;
export const maxMediaPages = 350;

/** Media that can be faxed, or the carrier's reason why not. */
export type Media =
  | { readonly bytes: Uint8Array; readonly pages: number }
  | {
      readonly reason:
        | 'file_download_failed'
        | 'file_size_limit_exceeded'
        | 'file_format_invalid'
        | 'page_count_limit_exceeded';
    };

/**
 * Downloads a URL and checks the file.
 * @param signal aborts the download; the promise then rejects
 * @param timeoutMs after which a download has failed
 */
export async function fetchMedia(url: string, signal: AbortSignal, timeoutMs: number): Promise<Media> {
  const bytes = await download(url, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
  signal.throwIfAborted();
  if (bytes === 'failed') return { reason: 'file_download_failed' };
  if (bytes === 'too-large') return { reason: 'file_size_limit_exceeded' };
  return checkMedia(bytes);
}

/** Checks a file that is already here. */
export async function checkMedia(bytes: Uint8Array): Promise<Media> {
  if (bytes.length > maxMediaBytes) return { reason: 'file_size_limit_exceeded' };
  const pages = await countPdfPages(bytes);
  if (pages === null) return { reason: 'file_format_invalid' };
  return pages > maxMediaPages ? { reason: 'page_count_limit_exceeded' } : { bytes, pages };
}

async function download(url: string, signal: AbortSignal): Promise<Uint8Array | 'failed' | 'too-large'> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      return 'failed';
    }
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of response.body) {
      size += part.length;
      if (size > maxMediaBytes) return 'too-large';
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch {
    return 'failed';
  }
}
