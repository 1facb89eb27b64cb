/** Which leaf is what: a document, a wrapper to look into, or something left out on purpose. */
import type { LeftOutReason } from '../incoming.ts';
import type { Leaf } from './leaf.ts';

/**
 * - `document`: whatever was attached; whether it can be faxed, its content decides elsewhere
 * - `picture`: a document unless the text shows it
 * - `mail`: another mail, attached or forwarded
 * - `encrypted-body`: the letter itself; it matters only when nothing is attached
 * - `too-deep`: a wrapper that was not opened
 */
export type PartKind =
  | LeftOutReason
  | 'document'
  | 'picture'
  | 'mail'
  | 'encrypted'
  | 'encrypted-body'
  | 'partial'
  | 'too-deep';

/** The field of an envelope of certified mail (PEC, RFC 6109 section 3.1): the mail inside is what was sent. */
export const certifiedField = 'x-trasporto';

const byType: Readonly<Record<string, PartKind>> = {
  'application/pkcs7-signature': 'signature',
  'application/x-pkcs7-signature': 'signature',
  'application/pgp-signature': 'signature',
  'application/pgp-keys': 'key',
  'application/pgp-encrypted': 'encrypted',
  'text/calendar': 'calendar',
  'application/ics': 'calendar',
  'text/vcard': 'contact',
  'text/x-vcard': 'contact',
  'text/directory': 'contact',
  'application/applefile': 'resource-fork',
  'message/rfc822': 'mail',
  'message/global': 'mail',
  'message/partial': 'partial',
  'message/external-body': 'external-link',
  'text/rfc822-headers': 'report',
};

/** Decides by declared type, place and headers alone; a picture's fate and a wrapper's content come later. */
export function kindOfPart(leaf: Leaf): PartKind {
  const around = leaf.within.at(-1);
  // RFC 3156 and RFC 1847: the second part of these says nothing to a reader, whatever its name.
  if (around === 'multipart/encrypted') return 'encrypted';
  if (around === 'multipart/signed' && leaf.position > 0) return 'signature';
  const known = byType[leaf.contentType];
  if (known) return known;
  if (leaf.contentType.startsWith('message/')) return 'report';
  if (leaf.contentType.startsWith('text/') && isBody(leaf)) return 'body';
  return leaf.contentType.startsWith('image/') ? 'picture' : 'document';
}

/**
 * A signature of the letter (RFC 8551 section 3.5.3), by the name that every program gives it: relays repack it and lose
 * its type and its place.
 */
export const isDetachedSignature = (name: string): boolean => /^smime\.p7s$/i.test(name);

/**
 * The end of a letter that has attachments in its middle: Exchange and Apple's programs send it as a file of this name, e.g.
 * `ATT00001.txt` with no more than *Sent from my iPhone*.
 */
export const isEndOfLetter = (name: string): boolean => /^ATT\d{5,}\.{1,2}(?:txt|html?)$/i.test(name);

/** The forms in which mail programs write letters. Other text (`text/csv`) that stands by itself was attached. */
const letterTypes = ['text/plain', 'text/html', 'text/enriched', 'text/richtext', 'text/x-amp-html', 'text/watch-html'];

/**
 * Text is the letter itself unless it says that it is attached, or has a file name of its own inside a multipart. What
 * stands beside HTML (`text/css`) or is another form of it belongs to the letter too.
 */
function isBody({ contentType, disposition, isNamed, within }: Leaf): boolean {
  if (disposition === 'attachment') return false;
  const around = within.at(-1);
  if (around === undefined) return true;
  return (
    !isNamed &&
    (letterTypes.includes(contentType) || around === 'multipart/alternative' || around === 'multipart/related')
  );
}
