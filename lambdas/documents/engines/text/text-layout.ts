/** Plain text to lines on pages: cells of a monospaced font, as the writer saw it. */

/** A4 with room for the edges that fax machines lose, points. */
export const TEXT_PAGE = { width: 595.28, height: 841.89, margin: 43 } as const;
const MAX_FONT = 10;
/** Wide tables are set smaller rather than broken, down to what a fax still shows. */
const MIN_FONT = 7.5;
const LINE_HEIGHT = 1.2;
const TAB_CELLS = 8;

export interface TextLayout {
  /** Points. */
  readonly fontSize: number;
  readonly lineHeight: number;
  /** Lines of each page, one string a line. */
  readonly pages: readonly (readonly string[])[];
}

/** What has no shape of its own: byte order marks, joiners, soft hyphens, direction marks, other controls. */
const shapeless = /[\p{Cc}\p{Cf}]/gu;

function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let out = '';
  let cells = 0;
  for (const part of line.split(/(\t)/)) {
    const piece = part === '\t' ? ' '.repeat(TAB_CELLS - (cells % TAB_CELLS)) : part;
    cells += cellsOf(piece);
    out += piece;
  }
  return out;
}

/** Cells that a text takes: one each, none for what is written over the letter before it. */
export const cellsOf = (text: string): number => {
  let cells = 0;
  for (const character of text) if (!/\p{M}/u.test(character)) cells += 1;
  return cells;
};

const cleanLine = (line: string): string => expandTabs(line).replace(shapeless, '').trimEnd();

/** Breaks a line that is too long behind its last blank that fits, or inside a word longer than a line. */
function* wrap(line: string, columns: number): Generator<string> {
  const all = [...line];
  let start = 0;
  while (all.length - start > columns) {
    let end = start + columns;
    while (end > start && all[end] !== ' ') end -= 1;
    if (end - start <= columns / 3) end = start + columns;
    yield all.slice(start, end).join('').trimEnd();
    start = all[end] === ' ' ? end + 1 : end;
  }
  yield all.slice(start).join('');
}

/**
 * Lays text out on A4 pages; a form feed begins a new one, trailing blank lines take none.
 * @param advance width of a cell in thousandths of the font size
 * @param maxPages laying out stops one page above this
 */
export function layOutText(text: string, advance: number, maxPages: number): TextLayout {
  const room = TEXT_PAGE.width - 2 * TEXT_PAGE.margin;
  const columnsAt = (fontSize: number) => Math.floor(room / ((fontSize * advance) / 1000));
  const sheets = text
    .normalize('NFC')
    .replace(/\r\n?|\u2028|\u2029|\u0085/g, '\n')
    .split('\f');
  const longest = sheets.reduce(
    (most, sheet) => sheet.split('\n').reduce((m, line) => Math.max(m, line.length), most),
    0,
  );
  const fitting = Math.floor((room / (longest * (advance / 1000))) * 10) / 10;
  const fontSize = fitting >= MIN_FONT ? Math.min(MAX_FONT, fitting) : MAX_FONT;
  const lineHeight = fontSize * LINE_HEIGHT;
  const linesOnPage = Math.floor((TEXT_PAGE.height - 2 * TEXT_PAGE.margin) / lineHeight);
  const columns = columnsAt(fontSize);
  const pages: string[][] = [];
  for (const sheet of sheets) {
    let page: string[] = [];
    for (const line of sheet.trimEnd().split('\n')) {
      for (const piece of wrap(cleanLine(line), columns)) {
        if (page.length === linesOnPage) {
          pages.push(page);
          page = [];
          if (pages.length > maxPages) return { fontSize, lineHeight, pages };
        }
        page.push(piece);
      }
    }
    if (page.some((line) => line !== '')) pages.push(page);
  }
  return { fontSize, lineHeight, pages };
}
