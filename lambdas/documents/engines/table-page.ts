/** A table of text as HTML that fits on paper: smaller before wider, across before broken into bands of columns. */

import { decodeText } from '../charset.ts';
import type { Limits } from '../limits.ts';
import type { Refusal } from '../refusal.ts';
import { findSeparator, parseCsv } from './csv.ts';
import { escapeHtml, languageOf } from './text-page.ts';

export interface TablePage {
  readonly html: string;
  readonly orientation: 'portrait' | 'landscape';
}

/** More rows than a page of the smallest print takes. */
const ROWS_ON_PAGE = 90;
/** Points between the margins. */
const ROOM = { portrait: 537, landscape: 782 } as const;
/** Points: 6.5 is what a fax in fine resolution still shows clearly. */
const FONT_SIZES = [9, 8, 7.5, 7, 6.5] as const;
/** Width of a middling letter, in font sizes, and of a cell's padding and rule, points. */
const LETTER = 0.56;
const PADDING = 7;
/** Letters of a cell that stay on one line where there is room; longer ones are wrapped. */
const MOST_LETTERS = 32;
const WIDTH_SAMPLE = 200;

const isNumber = (cell: string) => /^\s*[-+(]?[€$£¥]?\s*\d[\d.,' \u00a0]*\)?\s*[%€$£¥]?\s*$/.test(cell);

/** Letters that each column needs: its longest word, and as much of its longest cell as is reasonable. */
function measureColumns(rows: readonly (readonly string[])[], columns: number): number[] {
  const widths = new Array<number>(columns).fill(1);
  for (const row of rows.slice(0, WIDTH_SAMPLE)) {
    row.forEach((cell, column) => {
      const longest = Math.max(0, ...cell.split('\n').map((line) => [...line.normalize('NFKC')].length));
      widths[column] = Math.max(widths[column]!, Math.min(MOST_LETTERS, longest));
    });
  }
  return widths;
}

const widthOf = (widths: readonly number[], fontSize: number) =>
  widths.reduce((sum, letters) => sum + letters * fontSize * LETTER + PADDING, 0);

interface Plan {
  readonly orientation: 'portrait' | 'landscape';
  readonly fontSize: number;
  /** Columns that stand side by side, band after band. */
  readonly bands: readonly (readonly number[])[];
}

function plan(widths: readonly number[]): Plan {
  const all = widths.map((_, column) => column);
  for (const orientation of ['portrait', 'landscape'] as const) {
    const fontSize = FONT_SIZES.find(
      (size) => widthOf(widths, size) <= ROOM[orientation] && (orientation === 'landscape' || size > 7),
    );
    if (fontSize !== undefined) return { orientation, fontSize, bands: [all] };
  }
  // As many columns as fit side by side; every further band begins with the first column, which names the rows.
  const fontSize = FONT_SIZES.at(-1)!;
  const bands: number[][] = [];
  let band: number[] = [];
  for (const column of all) {
    const next = [...band, column];
    const isFull =
      widthOf(
        next.map((c) => widths[c]!),
        fontSize,
      ) > ROOM.landscape;
    if (isFull && band.length > 1) {
      bands.push(band);
      band = [0, column];
    } else band = next;
  }
  return { orientation: 'landscape', fontSize, bands: [...bands, band] };
}

/** The first row is a heading when nothing in it is a number and every cell says something. */
const isHeading = (row: readonly string[]) =>
  row.length > 1 && row.every((cell) => cell.trim() !== '' && !isNumber(cell));

const style = (fontSize: number) => `
  table { border-collapse: collapse; font: ${fontSize}pt/1.2 "Liberation Sans", "Noto Sans CJK SC", sans-serif; width: 100% }
  td, th { border: 0.5pt solid #000; padding: 1pt 2.5pt; vertical-align: top; text-align: left; overflow-wrap: anywhere;
    white-space: pre-line; unicode-bidi: plaintext }
  th { font-weight: bold }
  td.n { text-align: right; white-space: nowrap }
  tr { break-inside: avoid }
  table + table { break-before: page }`;

function tableOf(rows: readonly (readonly string[])[], columns: readonly number[], hasHeading: boolean): string {
  const line = (row: readonly string[], tag: 'td' | 'th') => {
    const cells = columns.map((column) => {
      const cell = row[column] ?? '';
      return `<${tag}${tag === 'td' && isNumber(cell) ? ' class="n"' : ''}>${escapeHtml(cell)}</${tag}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  };
  const head = hasHeading ? `<thead>${line(rows[0]!, 'th')}</thead>` : '';
  const body = rows
    .slice(hasHeading ? 1 : 0)
    .map((row) => line(row, 'td'))
    .join('');
  return `<table>${head}<tbody>${body}</tbody></table>`;
}

/** A table as a page of ours; its heading row, if it has one, stands on every sheet. */
export function tablePage(rows: readonly (readonly string[])[]): TablePage {
  const columns = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const { orientation, fontSize, bands } = plan(measureColumns(rows, columns));
  const hasHeading = rows.length > 1 && isHeading(rows[0]!);
  const tables = bands.map((band) => tableOf(rows, band, hasHeading)).join('');
  const head = `<meta charset="utf-8"><style>${style(fontSize)}</style>`;
  const language = languageOf(rows.slice(0, WIDTH_SAMPLE).flat().join(' '));
  const html = `<!doctype html><html lang="${language}"><head>${head}</head><body>${tables}</body></html>`;
  return { html, orientation };
}

/** Most columns that are laid out: above, it is no table that anybody reads. */
const MOST_COLUMNS = 400;

/** A file of comma-separated values as a page of ours; refused before it is laid out where it would be too many pages. */
export function readTablePage(bytes: Uint8Array, contentType: string | undefined, limits: Limits): TablePage | Refusal {
  const text = decodeText(bytes, contentType).text.replace(/[^\P{Cc}\n\r\t]/gu, '');
  const { separator, start } = findSeparator(text);
  const mostRows = limits.pages * ROWS_ON_PAGE;
  const rows = parseCsv(text.slice(start), separator, mostRows);
  if (rows.every((row) => row.every((cell) => cell.trim() === ''))) {
    return { outcome: 'empty-document', detail: 'the table is blank' };
  }
  if (rows.length > mostRows) return { outcome: 'too-many-pages', detail: `a table of more than ${mostRows} rows` };
  const columns = rows.reduce((most, { length }) => Math.max(most, length), 0);
  if (columns > MOST_COLUMNS) return { outcome: 'too-many-pages', detail: `a table of ${columns} columns` };
  return tablePage(rows);
}
