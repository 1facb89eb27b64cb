/** Rasters as pictures: PNG for people (ISO/IEC 15948), PBM for programs (netpbm "P4", which is the raster itself). */

import { crc32, deflateSync } from 'node:zlib';
import type { Raster } from './document.ts';

/** A one-bit greyscale PNG that carries the fax resolution, so that the page keeps its shape. */
export function png({ width, height, bits }: Raster): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1; // bit depth; colour type 0, deflate, no interlace
  const density = Buffer.alloc(9);
  density.writeUInt32BE(Math.round(204 / 0.0254), 0);
  density.writeUInt32BE(Math.round(196 / 0.0254), 4);
  density[8] = 1; // per metre
  const stride = Math.ceil(width / 8);
  const lines = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    // A line is a filter byte and its samples, in which 1 is white.
    for (let i = 0; i < stride; i++) lines[y * (stride + 1) + 1 + i] = ~(bits[y * stride + i] ?? 0) & 0xff;
  }
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('pHYs', density),
    chunk('IDAT', deflateSync(lines, { level: 6 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** A raw PBM file: after its header the packed bits, 1 = black. */
export const pbm = ({ width, height, bits }: Raster): Uint8Array =>
  Buffer.concat([Buffer.from(`P4\n${width} ${height}\n`), bits]);
