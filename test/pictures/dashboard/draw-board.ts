/** The dashboard as a picture (SVG), drawn from its definition with simulated data. */
import { type LineOfGraph, linesOf, readBoard, type Widget } from './board.ts';
import { amountsOf, hours, rowsOf, valuesOf } from './simulated.ts';

/** Of a column and a row of the grid, in pixels. */
const [columnPx, rowPx, gapPx] = [54, 42, 4];
const colours = ['#1f77b4', '#d95f02', '#2ca02c', '#9467bd', '#8c564b', '#e377c2'];
const paper = { ground: '#f2f3f3', sheet: '#ffffff', rule: '#d5dbdb', ink: '#16191f', faint: '#545b64' };

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const px = (value: number): string => String(Math.round(value * 10) / 10);

interface Look {
  readonly size?: number;
  readonly colour?: string;
  readonly weight?: number;
  readonly anchor?: 'end';
}

function write(
  x: number,
  y: number,
  words: string,
  { size = 12, colour = paper.ink, weight, anchor }: Look = {},
): string {
  const more = `${weight === undefined ? '' : ` font-weight="${weight}"`}${anchor === undefined ? '' : ` text-anchor="${anchor}"`}`;
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${colour}"${more}>${escapeXml(words)}</text>`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const clip = (words: string, width: number): string => {
  const fits = Math.floor(width / 6.2);
  return words.length <= fits ? words : `${words.slice(0, fits - 1)}…`;
};

/** A round number at least as large. */
function ceilingOf(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

const numberWords = (value: number): string =>
  value >= 10_000
    ? `${Math.round(value / 1000)}k`
    : String(value >= 10 ? Math.round(value) : Math.round(value * 100) / 100);

interface Drawn {
  readonly label: string;
  readonly values: readonly number[];
  readonly axis?: LineOfGraph['axis'];
}

/** Axes, and below them what each line is. */
function plot({ x, y, width, height }: Box, lines: readonly Drawn[], draw: 'lines' | 'bars'): string {
  const legend = Math.min(lines.length, 5) * 14;
  const isOnRight = ({ axis }: Drawn): boolean => axis === 'right';
  const hasRight = lines.some(isOnRight);
  const area = { x: x + 34, y: y + 6, width: width - (hasRight ? 84 : 44), height: height - legend - 36 };
  const topOf = (some: readonly Drawn[]): number => ceilingOf(Math.max(...some.flatMap(({ values }) => values)));
  const top = topOf(lines.filter((line) => !isOnRight(line)));
  const rightTop = hasRight ? topOf(lines.filter(isOnRight)) : top;
  const place = (hour: number, part: number) =>
    [area.x + (hour / (hours - 1)) * area.width, area.y + area.height * (1 - part)] as const;
  const grid = [0, 0.5, 1].map((part) => {
    const at = area.y + area.height * (1 - part);
    const rule = `<path d="M${px(area.x)} ${px(at)}h${px(area.width)}" stroke="${paper.rule}"/>`;
    const look = { size: 10, colour: paper.faint };
    const right = hasRight ? write(area.x + area.width + 5, at + 4, numberWords(rightTop * part), look) : '';
    return rule + write(area.x - 5, at + 4, numberWords(top * part), { ...look, anchor: 'end' }) + right;
  });
  const times = [0, 6, 12, 18].map((hour) =>
    write(place(hour, 0)[0], area.y + area.height + 13, `${String(hour).padStart(2, '0')}:00`, {
      size: 10,
      colour: paper.faint,
    }),
  );
  const marks = lines.map((line, n) => {
    const { values } = line;
    const colour = colours[n % colours.length];
    if (draw === 'bars') {
      const bar = area.width / hours - 2;
      return values
        .map((value, hour) => {
          const tall = (area.height * value) / top;
          const left = area.x + (hour * area.width) / hours;
          return `<path d="M${px(left)} ${px(area.y + area.height)}v${px(-tall)}h${px(bar)}v${px(tall)}z" fill="${colour}"/>`;
        })
        .join('');
    }
    const points = values
      .map((value, hour) =>
        place(hour, value / (isOnRight(line) ? rightTop : top))
          .map(px)
          .join(' '),
      )
      .join('L');
    return `<path d="M${points}" fill="none" stroke="${colour}" stroke-width="1.6"/>`;
  });
  const names = lines.slice(0, 5).map(({ label }, n) => {
    const at = y + height - legend + n * 14;
    const dot = `<path d="M${px(x + 4)} ${px(at - 8)}h9v9h-9z" fill="${colours[n % colours.length]}"/>`;
    return dot + write(x + 18, at, clip(label, width - 24), { size: 11, colour: paper.faint });
  });
  return [...grid, ...times, ...marks, ...names].join('');
}

function totals({ x, y, width }: Box, lines: readonly LineOfGraph[]): string {
  return lines
    .map((line, n) => {
      const { label } = line;
      const sum = valuesOf(line).reduce((all, value) => all + value, 0);
      const at = y + 34 + n * 58;
      return (
        write(x + 6, at, numberWords(sum), { size: 28, weight: 600 }) +
        write(x + 6, at + 18, clip(label, width), { size: 12, colour: paper.faint })
      );
    })
    .join('');
}

/** The columns of a query, in the order in which Logs Insights shows them. */
function columnsOf(query: string): string[] {
  const [, counted = '', by = ''] = /stats count\(\*\) as (\w+) by (.*?)(?: \||$)/.exec(query) ?? [];
  return [...[...by.matchAll(/ as (\w+)/g)].map(([, name]) => name ?? ''), counted];
}

function table({ x, y, width }: Box, columns: readonly string[]): string {
  const left = (column: number): number => x + 6 + (column * width) / columns.length;
  const line = (cells: readonly string[], at: number, look: Look) =>
    cells.map((cell, column) => write(left(column), at, cell, look)).join('');
  const rows = rowsOf(columns).map((row, n) => {
    const at = y + 44 + n * 24;
    return `<path d="M${px(x)} ${px(at - 17)}h${px(width)}" stroke="${paper.rule}"/>${line(row, at, { size: 12 })}`;
  });
  return line(columns, y + 20, { size: 12, weight: 600, colour: paper.faint }) + rows.join('');
}

function inside(widget: Widget, box: Box): string {
  const { query = '', view, markdown = '' } = widget.properties;
  const { type } = widget;
  if (type === 'text') {
    const words = markdown.replace(/`/g, '').split(/\s+/);
    const lines: string[] = [''];
    for (const word of words) {
      const last = lines.at(-1) as string;
      if (last.length + word.length > box.width / 6.6) lines.push(word);
      else lines[lines.length - 1] = `${last} ${word}`.trim();
    }
    return lines.map((line, n) => write(box.x + 6, box.y + 14 + n * 18, line, { size: 12.5 })).join('');
  }
  if (type === 'log' && view === 'table') return table(box, columnsOf(query));
  if (type === 'log') {
    const [, name = ''] = / as (\w+) by bin/.exec(query) ?? [];
    return plot(box, [{ label: name === 'usd' ? 'USD an hour' : name, values: amountsOf(name) }], 'bars');
  }
  const lines = linesOf(widget);
  if (view === 'singleValue') return totals(box, lines);
  return plot(
    box,
    lines.map((line) => ({ ...line, values: valuesOf(line) })),
    'lines',
  );
}

function draw(widget: Widget): string {
  const x = widget.x * columnPx + gapPx;
  const y = widget.y * rowPx + gapPx;
  const [width, height] = [widget.width * columnPx - 2 * gapPx, widget.height * rowPx - 2 * gapPx];
  const { title, markdown = '' } = widget.properties;
  const heading = /^## (.*)/.exec(markdown)?.[1];
  if (heading !== undefined) return write(x + 6, y + 24, heading, { size: 19, weight: 600 });
  const sheet = `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="3" fill="${paper.sheet}" stroke="${paper.rule}"/>`;
  const named = title === undefined ? '' : write(x + 10, y + 20, title, { size: 13.5, weight: 600 });
  const box = { x: x + 8, y: y + (title === undefined ? 6 : 28), width: width - 16, height: height - 36 };
  return sheet + named + inside(widget, box);
}

/** @returns the same picture each time, as long as the definition is the same */
export function drawBoard(): string {
  const widgets = readBoard();
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * rowPx + 2 * gapPx;
  const width = 24 * columnPx + gapPx;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" role="img">
<title>The dashboard of a stack, with a simulated day</title>
<rect width="${width}" height="${height}" fill="${paper.ground}"/>
${widgets.map(draw).join('\n')}
</svg>
`;
}
