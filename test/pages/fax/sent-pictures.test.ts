/** Pictures of a sent page are, pel for pel, those of the fax's own file: with the header line that the fax has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { readFont } from '../../../lambdas/documents/engines/text/truetype.ts';
import { faxTiffKey, pageKey, thumbnailKey } from '../../../lambdas/flow/file-keys.ts';
import { sentPicture, sentThumbnail } from '../../../lambdas/flow/sent-pictures.ts';
import { assemble, assembleFax } from '../../../lambdas/pages/fax/assemble.ts';
import { headerRows, makeHeaderBand } from '../../../lambdas/pages/fax/header-line.ts';
import { encodePagePng, encodeThumbnail } from '../../../lambdas/pages/fax/png.ts';
import { encodeT6 } from '../../../lambdas/pages/fax/t6.ts';
import { decodeTopRows } from '../../../lambdas/pages/fax/t6-rows.ts';
import {
  asBits,
  blankRaster,
  type FaxRaster,
  LINE_BYTES,
  type VerticalResolution,
} from '../../../lambdas/pages/planes/raster.ts';
import { decodeTiff } from '../decoded.ts';
import { makeRaster } from '../made-documents.ts';

const font = readFont(readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')));
const page = { fax: 'faaaaaaaaaaa', submission: 'saaaaaaaaaaa', n: 2 };

const stripOf = (raster: FaxRaster, resolution: VerticalResolution = 196) => ({
  rows: raster.height,
  resolution,
  t6: encodeT6(raster),
});

/** Files in memory. */
function holding(files: ReadonlyMap<string, Uint8Array>) {
  return {
    size: async (key: string) => files.get(key)?.length,
    readAll: async (key: string) => files.get(key) as Uint8Array,
  };
}

test('the top rows of a coded page come back bit for bit: short, middling and long runs, black and white', () => {
  const rasters = [2, 5, 40, 300, 1728, 3000].map((longest, seed) => makeRaster(60, longest, seed));
  for (const raster of [...rasters, blankRaster(60), { ...blankRaster(60), bits: blankRaster(60).bits.fill(255) }]) {
    for (const rows of [1, 39, 60, 80]) {
      const top = decodeTopRows(stripOf(raster), rows);
      assert.equal(top.height, Math.min(rows, 60));
      assert.deepEqual(top.bits, raster.bits.subarray(0, top.height * LINE_BYTES));
    }
  }
});

test('a strip that is none of ours is refused, wherever it breaks off', () => {
  const { t6, ...strip } = stripOf(makeRaster(40, 30, 7));
  for (let length = 0; length < t6.length - 4; length += 97) {
    assert.throws(() => decodeTopRows({ ...strip, t6: t6.subarray(0, length) }, 40), { name: 'Defect' });
  }
  assert.throws(() => decodeTopRows({ ...strip, t6: new Uint8Array(500) }, 40), { name: 'Defect' });
});

for (const resolution of [98, 196, 391] as const) {
  const shared = [5, 6].map((seed) => {
    const raster = makeRaster(1100, 60, seed);
    raster.bits.fill(0, 0, headerRows(resolution) * LINE_BYTES);
    return raster;
  });
  const [, second = blankRaster(1)] = shared;
  const { tiff } = assemble(shared.map((raster) => stripOf(raster, resolution)));
  const own = assembleFax(tiff, (n) =>
    makeHeaderBand({ left: '2026-11-22 15:04', middle: '+39 02 8908 9211', right: `${n}/2` }, resolution, font),
  ).tiff;
  const store = async (more: ReadonlyMap<string, Uint8Array>) =>
    holding(
      new Map<string, Uint8Array>([
        [pageKey(page.submission, 2), await encodePagePng(second, resolution)],
        [thumbnailKey(page.submission, 2), await encodeThumbnail(second, resolution)],
        ...more,
      ]),
    );

  test(`at ${resolution} lines an inch the picture and the small one are those of the fax's own page`, async () => {
    const files = await store(new Map([[faxTiffKey(page.fax), own]]));
    const { bits, height } = await decodeTiff(own, 1);
    const raster = { ...blankRaster(height), bits: asBits(bits, height) };
    assert.deepEqual(await sentPicture(files, page), await encodePagePng(raster, resolution));
    assert.deepEqual(await sentThumbnail(files, page), await encodeThumbnail(raster, resolution));
    assert.notDeepEqual(await sentPicture(files, page), await files.readAll(pageKey(page.submission, 2)));
    // Without a stored one it is made of the fax's own file.
    const made = holding(new Map([[faxTiffKey(page.fax), own]]));
    assert.deepEqual(await sentPicture(made, page), await encodePagePng(raster, resolution));
  });

  test(`at ${resolution} lines an inch a fax without a header line has the pictures that all share`, async () => {
    const files = await store(new Map([[faxTiffKey(page.fax), assembleFax(tiff).tiff]]));
    assert.deepEqual(await sentPicture(files, page), await files.readAll(pageKey(page.submission, 2)));
    const without = await store(new Map());
    assert.deepEqual(await sentThumbnail(without, page), await files.readAll(thumbnailKey(page.submission, 2)));
  });
}

test('a page that is not there has no picture; a picture that is none of ours stays as it is', async () => {
  assert.equal(await sentPicture(holding(new Map()), page), undefined);
  const other = Buffer.from('not a picture');
  const { tiff } = assemble([stripOf(makeRaster(60, 40, 1)), stripOf(makeRaster(60, 40, 2))]);
  const files = holding(
    new Map([
      [pageKey(page.submission, 2), other],
      [faxTiffKey(page.fax), tiff],
    ]),
  );
  assert.equal(await sentPicture(files, page), other);
});
