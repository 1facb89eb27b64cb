/** Transfer encodings that the reader leaves as they are, unpacked as the content passes by. */
import { decodeQuotedPrintable } from './quoted-printable.ts';
import { decodeUu } from './uuencode.ts';

/** @param encoding of the leaf whose content it is; the reader has undone every other one */
export function decodeTransfer(encoding: string, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (encoding === 'uuencode') return decodeUu(content);
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(content) : content;
}
