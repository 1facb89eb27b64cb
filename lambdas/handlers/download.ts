/** Serves a received fax that was too large to mail, to who holds its link. */
import type { Readable } from 'node:stream';
import { isE164 } from '../fax/dialling/called-number.ts';
import { receivedFileName } from '../fax/notices/received-templates.ts';
import { receivedPdfKey } from '../flow/file-keys.ts';
import { type FollowLinkPorts, followDownloadLink } from '../flow/received/download-link.ts';
import type { Directory, Files, ReceivedFaxes } from '../ports.ts';

export type DownloadPorts = FollowLinkPorts & {
  readonly directory: Pick<Directory, 'line'>;
  readonly files: Pick<Files, 'read' | 'size'>;
  readonly received: Pick<ReceivedFaxes, 'fax'>;
};

export interface Download {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** By the template of the fax's line, as the attachment would have been called. */
  readonly fileName: () => Promise<string>;
  readonly open: () => Promise<Readable>;
}

/** @returns the PDF, or undefined for a link that is unknown or over */
export async function download(ports: DownloadPorts, token: string): Promise<Download | undefined> {
  const id = await followDownloadLink(ports, token);
  const key = id && receivedPdfKey(id);
  const size = key && (await ports.files.size(key));
  if (!id || !key || !size) return undefined;
  return { id, size, fileName: () => fileNameOf(ports, id), open: () => ports.files.read(key) };
}

/** A line may have been removed since. */
async function fileNameOf({ received, directory }: DownloadPorts, id: string): Promise<string> {
  const fax = await received.fax(id);
  const to = fax?.reception.to ?? '';
  const line = isE164(to) ? await directory.line(to) : undefined;
  return fax && line ? receivedFileName(fax, line) : `fax_${id}.pdf`;
}
