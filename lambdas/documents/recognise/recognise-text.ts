/** Recognises kinds of text by the first lines: markup, mail, tables, plain. */

import type { Format, TextFormat } from '../formats.ts';

const SAMPLE_BYTES = 20_000;
const CONTROL_SAMPLE = 4096;
/** A stray control character or two happens in text; more is a program's data. Tab, line ends, form feed, Ctrl-Z and escape are text. */
const MAX_CONTROLS = 2;
const textControls = '\t\n\v\f\r\x1a\x1b';
const isControl = (character: string) => character < ' ' && !textControls.includes(character);
const MAIL_HEADERS = 3;
const TABLE_LINES = 20;

/** Byte order of UTF-16 text, by its mark or by where the zeros of Latin text stand. */
export function utf16Order(bytes: Uint8Array): 'le' | 'be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be';
  const sample = bytes.subarray(0, CONTROL_SAMPLE);
  const zeros = [0, 0] as [number, number];
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[(i & 1) as 0 | 1] += 1;
  });
  const many = sample.length * 0.2;
  const few = sample.length * 0.02;
  if (zeros[1] > many && zeros[0] < few) return 'le';
  return zeros[0] > many && zeros[1] < few ? 'be' : undefined;
}

function readSample(bytes: Uint8Array): string {
  const order = utf16Order(bytes);
  const sample = Buffer.from(bytes.subarray(0, SAMPLE_BYTES));
  if (order === 'le') return sample.toString('utf16le').replace(/^\ufeff/, '');
  if (order === 'be')
    return sample
      .subarray(0, sample.length & ~1)
      .swap16()
      .toString('utf16le')
      .replace(/^\ufeff/, '');
  return sample.toString('latin1').replace(/^\xef\xbb\xbf/, '');
}

/** Ends at the first `-->`: with a choice of ends, many comments would be tried in all combinations. */
const comment = '<!--(?:(?!-->)[\\s\\S])*-->';
const comments = `(?:${comment}\\s*)*`;
const htmlStart = new RegExp(`^${comments}<(?:!doctype html|html|head|body|title|table|div|p|h1|meta)\\b`, 'i');
const xmlStart = new RegExp(`^${comments}<(?:\\w|!DOCTYPE)`);
const hasXmlProlog = (text: string): boolean => /^<\?xml/i.test(text);

/** What may precede the root element. */
const prolog = `(?:\\s|<\\?[^>]*\\?>|${comment}|<!DOCTYPE[^>]*>)*`;
const svgRoot = new RegExp(`^${prolog}<(?:svg:)?svg[\\s>]`, 'i');

const knownHeader =
  /^(?:from|to|cc|subject|date|received|message-id|mime-version|content-type|return-path|delivered-to|reply-to|dkim-signature|x-[\w-]+):/i;

/** Mail starts with header lines (RFC 5322): three known ones, or two if the first is one that only mail begins with. */
function isMail(lines: readonly string[]): boolean {
  const start = /^From \S+ /.test(lines[0] ?? '') ? 1 : 0;
  let known = 0;
  for (const line of lines.slice(start, 60)) {
    if (knownHeader.test(line)) known += 1;
    else if (!/^(?:[!-9;-~]+:|[ \t])/.test(line)) break;
  }
  return (
    known >= MAIL_HEADERS ||
    (known >= 2 && /^(?:received|return-path|message-id|mime-version|from):?/i.test(lines[0] ?? ''))
  );
}

/** The header block, long lines put together. */
function readHead(lines: readonly string[]): string[] {
  const end = lines.indexOf('');
  const head: string[] = [];
  for (const line of lines.slice(0, Math.min(end < 0 ? lines.length : end, 60))) {
    if (/^[ \t]/.test(line) && head.length > 0) head[head.length - 1] += line;
    else head.push(line);
  }
  return head;
}

/** What only mails have, sent or still to be sent. */
const ofMails =
  /^(?:to|cc|bcc|received|return-path|delivered-to|reply-to|dkim-signature|user-agent|x-mailer|x-mozilla-[\w-]+|x-identity-key):/i;

/** A page saved in one file (RFC 2557) has the form of a mail, but neither an addressee nor, but for a program's name, a sender. */
function isWebArchive(lines: readonly string[]): boolean {
  const head = readHead(lines);
  if (!head.every((line) => /^[!-9;-~]+:/.test(line)) || head.some((line) => ofMails.test(line))) return false;
  const from = head.find((line) => /^from:/i.test(line));
  return (
    head.some((line) => /^content-type:\s*multipart\/related/i.test(line)) &&
    (from === undefined || /^from:\s*["'<]?\s*saved by /i.test(from))
  );
}

const flatDocument = new RegExp(`^${prolog}<[\\w-]+:document(?:\\s[^>]*)?>`);

/** An OpenDocument in one file of XML (OpenDocument 1.3, part 3, 3.1.2): its root element says what it is. */
const isFlat =
  (kind: string) =>
  ({ text, isMarkup }: Sample): boolean => {
    const root = isMarkup ? flatDocument.exec(text)?.[0] : undefined;
    return (
      root !== undefined &&
      new RegExp(`mimetype\\s*=\\s*["']application/vnd\\.oasis\\.opendocument\\.${kind}`).test(root)
    );
  };

/** Printers' commands in what looks like text (PCL, PJL). */
const ESCAPE = String.fromCharCode(27);
const printerCommand = new RegExp(`${ESCAPE}(?:%-12345X|&[a-z]\\d|\\(s\\d|\\*[a-z]\\d)`);

/** Fewer rows or columns count as prose with commas, unless the name says otherwise. */
const MIN_TABLE = 3;

/** A table has the same number of separators on every line; a long row may miss one. */
function isTable(lines: readonly string[]): boolean {
  const rows = lines.filter((line) => line !== '').slice(0, TABLE_LINES);
  return [',', ';', '\t'].some((separator) => {
    const cells = rows.map((row) => row.replace(/"(?:[^"]|"")*"/g, '').split(separator).length);
    const first = cells[0] ?? 0;
    const slack = first > MIN_TABLE + 1 ? 1 : 0;
    return rows.length >= MIN_TABLE && first >= MIN_TABLE && cells.every((count) => Math.abs(count - first) <= slack);
  });
}

interface Sample {
  /** The beginning of the text, from its first character that is no blank. */
  readonly text: string;
  readonly lines: readonly string[];
  readonly name: string;
  /** Markup of any kind: with a prolog, or a piece that begins with a tag. */
  readonly isMarkup: boolean;
}

function isPage({ text, name, isMarkup }: Sample): boolean {
  if (htmlStart.test(text)) return true;
  if (!isMarkup) return false;
  // A drawing: a browser shows it, as it would within a page.
  if (svgRoot.test(text) || /<html[\s>]/i.test(text.slice(0, 2000))) return true;
  // A fragment of a page may begin with any tag.
  return !hasXmlProlog(text) && /\.x?html?$/i.test(name);
}

/** What programs of accounting call a sheet: a text with tabs. */
const isNamedSheet = (name: string, [first = '']: readonly string[]) => /\.xlsx?$/i.test(name) && first.includes('\t');

/**
 * The rule of each kind of text, in order of precedence. The name only decides between a table and plain text, and between
 * a page and XML.
 */
const rules: Readonly<Record<TextFormat, (sample: Sample) => boolean>> = {
  printer: ({ text }) => printerCommand.test(text) || text.startsWith('%!PS'),
  rtf: ({ text }) => text.startsWith('{\\rtf'),
  odt: isFlat('text'),
  ods: isFlat('spreadsheet'),
  odp: isFlat('presentation'),
  odg: isFlat('graphics'),
  html: isPage,
  doc: ({ text, isMarkup }) =>
    isMarkup && /<\?mso-application progid="Word|schemas\.microsoft\.com\/office\/word\/2003/.test(text),
  xls: ({ text, isMarkup }) =>
    isMarkup && /<\?mso-application progid="Excel|urn:schemas-microsoft-com:office:spreadsheet/.test(text),
  xml: ({ isMarkup }) => isMarkup,
  mhtml: ({ lines, name }) => !/\.eml$/i.test(name) && isWebArchive(lines),
  eml: ({ lines }) => isMail(lines),
  csv: ({ lines, name }) =>
    /\.(?:csv|tsv|tab)$/i.test(name) || isNamedSheet(name, lines) || (!/\.txt$/i.test(name) && isTable(lines)),
  text: () => true,
};

/** The kind of a text; `unknown` if it is no text. */
export function recogniseText(bytes: Uint8Array, name: string): Format {
  const sample = readSample(bytes);
  if ([...sample.slice(0, CONTROL_SAMPLE)].filter(isControl).length > MAX_CONTROLS) return 'unknown';
  const text = sample.trimStart();
  const isMarkup = hasXmlProlog(text) || xmlStart.test(text);
  const given: Sample = { text, name, isMarkup, lines: text.split(/\r\n|\n|\r/) };
  return (Object.keys(rules) as TextFormat[]).find((format) => rules[format](given)) ?? 'unknown';
}
