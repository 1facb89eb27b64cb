import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, describe, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { prepareZXingModule, type WriterOptions, writeBarcode } from 'zxing-wasm/writer';
import { missingFrom, readPageCodes } from '../../../bench/pages-codes.ts';
import { findBars } from '../../../lambdas/pages/codes/find-bars.ts';
import { findEdges, wholeEdges } from '../../../lambdas/pages/codes/whole-edges.ts';
import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import { blankPels, LINE_PELS } from '../../../lambdas/pages/planes/raster.ts';
import { acceptedOf } from '../../documents/made/results.ts';

const HEIGHT = 200;

/** A page with bars and gaps of these breadths side by side, 60 rows high, in greys that follow each other. */
function pageOf(breadths: readonly number[], inks: readonly number[] = [0]) {
  const grey = blankPels<'grey'>(HEIGHT, 255);
  for (let y = 50; y < 110; y++) {
    let x = 100;
    for (const [i, breadth] of breadths.entries()) {
      if (i % 2 === 0) grey.fill(inks[(i / 2) % inks.length]!, y * LINE_PELS + x, y * LINE_PELS + x + breadth);
      x += breadth;
    }
  }
  return grey;
}

const various = [2, 4, 2, 2, 6, 2, 4, 4, 2, 6, 2, 2, 8, 2, 2, 4, 4, 2, 6, 4, 2, 2, 2, 4, 6, 2, 2];
const length = various.reduce((sum, breadth) => sum + breadth, 0);

describe('codes of bars are found', () => {
  const box = { left: 98, width: length + 4, top: 50, height: 60 };

  test('by bars and gaps of various breadths, in any two tones', () => {
    assert.deepEqual(findBars(pageOf(various), HEIGHT), [{ box, tones: { dark: 0, light: 255 }, bars: 'down' }]);
    assert.deepEqual(findBars(pageOf(various, [120]), HEIGHT), [
      { box, tones: { dark: 120, light: 255 }, bars: 'down' },
    ]);
  });
  test('where they lie', () => {
    const upright = pageOf(various);
    const lying = blankPels<'grey'>(400, 255);
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < 400; x++) lying[x * LINE_PELS + y] = upright[y * LINE_PELS + x]!;
    }
    const [code, ...others] = findBars(lying, 400);
    assert.deepEqual(others, []);
    assert.deepEqual(code?.box, { left: box.top, width: box.height, top: box.left, height: box.width });
    assert.equal(code?.bars, 'across');
  });
  test('but not hatchings, charts with bars in groups, or steps of several tones', () => {
    assert.deepEqual(findBars(pageOf(Array(31).fill(4)), HEIGHT), []);
    assert.deepEqual(findBars(pageOf(Array(12).fill([6, 2, 6, 12]).flat()), HEIGHT), []);
    assert.deepEqual(
      findBars(
        pageOf(
          various.map((breadth) => 2 * breadth),
          [40, 150],
        ),
        HEIGHT,
      ),
      [],
    );
  });
});

test('edges on whole pels keep the breadths of bars and gaps in proportion', () => {
  const MODULE = 2.3;
  const modules = [1, 2, 1, 1, 3, 1, 2, 2, 1, 4, 1, 1, 2, 1, 1];
  const exact = [10.7];
  for (const count of modules) exact.push(exact.at(-1)! + count * MODULE);
  const ink = Float64Array.from({ length: 100 }, (_, x) =>
    exact.reduce((sum, edge, i) => sum + (i % 2 === 0 ? 1 : -1) * Math.min(1, Math.max(0, x + 1 - edge)), 0),
  );
  const edges = findEdges(ink);
  assert.ok(edges.every((edge, i) => Math.abs(edge - exact[i]!) < 0.2));
  const whole = wholeEdges(exact);
  const breadths = whole.slice(1).map((edge, i) => edge - whole[i]!);
  assert.deepEqual(
    breadths.map((breadth) => Math.round(breadth / MODULE)),
    modules,
  );
});

describe('codes of bars that are two pels broad scan from the fax page', () => {
  before(async () => {
    const wasm = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
    const { buffer, byteOffset, byteLength } = await readFile(wasm);
    const wasmBinary = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  });

  const MODULE_POINTS = (0.26 * 72) / 25.4;
  const texts = {
    Code128: 'FAX-2026-0417',
    Code39: 'FAX-2026',
    Code93: 'FAX-2026',
    EAN13: '4006381333931',
    ITF: '123456789012',
  };

  /** Where bars are: first module and modules of each. */
  async function barsOf(format: NonNullable<WriterOptions['format']>, text: string) {
    const { image, error } = await writeBarcode(text, { format, scale: 1 });
    assert.ok(image !== null, error);
    const { data, info } = await sharp(Buffer.from(await image.arrayBuffer()))
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const row = [...data.subarray((info.height >> 1) * info.width, ((info.height >> 1) + 1) * info.width)];
    return row.flatMap((grey, at) => {
      if (grey > 127 || (row[at - 1] ?? 255) <= 127) return [];
      const end = row.findIndex((value, i) => i > at && value > 127);
      return [{ at, modules: (end < 0 ? row.length : end) - at }];
    });
  }

  for (const isLying of [false, true]) {
    test(`as rectangles of a PDF, ${isLying ? 'lying' : 'upright'}`, async () => {
      const pdf = await PDFDocument.create();
      const page = pdf.addPage([595, 842]);
      for (const [i, [format, text]] of Object.entries(texts).entries()) {
        for (const { at, modules } of await barsOf(format as NonNullable<WriterOptions['format']>, text)) {
          const [along, breadth] = [60 + at * MODULE_POINTS, modules * MODULE_POINTS];
          const across = 500.3 - 70 * i;
          if (isLying) page.drawRectangle({ x: across, y: along, width: 40, height: breadth });
          else page.drawRectangle({ x: along, y: across, width: breadth, height: 40 });
        }
      }
      const drawing = acceptedOf(await openSource({ kind: 'pdf', bytes: await pdf.save() }, 100e6));
      for await (const { made } of makeFaxPages(drawing, { resolution: 196, paper: 'a4', bandRows: 0 })) {
        const codes = await readPageCodes(acceptedOf(made).raster, 196);
        const wanted = Object.entries(texts).map(([format, text]) => `${format} ${text}`);
        assert.deepEqual(missingFrom(codes, wanted), []);
      }
    });
  }
});
