/** A table of text as HTML that fits on paper: smaller before wider, across before broken into bands of columns. */

import { accepted } from '../../../fax/result.ts';
import type { Limits } from '../../limits.ts';
import { decodeText } from '../../recognise/charset.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import { findSeparator, parseCsv } from './csv.ts';
import { cjkFont, escapeHtml, languageOf } from './text-page.ts';

export interface TablePage {
  readonly html: string;
  readonly orientation: 'portrait' | 'landscape';
}

/** More rows than fit on a page of the smallest print. */
const ROWS_ON_PAGE = 90;
/** Points between the margins. */
const ROOM = { portrait: 537, landscape: 782 } as const;
/** Points: 6.5 is what a fax in fine resolution still shows clearly. */
const FONT_SIZES = [9, 8, 7.5, 7, 6.5] as const;
/** Width of a middling letter, in font sizes, and of a cell's padding and rule, points. */
const LETTER = 0.56;
const PADDING = 7;
/** Letters of a cell that stay on one line where there is room; longer ones are wrapped. */
const MAX_LETTERS = 32;
const WIDTH_SAMPLE = 200;

const isNumber = (cell: string) => /^\s*[-+(]?[€$£¥]?\s*\d[\d.,' \u00a0]*\)?\s*[%€$£¥]?\s*$/.test(cell);

interface Column {
  /** Letters that it needs: its longest word, and as much of its longest cell as is reasonable. */
  readonly letters: number;
  /** Letters of its longest cell: what it would take if there were room. */
  readonly longest: number;
}

const lettersOf = (text: string) => [...text.normalize('NFKC')].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0);

function measureColumns(rows: readonly (readonly string[])[], count: number): Column[] {
  const columns = Array.from({ length: count }, () => ({ letters: 1, longest: 1 }));
  for (const row of rows.slice(0, WIDTH_SAMPLE)) {
    row.forEach((cell, i) => {
      const column = columns[i]!;
      for (const line of cell.split('\n')) {
        const length = lettersOf(line);
        column.longest = Math.max(column.longest, length);
        column.letters = Math.max(column.letters, Math.min(length, MAX_LETTERS));
      }
    });
  }
  return columns;
}

const widthOf = (columns: readonly Column[], fontSize: number) =>
  columns.reduce((sum, { letters }) => sum + letters * fontSize * LETTER + PADDING, 0);

interface Plan {
  readonly orientation: 'portrait' | 'landscape';
  readonly fontSize: number;
  /** Columns that stand side by side, band after band. */
  readonly bands: readonly (readonly number[])[];
}

function plan(columns: readonly Column[]): Plan {
  const all = columns.map((_, column) => column);
  for (const orientation of ['portrait', 'landscape'] as const) {
    const fontSize = FONT_SIZES.find(
      (size) => widthOf(columns, size) <= ROOM[orientation] && (orientation === 'landscape' || size > 7),
    );
    if (fontSize !== undefined) return { orientation, fontSize, bands: [all] };
  }
  // As many columns as fit side by side; every further band begins with the first column, which names the rows.
  const fontSize = FONT_SIZES.at(-1)!;
  const take = (band: readonly number[]) => band.map((column) => columns[column]!);
  const bands: number[][] = [];
  let band: number[] = [];
  for (const column of all) {
    if (band.length > 1 && widthOf(take([...band, column]), fontSize) > ROOM.landscape) {
      bands.push(band);
      band = [0];
    }
    band.push(column);
  }
  return { orientation: 'landscape', fontSize, bands: [...bands, band] };
}

/** Shares of the width for the columns of a band, percent: what each needs, and of what is left as its text could use. */
function shareWidth(columns: readonly Column[], { orientation, fontSize }: Plan): number[] {
  const needs = columns.map((column) => widthOf([column], fontSize));
  const left = Math.max(0, ROOM[orientation] - needs.reduce((sum, need) => sum + need, 0));
  const wishes = columns.map(({ letters, longest }) => 1 + longest - letters);
  const allWishes = wishes.reduce((sum, wish) => sum + wish, 0);
  const widths = needs.map((need, i) => need + (left * wishes[i]!) / allWishes);
  const all = widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => (100 * width) / all);
}

/** The first row is a heading when nothing in it is a number and every cell says something. */
const isHeading = (row: readonly string[]) =>
  row.length > 1 && row.every((cell) => cell.trim() !== '' && !isNumber(cell));

const style = (fontSize: number, language: string) => `
  table { border-collapse: collapse; table-layout: fixed; width: 100%;
    font: ${fontSize}pt/1.2 "Liberation Sans", ${cjkFont(language, 'Sans')}, sans-serif }
  td, th { border: 0.5pt solid #000; padding: 1pt 2.5pt; vertical-align: top; text-align: left; overflow-wrap: anywhere;
    white-space: pre-line; unicode-bidi: plaintext }
  th { font-weight: bold }
  td.n { text-align: right }
  tr { break-inside: avoid }
  table + table { break-before: page }`;

interface Band {
  readonly columns: readonly number[];
  /** Percent. */
  readonly widths: readonly number[];
}

function tableOf(rows: readonly (readonly string[])[], { columns, widths }: Band, hasHeading: boolean): string {
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
  const widened = widths.map((width) => `<col style="width:${width.toFixed(2)}%">`).join('');
  return `<table><colgroup>${widened}</colgroup>${head}<tbody>${body}</tbody></table>`;
}

/** A table as a page of ours; its heading row, if it has one, stands on every sheet. */
export function tablePage(rows: readonly (readonly string[])[]): TablePage {
  const count = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const columns = measureColumns(rows, count);
  const planned = plan(columns);
  const hasHeading = rows.length > 1 && isHeading(rows[0]!);
  const tables = planned.bands.map((band) => {
    const widths = shareWidth(
      band.map((column) => columns[column]!),
      planned,
    );
    return tableOf(rows, { columns: band, widths }, hasHeading);
  });
  const language = languageOf(rows.slice(0, WIDTH_SAMPLE).flat().join(' '));
  const head = `<meta charset="utf-8"><style>${style(planned.fontSize, language)}</style>`;
  const html = `<!doctype html><html lang="${language}"><head>${head}</head><body>${tables.join('')}</body></html>`;
  return { html, orientation: planned.orientation };
}

/** A table of more columns is unreadable on paper. */
const MAX_COLUMNS = 400;

/** A file of comma-separated values as a page of ours; refused before it is laid out where it would be too many pages. */
export function readTablePage(
  bytes: Uint8Array,
  contentType: string | undefined,
  limits: Limits,
): OrRefusal<TablePage> {
  const text = decodeText(bytes, contentType).text.replace(/[^\P{Cc}\n\r\t]/gu, '');
  const { separator, start } = findSeparator(text);
  const maxRows = limits.pages * ROWS_ON_PAGE;
  const rows = parseCsv(text.slice(start), separator, maxRows);
  if (rows.every((row) => row.every((cell) => cell.trim() === ''))) {
    return refuse('empty-document', 'the table is blank');
  }
  if (rows.length > maxRows) return refuse('too-many-pages', `a table of more than ${maxRows} rows`);
  const columns = rows.reduce((most, { length }) => Math.max(most, length), 0);
  if (columns > MAX_COLUMNS) return refuse('too-many-pages', `a table of ${columns} columns`);
  return accepted(tablePage(rows));
}
