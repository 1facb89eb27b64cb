/** HTML bytes to text, as browsers find the character set (HTML Living Standard, 13.2.3), but distrusting declarations that are wrong. */

import { decodeText, detectCharset } from '../../recognise/charset.ts';

/** Where a declaration has to stand. */
const DECLARATION_BYTES = 4096;

/** The set that the page names: `<meta charset>`, `<meta http-equiv>` or, in XHTML, the XML declaration. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  return (
    /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)/i.exec(start)?.[1]
  );
}

/** @param contentType as the mail declared it; believed before the page, since the page may be older. */
export function decodeHtml(bytes: Uint8Array, contentType?: string): string {
  const found = detectCharset(bytes);
  // UTF-8 and UTF-16 are certain by their form, whatever is declared.
  if (found.startsWith('utf-')) return new TextDecoder(found).decode(bytes);
  const declared = declaredCharset(bytes);
  const type = /charset=/i.test(contentType ?? '') || declared === undefined ? contentType : `charset=${declared}`;
  return decodeText(bytes, type).text;
}
