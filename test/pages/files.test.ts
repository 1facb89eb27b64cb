import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { Defect } from '../../lambdas/fax/errors.ts';
import { assemble } from '../../lambdas/pages/fax/assemble.ts';
import { hasWhiteTop, putHeader } from '../../lambdas/pages/fax/header-band.ts';
import { encodePagePng, encodeThumbnail, THUMBNAIL_WIDTH } from '../../lambdas/pages/fax/png.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { readTiff, writeTiff } from '../../lambdas/pages/fax/tiff.ts';
import {
  blankRaster,
  type FaxRaster,
  LINE_BYTES,
  LINE_PELS,
  type VerticalResolution,
  verticalResolutions,
} from '../../lambdas/pages/planes/raster.ts';
import { openPdf } from '../../lambdas/pages/source/draw-pdf.ts';
import { decodeTiff, pack } from './decoded.ts';
import { blackShare, makeRaster } from './made-documents.ts';

const strip = (raster: FaxRaster, resolution: VerticalResolution = 196) => ({
  rows: raster.height,
  resolution,
  t6: encodeT6(raster),
});

/** A page with `white` white rows on top of print. */
function printBelow(white: number, height: number): FaxRaster {
  const raster = makeRaster(height, 60, height);
  raster.bits.fill(0, 0, white * LINE_BYTES);
  return raster;
}

test('a TIFF of several pages reads back, by us and by libtiff, with its densities', async () => {
  const pages = [makeRaster(200, 30, 1), makeRaster(333, 90, 2), blankRaster(100)];
  const tiff = writeTiff(pages.map((page) => strip(page, 98)));
  assert.deepEqual(
    readTiff(tiff).map(({ rows, resolution }) => [rows, resolution]),
    [
      [200, 98],
      [333, 98],
      [100, 98],
    ],
  );
  for (const [index, page] of pages.entries()) {
    const decoded = await decodeTiff(tiff, index);
    assert.ok(decoded.bits.equals(page.bits), `page ${index + 1}`);
  }
  assert.equal((await sharp(tiff).metadata()).pages, 3);
});

test('a TIFF that is not ours is a defect, however it is cut', () => {
  const tiff = writeTiff([strip(makeRaster(50, 30, 1)), strip(makeRaster(60, 30, 2))]);
  assert.throws(() => readTiff(tiff.subarray(0, tiff.length - 40)), Defect);
  assert.throws(() => readTiff(Buffer.concat([tiff.subarray(0, 4), Buffer.from([0xff, 0xff, 0, 0]), tiff])), Defect);
});

test('the carrier PDF, drawn at fax resolution, is the raster pel for pel', async () => {
  for (const resolution of verticalResolutions) {
    const raster = makeRaster(resolution === 98 ? 1146 : 2292, 50, resolution);
    const opened = await openPdf(assemble([strip(raster, resolution)]).pdf);
    assert.ok(opened.ok);
    const pdf = opened.value;
    const drawn = await pdf.draw(0, { resolution, paper: 'a4', bandRows: 0 });
    assert.ok(drawn.ok && drawn.value.kind === 'grey');
    // The page keeps its true size at the top of the sheet; only a sheet's worth of rows can follow.
    assert.ok(pack(drawn.value.grey, raster.height).equals(raster.bits), `${resolution} lines an inch`);
    pdf.close();
  }
});

const hasGhostscript = spawnSync('gs', ['--version']).status === 0;
test('ghostscript draws the carrier PDF pel for pel', { skip: !hasGhostscript && 'no ghostscript here' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  try {
    for (const resolution of verticalResolutions) {
      const pages = [makeRaster(700, 50, 7), makeRaster(801, 9, 8)];
      writeFileSync(join(folder, 'fax.pdf'), assemble(pages.map((page) => strip(page, resolution))).pdf);
      const out = join(folder, 'gs.tif');
      execFileSync('gs', [
        '-q',
        '-dNOPAUSE',
        '-dBATCH',
        '-sDEVICE=tiffg4',
        `-r204x${resolution}`,
        `-sOutputFile=${out}`,
        join(folder, 'fax.pdf'),
      ]);
      for (const [index, page] of pages.entries()) {
        const decoded = await decodeTiff(readFileSync(out), index);
        assert.ok(decoded.bits.equals(page.bits), `page ${index + 1} at ${resolution}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a header line is put over a white top and the page below stays as it was', async () => {
  const band = makeRaster(39, 20, 3);
  band.bits.fill(0, 38 * LINE_BYTES);
  for (const white of [39, 40, 64, 300]) {
    const page = printBelow(white, 400);
    const headed = putHeader(strip(page), band);
    assert.ok(headed !== undefined);
    const { bits } = await decodeTiff(writeTiff([headed]));
    assert.ok(bits.subarray(0, band.bits.length).equals(band.bits), 'the header');
    assert.ok(bits.subarray(band.bits.length).equals(page.bits.subarray(band.bits.length)), 'the rest');
  }
});

test('no header is put where the top is not white, or on a band that would change the page below', () => {
  const band = blankRaster(39);
  assert.equal(putHeader(strip(printBelow(38, 400)), band), undefined);
  assert.equal(hasWhiteTop(strip(blankRaster(20)), 39), false);
  band.bits[39 * LINE_BYTES - 1] = 1;
  assert.equal(putHeader(strip(printBelow(60, 400)), band), undefined);
});

test('the full picture holds every pel', async () => {
  const raster = makeRaster(500, 40, 11);
  const png = await encodePagePng(raster, 196);
  const { data, info } = await sharp(png).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [LINE_PELS, 500]);
  assert.ok(pack(data, 500).equals(raster.bits));
});

test('the thumbnail has square pels at every resolution, and the greys of what it shows', async () => {
  for (const resolution of verticalResolutions) {
    const raster = blankRaster(Math.round((297 / 25.4) * resolution));
    raster.bits.fill(0xaa, 0, Math.floor(raster.height / 2) * LINE_BYTES);
    const { data, info } = await sharp(await encodeThumbnail(raster, resolution))
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.equal(info.width, THUMBNAIL_WIDTH);
    assert.ok(Math.abs(info.height - 1193) <= 1, `${info.height} rows`);
    assert.ok(Math.abs(data[info.width * 100 + 100]! - 127) < 12, 'half black is grey');
    assert.equal(data.at(-1), 255);
  }
  assert.ok(blackShare(blankRaster(8), 0, 0, LINE_PELS, 8) === 0);
});
