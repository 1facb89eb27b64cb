/** The first text of a message as text: what its sender wrote, without what is quoted from other mails. */
import { parseParameters } from '../mime/header-fields.ts';
import type { Leaf } from '../mime/leaf.ts';

/** A letter to a fax machine is short; what stands behind this is not read. */
export const maxTextBytes = 64 * 1024;

/** @returns the text of a part in its charset; an unknown one is read as Latin letters */
export function decodeText(leaf: Leaf, bytes: Uint8Array): string {
  const charset = parseParameters(leaf.reading[0]?.value ?? '').parameters.get('charset') ?? 'utf-8';
  try {
    return new TextDecoder(charset.trim()).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Elements and classes by which mail programs begin the mail that is answered (Gmail, Outlook, Apple, Thunderbird, Yahoo, Proton). */
const quoteBegins =
  /gmail_(?:quote|attr)|divRplyFwdMsg|appendonsend|mail-editor-reference-message|yahoo_quoted|moz-cite-prefix|protonmail_quote|AppleMailSignature.*quote/i;
const newLine = /^(?:br|p|div|tr|li|ul|ol|table|h[1-6]|hr|pre|section|article|header|footer)$/;
const unseen = /^(?:style|script|head|title|template)$/;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : undefined;
    if (code !== undefined) return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : ' ';
    return entities[String(name).toLowerCase()] ?? whole;
  });

/** Lines of a letter in HTML without what stands in quotes. Linear in its length. */
export function htmlToLines(html: string): string {
  let text = '';
  let quotes = 0;
  let hidden: string | undefined;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    if (quotes === 0 && hidden === undefined) text += decodeEntities(html.slice(at, end).replace(/\s+/g, ' '));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      const close = html.indexOf('-->', open);
      at = close < 0 ? html.length : close + 3;
      continue;
    }
    const close = html.indexOf('>', open);
    if (close < 0) break;
    at = close + 1;
    const [, slash, name = '', rest = ''] = /^<(\/?)([a-z][a-z0-9]*)(.*)$/is.exec(html.slice(open, close)) ?? [];
    const element = name.toLowerCase();
    if (hidden !== undefined) {
      if (slash === '/' && element === hidden) hidden = undefined;
      continue;
    }
    if (slash !== '/' && unseen.test(element)) hidden = element;
    else if (element === 'blockquote') quotes = Math.max(0, quotes + (slash === '/' ? -1 : 1));
    else if (slash !== '/' && quoteBegins.test(rest)) break;
    if (newLine.test(element)) text += '\n';
  }
  return text;
}

/** What mail programs write above the mail that is answered or passed on: everything behind it is quoted. */
const endsHere = [
  /^\s*-{2,}\s*(?:original message|messaggio originale|forwarded message|messaggio inoltrato|ursprüngliche nachricht|message d'origine|mensaje original|原始邮件|转发的?邮件|邮件原件).*-{2,}\s*$/i,
  /^\s*_{20,}\s*$/,
  /^\s*(?:on|il|am|le|el|em|op)\b.{5,300}(?:wrote|ha scritto|schrieb|a écrit|escribió|escreveu|schreef)\s*[:：]\s*$/i,
  /^.{0,300}(?:写道|寫道)\s*[:：]\s*$/,
  /^\s*begin forwarded message:\s*$/i,
];
const fromField = /^[\s*]*(?:from|da|von|de|发件人|寄件者)\s*[*]*\s*[:：]/i;
const otherField =
  /^[\s*]*(?:sent|inviato|date|data|gesendet|datum|envoyé|enviado|to|a|an|à|para|subject|oggetto|发送时间|日期|收件人|主题)\s*[*]*\s*[:：]/i;

/** The lines that the sender wrote. */
export function ownLines(text: string): string[] {
  const lines = text.normalize('NFKC').split(/\r\n|\r|\n/);
  const own: string[] = [];
  for (const [n, line] of lines.entries()) {
    if (endsHere.some((begins) => begins.test(line.slice(0, 400)))) break;
    if (fromField.test(line) && lines.slice(n + 1, n + 4).some((next) => otherField.test(next))) break;
    if (!/^\s*[>|]/.test(line)) own.push(line);
  }
  return own;
}

/** @returns the text within a text that is signed within itself (RFC 9580 section 7); undefined for any other one */
export function clearText(text: string): string | undefined {
  const match = /-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[^\r\n]+\r?\n)*\r?\n/.exec(text);
  if (match === null) return undefined;
  const start = match.index + match[0].length;
  const end = text.indexOf('-----BEGIN PGP SIGNATURE-----', start);
  return end < 0 ? undefined : text.slice(start, end).replace(/^- /gm, '');
}
