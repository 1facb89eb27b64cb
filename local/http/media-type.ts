/** What fax media is, by its first bytes: what it is called says nothing. */
import { endingOf, type Format, mediaTypeOf } from '../../lambdas/documents/formats.ts';
import { recogniseSignature } from '../../lambdas/documents/recognise/recognise-signature.ts';

export interface MediaType {
  readonly type: string;
  /** Of a file name, with its dot. */
  readonly ending: string;
}

/** Fax media are PDF and TIFF; anything else is bytes. ISO 32000 lets `%PDF-` begin within the first 1,024 of them. */
function formatOf(bytes: Uint8Array): Format {
  const format = recogniseSignature(bytes);
  if (format === 'tiff' || format === 'pdf') return format;
  return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-') ? 'pdf' : 'unknown';
}

export function mediaType(bytes: Uint8Array): MediaType {
  const format = formatOf(bytes);
  return { type: mediaTypeOf(format), ending: endingOf(format) || '.bin' };
}
