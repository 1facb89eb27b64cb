/** How long the sheets of an OpenDocument workbook are (sheet-extent.ts). */

import { Readable } from 'node:stream';
import { MAX_PARTS, readZipDirectory } from '../../../recognise/zip-directory.ts';
import { isFlatDocument } from '../flat-document.ts';
import { hiddenStyles } from './hidden-opendocument.ts';
import { attribute, length } from './opendocument-width.ts';
import { chunksOf, LEAST, Rows, type SheetExtent } from './sheet-extent.ts';

/** LibreOffice's own, in points. */
const ODF_HEIGHT = 12.8;

/** Of an OpenDocument workbook: `content.xml`, or the document in one file. */
export async function measureOpenDocument(file: Buffer): Promise<SheetExtent[]> {
  const entry = readZipDirectory(file, MAX_PARTS)?.find(({ name }) => name === 'content.xml');
  const isFlat = isFlatDocument(file);
  if (!isFlat && entry === undefined) return [];
  const chunks = isFlat || entry === undefined ? Readable.from([file.toString('latin1')]) : chunksOf(file, entry);
  const sum = new Rows();
  let heights: ReadonlyMap<string, number> | undefined;
  let rest = '';
  let head = '';
  let isHidden = false;
  const enterTable = (piece: string) => {
    const table = piece.match(/<table:table\s[^>]*>/g)?.at(-1);
    if (table !== undefined) isHidden = hiddenStyles(head).has(attribute(table, 'table:style-name') ?? '');
  };
  const take = (row: string) => {
    const tag = row.slice(0, row.indexOf('>') + 1);
    if (/\stable:visibility\s*=\s*["'](?:collapse|filter)/.test(tag)) return;
    if (isHidden || !/office:value-type|<text:p[\s>]/.test(row)) return;
    heights ??= readRowHeights(head);
    const height = heights.get(attribute(tag, 'table:style-name') ?? '') ?? ODF_HEIGHT;
    sum.add(height, Number(attribute(tag, 'table:number-rows-repeated') ?? 1) || 1);
  };
  for await (const chunk of chunks) {
    const pieces = (rest + String(chunk)).split(/(?=<table:table-row[\s>])/);
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (piece.startsWith('<table:table-row')) take(piece);
      else head += piece;
      enterTable(piece);
    }
  }
  if (rest.startsWith('<table:table-row')) take(rest);
  return [{ ...sum, scale: LEAST.toPages }];
}

function readRowHeights(content: string): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  const pattern = /<style:style\s([^>]*)>\s*<style:table-row-properties(\s[^>]*)>/g;
  for (const [, style = '', properties = ''] of content.matchAll(pattern)) {
    const height = length(attribute(properties, 'style:row-height'));
    const name = attribute(` ${style}`, 'style:name');
    if (name !== undefined && height !== undefined) heights.set(name, height);
  }
  return heights;
}
