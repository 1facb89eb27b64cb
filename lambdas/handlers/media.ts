/** Serves the pages of an attempt to the carrier: unguessable, readable many times, until an hour after its end. */
import type { Readable } from 'node:stream';
import { mediaTypeOf } from '../documents/formats.ts';
import { attemptOf, parseAttemptId } from '../fax/history.ts';
import { lifetimes } from '../fax/lifetimes.ts';
import { faxPdfKey } from '../flow/file-keys.ts';
import type { Faxes, Files, Links, Ports } from '../ports.ts';

export type MediaPorts = Pick<Ports, 'clock'> & {
  readonly faxes: Pick<Faxes, 'fax'>;
  readonly files: Pick<Files, 'read' | 'size'>;
  readonly links: Pick<Links, 'target'>;
};

export interface MediaAnswer {
  readonly contentType: string;
  readonly size: number;
  /** Not opened for HEAD. */
  readonly open: () => Promise<Readable>;
}

/** @returns the file, or undefined for a link that is unknown or over */
export async function media(
  { faxes, files, links, clock }: MediaPorts,
  token: string,
): Promise<MediaAnswer | undefined> {
  const target = await links.target(token);
  const parsed = target?.kind === 'attempt' ? parseAttemptId(target.attempt) : undefined;
  const fax = parsed && (await faxes.fax(parsed.faxId));
  const attempt = fax && attemptOf(fax, parsed.n);
  if (fax === undefined || attempt === undefined || attempt.mediaToken !== token) return undefined;
  if (attempt.endedAt !== undefined && clock.now() > attempt.endedAt + lifetimes.mediaLinkAfterAttempt)
    return undefined;
  const key = faxPdfKey(fax.id);
  const size = await files.size(key);
  return size === undefined ? undefined : { contentType: mediaTypeOf('pdf'), size, open: () => files.read(key) };
}
