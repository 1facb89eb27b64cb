/**
 * Which characters a PDF printed by Chromium shows: its fonts hold the used glyphs only, each with the text it stands for
 * (ISO 32000-1, 9.10.3). A character without a glyph is not among them.
 */

import { inflateSync } from 'node:zlib';

const MAX_MAP_BYTES = 4 * 1024 * 1024;

const decode = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

function readMap(map: string, into: Set<string>): void {
  const add = (text: string) => {
    for (const character of text.normalize('NFKC')) into.add(character);
  };
  for (const [, kind, lines = ''] of map.matchAll(/beginbf(char|range)([\s\S]*?)endbf/g)) {
    for (const line of lines.trim().split('\n')) {
      const [first = '', second = '', third = ''] = [...line.matchAll(/<([0-9a-f]+)>/gi)].map(([, hex = '']) => hex);
      if (kind === 'char') add(decode(second));
      else {
        const start = Number.parseInt(third, 16);
        const count = Number.parseInt(second, 16) - Number.parseInt(first, 16);
        for (let i = 0; i <= Math.min(count, 0xffff) && start + i <= 0xffff; i++) add(String.fromCharCode(start + i));
      }
    }
  }
}

/** The characters that a PDF of Chromium's shows, in their plain forms (NFKC). */
export function readPdfLetters(pdf: Buffer): ReadonlySet<string> {
  const letters = new Set<string>();
  const text = pdf.toString('latin1');
  const places = new Map<string, number>();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\b/g)) places.set(match[1]!, match.index + match[0].length);
  const maps = new Set([...text.matchAll(/\/ToUnicode (\d+) 0 R/g)].map(([, number = '']) => number));
  for (const number of maps) {
    const from = places.get(number);
    const start = from === undefined ? -1 : text.indexOf('stream', from);
    if (start < 0) continue;
    const bytes = pdf.subarray(start + (text.startsWith('stream\r\n', start) ? 8 : 7));
    readMap(inflateSync(bytes, { maxOutputLength: MAX_MAP_BYTES }).toString('latin1'), letters);
  }
  return letters;
}
