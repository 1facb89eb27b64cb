/** Page setups of an Office Open XML workbook (ECMA-376 part 1, 18.3.1): the parts of its sheets, written anew. */

import { MAX_PARTS, readZipDirectory, type ZipEntry } from '../../../recognise/zip-directory.ts';
import { readPart, replaceParts } from '../package-parts.ts';
import { readAnchors } from './sheet-drawings.ts';
import { chooseFit, columnPoints, DEFAULT_COLUMN, MAX_COLUMNS } from './sheet-fit.ts';

const sheetPart = /^xl\/worksheets\/[^/]+\.xml$/;

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];
const number = (tag: string, name: string): number | undefined => {
  const value = Number(attribute(tag, name) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
};

/** Column of a cell's name, from 1. */
const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

function widthOf(head: string, drawings: readonly string[]): number {
  const last = /<dimension\s[^>]*ref="[A-Z]+\d+:([A-Z]{1,3})\d+"/.exec(head)?.[1];
  const used = last === undefined ? 0 : columnOf(last);
  const anchors = drawings.flatMap(readAnchors);
  const columns = Math.max(used, ...anchors.map(({ column }) => column + 1));
  if (columns > MAX_COLUMNS) return 0;
  const usual = number(/<sheetFormatPr\s[^>]*>/.exec(head)?.[0] ?? '', 'defaultColWidth') ?? DEFAULT_COLUMN;
  const widths = Array.from({ length: columns }, () => usual);
  for (const [col] of head.matchAll(/<col\s[^>]*>/g)) {
    const width = attribute(col, 'hidden') === '1' ? 0 : (number(col, 'width') ?? usual);
    const end = Math.min(number(col, 'max') ?? 0, columns);
    for (let column = number(col, 'min') ?? columns + 1; column <= end; column++) widths[column - 1] = width;
  }
  const edge = (column: number) => columnPoints(widths.slice(0, column).reduce((sum, width) => sum + width, 0));
  return Math.max(edge(used), ...anchors.map(({ column, points }) => edge(column) + points));
}

const without = (tag: string, ...names: string[]) =>
  names.reduce((rest, name) => rest.replace(new RegExp(`\\s${name}\\s*=\\s*["'][^"']*["']`), ''), tag);

/**
 * The sheet's XML with a fit to one page's width; undefined when it stays as it is.
 * @param drawings the XML of what is drawn on it
 */
export function fitSheetXml(xml: string, drawings: readonly string[] = []): string | undefined {
  const data = xml.search(/<sheetData[\s/>]/);
  const root = /<worksheet(?:\s[^>]*)?>/.exec(xml)?.[0];
  if (data < 0 || root === undefined) return undefined;
  const head = xml.slice(0, data);
  const close = xml.lastIndexOf('</sheetData>');
  const tailAt = close < 0 ? data : close;
  const tail = xml.slice(tailAt);
  if (/fitToPage\s*=\s*["'](?:1|true)/.test(head) || /<colBreaks[\s>]/.test(tail)) return undefined;
  const setup = /<pageSetup(?:\s[^>]*)?\/?>/.exec(tail)?.[0] ?? '<pageSetup paperSize="9"/>';
  if ((number(setup, 'scale') ?? 100) !== 100) return undefined;
  const edges = /<pageMargins\s[^>]*>/.exec(tail)?.[0] ?? '';
  const margins = ((number(edges, 'left') ?? 0.7) + (number(edges, 'right') ?? 0.7)) * 72;
  const isLandscape = attribute(setup, 'orientation') === 'landscape';
  const way = chooseFit({ width: widthOf(head, drawings), paper: number(setup, 'paperSize'), isLandscape, margins });
  if (way === 'keep') return undefined;
  const bare = without(setup, 'fitToWidth', 'fitToHeight', 'orientation', 'r:id').replace(/\/?>$/, '');
  const fitted = `${bare} orientation="${way}" fitToWidth="1" fitToHeight="0"/>`;
  const isThere = tail.includes(setup);
  const newTail = isThere ? tail.replace(setup, () => fitted) : insertSetup(tail, edges, fitted);
  return fitHead(head, root) + xml.slice(data, tailAt) + newTail;
}

const insertSetup = (tail: string, edges: string, setup: string): string =>
  edges === '' ? tail.replace('</worksheet>', () => `${setup}</worksheet>`) : tail.replace(edges, () => edges + setup);

function fitHead(head: string, root: string): string {
  const fit = '<pageSetUpPr fitToPage="1"/>';
  const plain = head.replace(/<pageSetUpPr(?:\s[^>]*)?(?:\/>|>\s*<\/pageSetUpPr>)/, '');
  const properties = /<sheetPr(?:\s[^>]*)?>/.exec(plain)?.[0];
  if (properties === undefined) return plain.replace(root, () => `${root}<sheetPr>${fit}</sheetPr>`);
  return properties.endsWith('/>')
    ? plain.replace(properties, () => `${properties.slice(0, -2)}>${fit}</sheetPr>`)
    : plain.replace('</sheetPr>', () => `${fit}</sheetPr>`);
}

/** What is drawn on a sheet: the parts that its relationships name (ECMA-376 part 2, 9.3). */
function drawingsOf(sheet: string, entries: readonly ZipEntry[], file: Buffer): string[] {
  const read = (name: string) => {
    const entry = entries.find((one) => one.name === name);
    return entry === undefined ? undefined : readPart(file, entry);
  };
  const relationships = read(sheet.replace(/([^/]+)$/, '_rels/$1.rels')) ?? '';
  return [...relationships.matchAll(/Target\s*=\s*["'](?:\.\.|\/xl)\/(drawings\/[^"'/]+\.xml)["']/g)].flatMap(
    ([, target]) => read(`xl/${target}`) ?? [],
  );
}

export function fitXmlWorkbook(file: Buffer): Buffer {
  const entries = readZipDirectory(file, MAX_PARTS);
  if (entries === undefined) return file;
  const fitted = new Map<ZipEntry, string>();
  for (const entry of entries.filter(({ name }) => sheetPart.test(name))) {
    const xml = readPart(file, entry);
    const drawings = drawingsOf(entry.name, entries, file);
    const changed = xml === undefined ? undefined : fitSheetXml(xml, drawings);
    if (changed !== undefined) fitted.set(entry, changed);
  }
  return replaceParts(file, entries, fitted) ?? file;
}
