/** Serves a received fax that was too large to mail, to who holds its link. */
import type { Readable } from 'node:stream';
import { followDownloadLink } from '../flow/download-link.ts';
import { receivedPdfKey } from '../flow/file-keys.ts';
import type { Ports } from '../ports.ts';

export interface Download {
  readonly id: string;
  readonly size: number;
  readonly open: () => Promise<Readable>;
}

/** @returns the PDF, or undefined for a link that is unknown or over */
export async function download(
  ports: Pick<Ports, 'faxes' | 'files' | 'clock'>,
  token: string,
): Promise<Download | undefined> {
  const id = await followDownloadLink(ports, token);
  const key = id && receivedPdfKey(id);
  const size = key && (await ports.files.size(key));
  return id && key && size ? { id, size, open: () => ports.files.read(key) } : undefined;
}
