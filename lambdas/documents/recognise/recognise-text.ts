/** Kinds of text, told from the first lines: markup, mail, tables, plain. */

import type { Format } from '../formats.ts';

const SAMPLE_BYTES = 20_000;
const CONTROL_SAMPLE = 4096;
/** A stray control character or two happens in text; more is a program's data. Tab, line ends, form feed, Ctrl-Z and escape are text. */
const MOST_CONTROLS = 2;
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

/** It ends at its first end: were several possible, many comments would be tried in all combinations. */
const comment = '<!--(?:(?!-->)[\\s\\S])*-->';
const comments = `(?:${comment}\\s*)*`;
const htmlStart = new RegExp(`^${comments}<(?:!doctype html|html|head|body|title|table|div|p|h1|meta)\\b`, 'i');
const xmlStart = new RegExp(`^${comments}<(?:\\w|!DOCTYPE)`);

/** What may stand in front of the root element. */
const prolog = `(?:\\s|<\\?[^>]*\\?>|${comment}|<!DOCTYPE[^>]*>)*`;
const svgRoot = new RegExp(`^${prolog}<(?:svg:)?svg[\\s>]`, 'i');

function recogniseXml(text: string): Format {
  // A drawing: a browser shows it, as it would within a page.
  if (svgRoot.test(text)) return 'html';
  if (/<html[\s>]/i.test(text.slice(0, 2000))) return 'html';
  if (/<\?mso-application progid="Word|schemas\.microsoft\.com\/office\/word\/2003/.test(text)) return 'doc';
  if (/<\?mso-application progid="Excel|urn:schemas-microsoft-com:office:spreadsheet/.test(text)) return 'xls';
  return 'xml';
}

const knownHeader =
  /^(?:from|to|cc|subject|date|received|message-id|mime-version|content-type|return-path|delivered-to|reply-to|dkim-signature|x-[\w-]+):/i;

/** Mail starts with header lines (RFC 5322): three that we know, or two behind one that only mail begins with. */
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

/** Fewer rows or columns are prose with a comma in it, unless the name says otherwise. */
const LEAST_TABLE = 3;

/** A table has the same number of separators on every line; a long row may miss one. */
function isTable(lines: readonly string[]): boolean {
  const rows = lines.filter((line) => line !== '').slice(0, TABLE_LINES);
  return [',', ';', '\t'].some((separator) => {
    const cells = rows.map((row) => row.replace(/"(?:[^"]|"")*"/g, '').split(separator).length);
    const first = cells[0] ?? 0;
    const slack = first > LEAST_TABLE + 1 ? 1 : 0;
    return (
      rows.length >= LEAST_TABLE && first >= LEAST_TABLE && cells.every((count) => Math.abs(count - first) <= slack)
    );
  });
}

/** The kind of a text, `unknown` when it is none. Name decides only between a table and plain text, a page and XML. */
export function recogniseText(bytes: Uint8Array, name: string): Format {
  const sample = readSample(bytes);
  if ([...sample.slice(0, CONTROL_SAMPLE)].filter(isControl).length > MOST_CONTROLS) return 'unknown';
  const text = sample.trimStart();
  if (/^<\?xml/i.test(text)) return recogniseXml(text);
  if (text.startsWith('{\\rtf')) return 'rtf';
  if (htmlStart.test(text)) return 'html';
  // Pieces of pages begin with any tag.
  if (xmlStart.test(text)) return /\.x?html?$/i.test(name) ? 'html' : recogniseXml(text);
  const lines = text.split(/\r\n|\n|\r/);
  if (isMail(lines)) return 'eml';
  if (/\.csv$/i.test(name)) return 'csv';
  if (/\.txt$/i.test(name)) return 'text';
  return isTable(lines) ? 'csv' : 'text';
}
