/** Pictures of a fax page: PNG (ISO 15948), written without decoding or resampling anything but the page's own bits. */

import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';
import type { BitPlane } from '../planes/plane.ts';
import {
  type FaxRaster,
  HORIZONTAL_RESOLUTION,
  LINE_BYTES,
  LINE_PELS,
  type VerticalResolution,
} from '../planes/raster.ts';

const compress = promisify(deflate);
/** Level 6 makes the file 10 % smaller and takes three times as long. */
export const COMPRESSION_LEVEL = 2;
const INCHES_PER_METRE = 1 / 0.0254;

export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

/** Puts a grey PNG together. `scanLines` has a filter byte before every row. */
async function writePng(width: number, height: number, depth: 1 | 4, perInch: [number, number], scanLines: Uint8Array) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(perInch[0] * INCHES_PER_METRE), 0);
  density.writeUInt32BE(Math.round(perInch[1] * INCHES_PER_METRE), 4);
  density[8] = 1;
  const data = await compress(scanLines, { level: COMPRESSION_LEVEL });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Every pel of the page, black and white; its densities say that the pels are not square. */
export const encodePagePng = (raster: FaxRaster, resolution: VerticalResolution): Promise<Buffer> =>
  writePng(LINE_PELS, raster.height, 1, [HORIZONTAL_RESOLUTION, resolution], pageLines(raster));

/** Scan lines of `encodePagePng`, each behind a filter byte. */
export function pageLines(raster: FaxRaster): Buffer {
  const lines = Buffer.alloc(raster.height * (LINE_BYTES + 1));
  for (let y = 0; y < raster.height; y++) {
    const to = y * (LINE_BYTES + 1) + 1;
    const from = y * LINE_BYTES;
    // PNG's 0 is black, a fax's 1 is.
    for (let x = 0; x < LINE_BYTES; x++) lines[to + x] = ~raster.bits[from + x]! & 0xff;
  }
  return lines;
}

/** Pels of the page that become one of a thumbnail, along the line. */
const SHRINK = 2;
export const THUMBNAIL_WIDTH = LINE_PELS / SHRINK;
const GREYS = 15;

/** Black pels (0 to 2) under each of the four thumbnail pels of a byte, two bits each. */
const pairsOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  let pairs = 0;
  for (let i = 0; i < 4; i++) pairs |= (((byte >> (2 * i)) & 1) + ((byte >> (2 * i + 1)) & 1)) << (2 * i);
  return pairs;
});

/** A whole row counts this much; a row that two thumbnail rows share is divided between them. */
const WHOLE_ROW = 16;

/** Adds a share of one row's black to the sums under a thumbnail row. False when the row is white. */
function addRow(bits: BitPlane, row: number, weight: number, sums: Uint8Array): boolean {
  let hasBlack = false;
  for (let x = 0, from = row * LINE_BYTES; x < LINE_BYTES; x++) {
    const byte = bits[from + x]!;
    if (byte === 0) continue;
    hasBlack = true;
    const pairs = pairsOf[byte]!;
    const at = x * 4;
    sums[at]! += (pairs >> 6) * weight;
    sums[at + 1]! += ((pairs >> 4) & 3) * weight;
    sums[at + 2]! += ((pairs >> 2) & 3) * weight;
    sums[at + 3]! += (pairs & 3) * weight;
  }
  return hasBlack;
}

/** A preview: half the width, square pels, sixteen greys by area averaging, about 864 × 1193 for A4. */
export function encodeThumbnail(raster: FaxRaster, resolution: VerticalResolution): Promise<Buffer> {
  const lines = thumbnailLines(raster, resolution);
  const density = HORIZONTAL_RESOLUTION / SHRINK;
  return writePng(THUMBNAIL_WIDTH, lines.length / THUMBNAIL_LINE_BYTES, 4, [density, density], lines);
}

const THUMBNAIL_LINE_BYTES = THUMBNAIL_WIDTH / 2 + 1;

/** Rows of the page under one line of its thumbnail, a fraction. */
export const rowsPerThumbnailLine = (resolution: VerticalResolution): number =>
  (resolution * SHRINK) / HORIZONTAL_RESOLUTION;

/** Scan lines of `encodeThumbnail`, each behind a filter byte. */
export function thumbnailLines(raster: FaxRaster, resolution: VerticalResolution): Buffer {
  const rowsPerLine = rowsPerThumbnailLine(resolution);
  const height = Math.max(1, Math.round(raster.height / rowsPerLine));
  const lines = Buffer.alloc(height * THUMBNAIL_LINE_BYTES, 0xff);
  const sums = new Uint8Array(THUMBNAIL_WIDTH);
  const black = SHRINK * rowsPerLine * WHOLE_ROW;
  const greyOf = Uint8Array.from(
    { length: 256 },
    (_, sum) => GREYS - Math.min(GREYS, Math.round((sum * GREYS) / black)),
  );
  for (let y = 0; y < height; y++) {
    const start = y * rowsPerLine;
    const end = Math.min(raster.height, start + rowsPerLine);
    const to = y * THUMBNAIL_LINE_BYTES;
    lines[to] = 0;
    let hasBlack = false;
    for (let row = Math.floor(start); row < end; row++) {
      const share = Math.min(row + 1, end) - Math.max(row, start);
      hasBlack = addRow(raster.bits, row, Math.round(share * WHOLE_ROW), sums) || hasBlack;
    }
    if (!hasBlack) continue;
    for (let x = 0; x < THUMBNAIL_WIDTH; x += 2) {
      lines[to + 1 + (x >> 1)] = (greyOf[sums[x]!]! << 4) | greyOf[sums[x + 1]!]!;
    }
    sums.fill(0);
  }
  return lines;
}
