import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { readFont } from '../../../lambdas/documents/engines/text/truetype.ts';
import { assemble, assembleFax } from '../../../lambdas/pages/fax/assemble.ts';
import { canShow, headerRows, makeHeaderBand } from '../../../lambdas/pages/fax/header-line.ts';
import { encodeT6 } from '../../../lambdas/pages/fax/t6.ts';
import { type FaxRaster, LINE_BYTES } from '../../../lambdas/pages/planes/raster.ts';
import { decodeTiff, pack } from '../decoded.ts';
import { blackShare, makeRaster } from '../made-documents.ts';

const font = readFont(readFileSync(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')));
const texts = { left: '2026-11-22 15:04', middle: 'Ωμέγα Società Ромашка +39 02 8908 9211', right: '1/2' };

/** A page with a white band on top. */
function banded(seed: number): FaxRaster {
  const page = makeRaster(1100, 60, seed);
  page.bits.fill(0, 0, headerRows(196) * LINE_BYTES);
  return page;
}
const strip = (page: FaxRaster) => ({ rows: page.height, resolution: 196, t6: encodeT6(page) }) as const;

test('the header has ink at the left, in the middle and at the right, and ends with a white row', () => {
  for (const resolution of [98, 196, 391] as const) {
    const band = makeHeaderBand(texts, resolution, font);
    assert.equal(band.height, headerRows(resolution));
    for (const left of [48, 500, 1600]) assert.ok(blackShare(band, left, 0, 80, band.height) > 0.01, `${left}`);
    assert.equal(blackShare(band, 0, band.height - 1, 1728, 1), 0);
    assert.equal(blackShare(band, 0, 0, 40, band.height), 0);
    assert.equal(blackShare(band, 1690, 0, 38, band.height), 0);
  }
});

test('a middle that is too long is cut before the page number', () => {
  const long = makeHeaderBand({ ...texts, middle: 'M'.repeat(300) }, 196, font);
  const short = makeHeaderBand({ ...texts, middle: '' }, 196, font);
  for (let y = 0; y < long.height; y++) {
    const right = (band: FaxRaster) => Buffer.from(band.bits.subarray(y * LINE_BYTES + 198, (y + 1) * LINE_BYTES));
    assert.ok(right(long).equals(right(short)));
  }
});

test('Latin, Greek and Cyrillic names can be shown, Chinese ones cannot', () => {
  assert.deepEqual(
    ['Müller', 'Ωμέγα', 'Ромашка', '北京'].map((name) => canShow(name, font)),
    [true, true, true, false],
  );
});

test('every page of a fax gets its own header, and nothing else of it changes', async () => {
  const pages = [banded(4), banded(9)];
  const bands = [1, 2].map((page) => makeHeaderBand({ ...texts, right: `${page}/2` }, 196, font));
  const { tiff } = assemble(pages.map(strip));
  const headed = assembleFax(tiff, (page) => bands[page - 1]!);
  for (const [index, page] of pages.entries()) {
    const { bits } = await decodeTiff(headed.tiff, index);
    const expected = Buffer.from(page.bits);
    expected.set(bands[index]!.bits);
    assert.ok(bits.equals(expected), `page ${index + 1}`);
  }
  assert.ok(Buffer.from(assembleFax(tiff).tiff).equals(Buffer.from(tiff)));
});

const hasGhostscript = spawnSync('gs', ['--version']).status === 0;

test('ghostscript at 204 × 196 gives back every pel of the carrier’s PDF', {
  skip: hasGhostscript ? false : 'ghostscript is not installed',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fax-pdf-'));
  try {
    const page = banded(11);
    const band = makeHeaderBand(texts, 196, font);
    const { pdf } = assembleFax(assemble([strip(page)]).tiff, () => band);
    writeFileSync(join(folder, 'fax.pdf'), pdf);
    const options = ['-q', '-dNOPAUSE', '-dBATCH', '-sDEVICE=tiffg4', '-r204x196'];
    execFileSync('gs', [...options, `-sOutputFile=${join(folder, 'out.tif')}`, join(folder, 'fax.pdf')]);
    const out = sharp(join(folder, 'out.tif')).toColourspace('b-w').raw();
    const { data, info } = await out.toBuffer({ resolveWithObject: true });
    const expected = Buffer.from(page.bits);
    expected.set(band.bits);
    assert.equal(info.height, page.height);
    assert.ok(pack(data, info.height).equals(expected));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
