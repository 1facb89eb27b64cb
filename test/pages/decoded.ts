/** What other people's decoders make of our files. */

import sharp from 'sharp';
import { LINE_BYTES, LINE_PELS } from '../../lambdas/pages/planes/raster.ts';

/** Packs one decoded byte a pel into bits, black is 1. */
export function pack(grey: Uint8Array, height: number): Buffer {
  const bits = Buffer.alloc(height * LINE_BYTES);
  for (let i = 0; i < LINE_PELS * height; i++) if (grey[i]! < 128) bits[i >> 3]! |= 0x80 >> (i & 7);
  return bits;
}

/** A page of a TIFF through libtiff. */
export async function decodeTiff(tiff: Uint8Array, page = 0): Promise<{ height: number; bits: Buffer }> {
  const { data, info } = await sharp(tiff, { page, failOn: 'warning' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { height: info.height, bits: pack(data, info.height) };
}
