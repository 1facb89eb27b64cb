/**
 * How long the sheets of a workbook are on paper at the least, told before LibreOffice opens it: it would lay out a million
 * rows until its time is over. What a sheet says of its own size is not believed, since programs write it wrong both ways:
 * rows count that are shown and hold something; blank ones, formatted or not, are no pages.
 */

import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { Limits } from '../../../limits.ts';
import { packedBytesOf, type ZipEntry } from '../../../recognise/zip-directory.ts';
import type { Refusal } from '../../../refusal.ts';

/** A sheet that is shown. */
export interface SheetExtent {
  readonly rows: number;
  /** Height of these rows, points. */
  readonly height: number;
  /** The least that its own setup can make of it, where it fits itself to pages. */
  readonly scale: number;
}

/** Of A3, without margins: no paper that anybody prints sheets on is higher. */
const PAGE = 1190;
export const DEFAULT_HEIGHT = 15;
/** LibreOffice makes nothing smaller than a tenth; with a free height it fits the width alone. */
export const LEAST = { toPages: 0.1, toWidth: 0.2 } as const;

/** @returns why a workbook has too many rows for a fax */
export function refuseLong(extents: readonly SheetExtent[], { pages }: Pick<Limits, 'pages'>): Refusal | undefined {
  const least = extents.reduce((sum, { height, scale }) => sum + (height * scale) / PAGE, 0);
  const rows = extents.reduce((sum, one) => sum + one.rows, 0);
  return least > pages ? { outcome: 'too-large', detail: `a workbook of ${rows} rows` } : undefined;
}

/** Adds rows up. */
export class Rows {
  rows = 0;
  height = 0;

  add(points: number, count = 1): void {
    this.rows += count;
    this.height += points * count;
  }
}

/** A part as it unpacks, its bytes as letters: for what stands in it as plain ASCII. */
export async function* chunksOf(file: Buffer, entry: ZipEntry): AsyncGenerator<string> {
  const packed = packedBytesOf(file, entry);
  if (packed === undefined) return;
  const plain = Readable.from([packed]);
  try {
    const bytes = entry.method === 8 ? plain.pipe(createInflateRaw()) : plain;
    for await (const chunk of bytes) yield (chunk as Buffer).toString('latin1');
  } catch {
    // A damaged part: LibreOffice decides whether the document can be read.
  }
}
