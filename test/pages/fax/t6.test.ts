import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeT6 } from '../../../lambdas/pages/fax/t6.ts';
import { writeTiff } from '../../../lambdas/pages/fax/tiff.ts';
import { blacken, blankRaster, type FaxRaster, LINE_BYTES, LINE_PELS } from '../../../lambdas/pages/planes/raster.ts';
import { decodeTiff } from '../decoded.ts';
import { makeRaster } from '../made-documents.ts';

async function assertDecodes(raster: FaxRaster) {
  const t6 = encodeT6(raster);
  const decoded = await decodeTiff(writeTiff([{ rows: raster.height, resolution: 196, t6 }]));
  assert.equal(decoded.height, raster.height);
  assert.ok(decoded.bits.equals(raster.bits), 'libtiff reads the bits that were written');
}

test('pages of short, middling and long runs come back bit for bit through libtiff', async () => {
  for (const [longest, seed] of [
    [2, 1],
    [5, 2],
    [40, 3],
    [300, 4],
    [1728, 5],
    [3000, 6],
  ] as const) {
    await assertDecodes(makeRaster(300, longest, seed));
  }
});

test('every run length of both colours is coded', async () => {
  const raster = blankRaster(LINE_PELS * 2);
  for (let length = 0; length < LINE_PELS; length++) {
    // A white row between, so that each black run stands alone; a run begins where the row number says.
    const start = Math.min(length, LINE_PELS - length - 1);
    for (let x = start; x < start + length; x++) blacken(raster.bits, x, length * 2);
  }
  await assertDecodes(raster);
});

test('white, black, chequered and striped pages come back', async () => {
  await assertDecodes(blankRaster(50));
  const filled = (pattern: (row: number) => number): FaxRaster => {
    const raster = blankRaster(50);
    for (let y = 0; y < 50; y++) raster.bits.fill(pattern(y), y * LINE_BYTES, (y + 1) * LINE_BYTES);
    return raster;
  };
  await assertDecodes(filled(() => 0xff));
  await assertDecodes(filled((row) => (row & 1 ? 0x55 : 0xaa)));
  await assertDecodes(filled((row) => (row & 1 ? 0xff : 0)));
});

test('a white page costs one bit a row and the end mark', () => {
  assert.equal(encodeT6(blankRaster(2292)).length, Math.ceil((2292 + 24) / 8));
});
