/** How wide the sheets of an OpenDocument workbook are (OpenDocument 1.3, part 3, 9.1): what is in cells, and drawn on them. */

import { MAX_COLUMNS } from './sheet-fit.ts';

/** Of one sheet; `style` leads to its page. */
export interface SheetWidth {
  readonly style: string;
  /** Points. */
  readonly width: number;
  /** Its author has parted its columns into pages. */
  readonly hasBreaks: boolean;
}

interface ColumnStyle {
  readonly width: number;
  readonly hasBreak: boolean;
}

const POINTS: Readonly<Record<string, number>> = { in: 72, cm: 72 / 2.54, mm: 72 / 25.4, pt: 1, pc: 12, px: 0.75 };
/** LibreOffice's own. */
const DEFAULT_COLUMN = 0.889 * 72;

export const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];

/** A length in points. */
export function length(text: string | undefined): number | undefined {
  const [, value, unit = ''] = /^([\d.]+)(in|cm|mm|pt|pc|px)$/.exec(text ?? '') ?? [];
  const points = Number(value) * (POINTS[unit] ?? Number.NaN);
  return Number.isFinite(points) ? points : undefined;
}

function readColumnStyles(content: string): ReadonlyMap<string, ColumnStyle> {
  const styles = new Map<string, ColumnStyle>();
  const pattern = /<style:style\s([^>]*)>\s*<style:table-column-properties(\s[^>]*)>/g;
  for (const [, style = '', properties = ''] of content.matchAll(pattern)) {
    const name = attribute(` ${style}`, 'style:name');
    const width = length(attribute(properties, 'style:column-width')) ?? DEFAULT_COLUMN;
    const hasBreak = attribute(properties, 'fo:break-before') === 'page';
    if (name !== undefined) styles.set(name, { width, hasBreak });
  }
  return styles;
}

const repeats = (tag: string, name: string) => Number(attribute(tag, name) ?? 1) || 1;

/** The last column that holds something, counted from 1. */
function lastColumn(table: string): number {
  let last = 0;
  let column = 0;
  const pattern =
    /<table:table-row[\s>]|<table:(?:covered-)?table-cell(?:\s[^>]*?)?(\/?)>|\stable:end-cell-address="[^"]*?\.\$?([A-Z]{1,3})\$?\d+"/g;
  for (const [tag, slash, end] of table.matchAll(pattern)) {
    if (end !== undefined)
      last = Math.max(
        last,
        [...end].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0),
      );
    else if (tag.startsWith('<table:table-row')) column = 0;
    else {
      column += repeats(tag, 'table:number-columns-repeated');
      if (slash !== '/' || /\soffice:value-type=/.test(tag)) last = Math.max(last, column);
    }
  }
  return last;
}

function measure(style: string, table: string, styles: ReadonlyMap<string, ColumnStyle>): SheetWidth {
  const columns = lastColumn(table);
  if (columns > MAX_COLUMNS) return { style, width: 0, hasBreaks: false };
  let width = 0;
  let hasBreaks = false;
  let before = 0;
  for (const [tag] of table.matchAll(/<table:table-column(?:\s[^>]*)?>/g)) {
    const count = Math.min(repeats(tag, 'table:number-columns-repeated'), columns - before);
    if (count <= 0) break;
    const known = styles.get(attribute(tag, 'table:style-name') ?? '');
    const isHidden = /^(?:collapse|filter)$/.test(attribute(tag, 'table:visibility') ?? '');
    if (!isHidden) width += count * (known?.width ?? DEFAULT_COLUMN);
    if (known?.hasBreak) hasBreaks = true;
    before += count;
  }
  return { style, width, hasBreaks };
}

/** @param content the part `content.xml` */
export function readSheetWidths(content: string): SheetWidth[] {
  const styles = readColumnStyles(content);
  return [...content.matchAll(/<table:table\s([^>]*)>([\s\S]*?)<\/table:table>/g)].map(([, tag = '', table = '']) =>
    measure(attribute(` ${tag}`, 'table:style-name') ?? '', table, styles),
  );
}
