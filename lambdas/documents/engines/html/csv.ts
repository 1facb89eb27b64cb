/** Comma-separated values (RFC 4180) as programs really write them: any separator, any line end, quotes or none. */

const separators = [',', ';', '\t', '|'] as const;
const SAMPLE_ROWS = 50;
const SAMPLE_CHARACTERS = 200_000;

/**
 * Splits into rows of cells. A quote opens a quoted cell only at the cell's start; what follows its closing quote is
 * kept, and a quote that is never closed ends with its line.
 * @param maxRows reading stops after one more than this
 */
export function parseCsv(text: string, separator: string, maxRows: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endRow = () => {
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  const plain = new RegExp(`[${separator === '|' ? '\\|' : separator}\\r\\n]`, 'g');
  while (at < text.length && rows.length <= maxRows) {
    let cell = '';
    if (text[at] === '"') {
      const closed = readQuoted(text, at + 1);
      if (closed !== undefined) {
        cell = closed.cell;
        at = closed.next;
      }
    }
    plain.lastIndex = at;
    const end = plain.exec(text)?.index ?? text.length;
    row.push(cell + text.slice(at, end));
    at = end + 1;
    if (text[end] === separator) {
      if (at === text.length) row.push('');
      continue;
    }
    if (text[end] === '\r' && text[at] === '\n') at += 1;
    endRow();
  }
  if (row.length > 0) endRow();
  return rows;
}

function readQuoted(text: string, start: number): { cell: string; next: number } | undefined {
  let cell = '';
  for (let at = start; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { cell, next: quote + 1 };
    cell += '"';
    at = quote + 2;
  }
}

/** How well a separator fits the first rows: the share of rows with the most frequent number of cells, if that is above one. */
function judge(text: string, separator: string): number {
  const rows = parseCsv(text, separator, SAMPLE_ROWS);
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [usual = 1, times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return usual < 2 ? 0 : times / rows.length + Math.min(usual, 20) / 1000;
}

/** The separator of a table: by Excel's first line `sep=`, else the most likely one, else a comma. */
export function findSeparator(text: string): { separator: string; start: number } {
  const said = /^sep=(.)\r?\n/i.exec(text);
  if (said?.[1] !== undefined) return { separator: said[1], start: said[0].length };
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  const judged = separators.map((separator) => ({ separator, points: judge(sample, separator) }));
  const best = judged.reduce((a, b) => (b.points > a.points ? b : a));
  return { separator: best.points > 0 ? best.separator : ',', start: 0 };
}
