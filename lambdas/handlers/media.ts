/** Serves the pages of an attempt to the carrier: unguessable, readable many times, until an hour after its end. */
import type { Readable } from 'node:stream';
import { parseAttemptId } from '../fax/history.ts';
import { lifetimes } from '../fax/lifetimes.ts';
import { faxPdfKey } from '../flow/file-keys.ts';
import type { Ports } from '../ports.ts';

export interface MediaAnswer {
  readonly contentType: 'application/pdf';
  readonly size: number;
  /** Not opened for HEAD. */
  readonly open: () => Promise<Readable>;
}

export type MediaPorts = Pick<Ports, 'faxes' | 'files' | 'clock'>;

/** @returns the file, or undefined for a link that is unknown or over */
export async function media({ faxes, files, clock }: MediaPorts, token: string): Promise<MediaAnswer | undefined> {
  const name = await faxes.link(token);
  const parsed = name === undefined ? undefined : parseAttemptId(name);
  const fax = parsed && (await faxes.fax(parsed.faxId));
  const attempt = fax?.attempts.find(({ n }) => n === parsed?.n);
  if (fax === undefined || attempt === undefined || attempt.mediaToken !== token) return undefined;
  if (attempt.endedAt !== undefined && clock.now() > attempt.endedAt + lifetimes.mediaLinkAfterAttempt)
    return undefined;
  const key = faxPdfKey(fax.id);
  const size = await files.size(key);
  return size === undefined ? undefined : { contentType: 'application/pdf', size, open: () => files.read(key) };
}
