/** Page layouts of an OpenDocument workbook (OpenDocument 1.3, part 3, 17.2): those of its sheets, written anew. */

import { MAX_PARTS, readZipDirectory } from '../../../recognise/zip-directory.ts';
import { changeFlat, isFlatDocument } from '../flat-document.ts';
import { readPart, replaceParts } from '../package-parts.ts';
import { attribute, length, readSheetWidths, type SheetWidth } from './opendocument-width.ts';
import { chooseFit } from './sheet-fit.ts';

/** Points. */
const A4 = [595.28, 841.89] as const;
/** LibreOffice's own margins. */
const DEFAULT_MARGIN = 0.79 * 72;

const namesOf = (xml: string, pattern: RegExp, name: string, value: string): ReadonlyMap<string, string> =>
  new Map([...xml.matchAll(pattern)].map(([tag]) => [attribute(tag, name) ?? '', attribute(tag, value) ?? '']));

/** The widest sheet of each page layout, which sheets may share. */
function widestByLayout(content: string, styles: string): ReadonlyMap<string, SheetWidth> {
  const masters = namesOf(content, /<style:style\s[^>]*family="table"[^>]*>/g, 'style:name', 'style:master-page-name');
  const layouts = namesOf(styles, /<style:master-page\s[^>]*>/g, 'style:name', 'style:page-layout-name');
  const widest = new Map<string, SheetWidth>();
  for (const sheet of readSheetWidths(content)) {
    const layout = layouts.get(masters.get(sheet.style) || 'Default') ?? '';
    const before = widest.get(layout);
    if (before === undefined) widest.set(layout, sheet);
    else {
      const hasBreaks = before.hasBreaks || sheet.hasBreaks;
      widest.set(layout, { ...(sheet.width > before.width ? sheet : before), hasBreaks });
    }
  }
  return widest;
}

const without = (tag: string, name: string) => tag.replace(new RegExp(`\\s${name}\\s*=\\s*["'][^"']*["']`), '');

/** The tag of a layout's properties with a fit; undefined when it stays as it is. */
function fitProperties(tag: string, { width, hasBreaks }: SheetWidth): string | undefined {
  const isScaled =
    /\sstyle:scale-to-(?:pages|X|Y)=/.test(tag) || (attribute(tag, 'style:scale-to') ?? '100%') !== '100%';
  if (isScaled || hasBreaks) return undefined;
  const margin = (side: string) =>
    length(attribute(tag, `fo:margin-${side}`) ?? attribute(tag, 'fo:margin')) ?? DEFAULT_MARGIN;
  const [across, down] = [length(attribute(tag, 'fo:page-width')), length(attribute(tag, 'fo:page-height'))];
  const size = across === undefined || down === undefined ? undefined : ([across, down] as const);
  const isLandscape =
    size === undefined ? attribute(tag, 'style:print-orientation') === 'landscape' : size[0] > size[1];
  const way = chooseFit({ width, size, isLandscape, margins: margin('left') + margin('right') });
  if (way === 'keep') return undefined;
  const names = ['style:scale-to', 'style:print-orientation', 'fo:page-width', 'fo:page-height'];
  const bare = names.reduce(without, tag).replace(/\/?>$/, '');
  const [wide, high] = (size ?? A4).toSorted((a, b) => (way === 'landscape' ? b - a : a - b));
  const paper = ` fo:page-width="${wide}pt" fo:page-height="${high}pt"`;
  const end = tag.endsWith('/>') ? '/>' : '>';
  // One page wide, as many high as it takes.
  return `${bare}${paper} style:print-orientation="${way}" style:scale-to-X="1" style:scale-to-Y="0"${end}`;
}

/** @returns `styles.xml` with the fits, the same text where there are none */
export function fitPageLayouts(content: string, styles: string): string {
  const widest = widestByLayout(content, styles);
  const pattern = /(<style:page-layout\s[^>]*>\s*)(<style:page-layout-properties(?:\s[^>]*)?>)/g;
  return styles.replace(pattern, (whole, layout: string, properties: string) => {
    const sheet = widest.get(attribute(layout, 'style:name') ?? '');
    const fitted = sheet === undefined ? undefined : fitProperties(properties, sheet);
    return fitted === undefined ? whole : layout + fitted;
  });
}

export function fitOpenDocumentSheets(file: Buffer): Buffer {
  if (isFlatDocument(file)) return changeFlat(file, (xml) => fitPageLayouts(xml, xml));
  const entries = readZipDirectory(file, MAX_PARTS);
  const part = (name: string) => entries?.find((entry) => entry.name === name);
  const [contentPart, stylesPart] = [part('content.xml'), part('styles.xml')];
  if (entries === undefined || contentPart === undefined || stylesPart === undefined) return file;
  const [content, styles] = [readPart(file, contentPart), readPart(file, stylesPart)];
  if (content === undefined || styles === undefined) return file;
  const fitted = fitPageLayouts(content, styles);
  return fitted === styles ? file : (replaceParts(file, entries, new Map([[stylesPart, fitted]])) ?? file);
}
