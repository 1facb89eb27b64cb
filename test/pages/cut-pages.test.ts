import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { makeFaxPages, openSource } from '../../lambdas/pages/make-pages.ts';
import type { FaxRaster } from '../../lambdas/pages/planes/raster.ts';
import { columnsOf } from '../../lambdas/pages/source/cut/columns.ts';
import { cutPages } from '../../lambdas/pages/source/cut/cut-pages.ts';
import { cutPage, mayBeCut } from '../../lambdas/pages/source/cut/cut-plan.ts';
import { acceptedOf } from '../documents/made/results.ts';
import { blackShare } from './made-documents.ts';

const fit = { resolution: 196, paper: 'a4', bandRows: 0 } as const;
const mm = (length: number) => (length / 25.4) * 72;
const POINTS_PER_PEL = 72 / 204;
const POINTS_PER_ROW = 72 / 196;

interface MadePage {
  readonly size: readonly [number, number];
  /** Points. */
  readonly letters: number;
  readonly lines?: number;
}

/** A PDF of numbered lines that are spread over its whole height, at its left. */
async function makeTall({ size: [width, height], letters, lines = Math.floor(height / letters / 2) }: MadePage) {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([width, height]);
  for (let i = 0; i < lines; i++) {
    page.drawText(`${i} item of the list`, {
      x: letters,
      y: height - ((i + 1) * height) / (lines + 1),
      size: letters,
      font,
    });
  }
  return pdf.save();
}

async function cut(kind: 'pdf' | 'picture', bytes: Uint8Array, options: Parameters<typeof cutPages>[1] = fit) {
  return cutPages(acceptedOf(await openSource({ kind, bytes }, 200e6)), options);
}

const cutsOf = async (page: MadePage) => (await cut('pdf', await makeTall(page))).pages;

test('a receipt is cut into pages at its own size', async () => {
  const drawing = await cut('pdf', await makeTall({ size: [mm(80), mm(2000)], letters: 8 }));
  assert.deepEqual([drawing.pages, [...drawing.cuts]], [7, [[1, 7]]]);
  assert.deepEqual([drawing.sourcePage(1), drawing.sourcePage(7)], [1, 1]);
});

test('a page whose letters are legible on one sheet stays whole', async () => {
  assert.equal(await cutsOf({ size: [mm(80), mm(800)], letters: 24 }), 1, 'a banner of large letters');
  assert.equal(await cutsOf({ size: [mm(420), mm(297)], letters: 5 }), 1, 'A3, however small its letters');
  assert.equal(await cutsOf({ size: [mm(210), mm(297)], letters: 3 }), 1, 'A4');
  assert.equal(await cutsOf({ size: [mm(841), mm(1189)], letters: 40, lines: 20 }), 1, 'a plan with large letters');
  assert.equal((await cut('pdf', await makeTall({ size: [mm(80), mm(100)], letters: 4 }))).pages, 1, 'a small receipt');
});

test('a poster of ordinary proportions stays whole while most of its letters can be made out', () => {
  const size = { width: 1247, height: 1984, isTrue: true, isPicture: false };
  assert.equal(cutPage(size, { small: 8, usual: 8 }, fit), undefined);
  assert.notEqual(cutPage(size, { small: 6, usual: 6 }, fit), undefined);
  assert.notEqual(cutPage({ ...size, height: 3000 }, { small: 8, usual: 8 }, fit), undefined, 'a long one');
});

test('a plan is cut into tiles on which no letter is smaller than six points', async () => {
  const size = { width: mm(1189), height: mm(841), isTrue: true, isPicture: false };
  const parts = cutPage(size, { small: 7, usual: 10 }, fit)!;
  assert.ok(parts.length >= 12 && parts.length <= 30, `${parts.length} parts`);
  for (const { width, height, turned } of parts) {
    const scale = (height * POINTS_PER_ROW) / (turned ? size.width : size.height);
    assert.ok(7 * scale >= 5.99, `letters of ${7 * scale} points`);
    const across = (width * POINTS_PER_PEL) / (turned ? size.height : size.width);
    assert.ok(Math.abs(across / scale - 1) < 0.01, 'true proportions');
  }
});

test('parts cover the page, and each has two lines of the one before', () => {
  for (const size of [
    { width: 1080, height: 12_000, isTrue: false, isPicture: true },
    { width: mm(80), height: mm(2000), isTrue: true, isPicture: false },
    { width: mm(2000), height: mm(297), isTrue: true, isPicture: false },
  ]) {
    assert.ok(mayBeCut(size, fit));
    const letters = { small: 9, usual: 10 };
    const parts = cutPage(size, { small: size.isTrue ? 9 : 25, usual: size.isTrue ? 10 : 30 }, fit)!;
    let seen = 0;
    for (const { window, top, height, turned } of parts) {
      const pointsPerRow = (turned ? size.width : size.height) / height;
      const from = (window!.top - top) * pointsPerRow;
      assert.ok(seen === 0 ? from === 0 : seen - from >= 2 * letters.usual, `${seen - from} points twice`);
      seen = from + window!.height * pointsPerRow;
    }
    assert.ok(Math.abs(seen - Math.max(size.width, size.height)) < 2, 'the end is on the last part');
  }
});

test('a tenth of a page is no letter size: ordinary pages, scans and photographs are never looked at', () => {
  const picture = { isTrue: false, isPicture: true };
  assert.equal(mayBeCut({ width: 3024, height: 4032, ...picture }, fit), false, 'a photograph of a telephone');
  assert.equal(
    mayBeCut({ width: 2480, height: 3508, isTrue: true, isPicture: true }, fit),
    false,
    'a scan of wrong size',
  );
  assert.equal(mayBeCut({ width: 1170, height: 2532, ...picture }, fit), false, 'one screen of a telephone');
  assert.equal(mayBeCut({ width: 1170, height: 9000, ...picture }, fit), true, 'a long screenshot');
});

const chat = (width: number, height: number, count: number, isWide: boolean) => {
  const lines = Array.from({ length: count }, (_, i) => {
    const [x, y] = isWide ? [((i + 0.2) * width) / count, height / 2] : [60, ((i + 0.6) * height) / count];
    return `<text x="${x}" y="${y}" font-size="34" font-family="DejaVu Sans, sans-serif">message ${i} quick brown</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lines.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: 'white' }).png().toBuffer();
};

async function drawAll(drawing: Awaited<ReturnType<typeof cut>>, options = fit): Promise<FaxRaster[]> {
  const pages: FaxRaster[] = [];
  for await (const { made } of makeFaxPages(drawing, options)) pages.push(acceptedOf(made).raster);
  return pages;
}

test('a long screenshot is cut into pages as wide as the paper, every part of it seen', async () => {
  const drawing = await cut('picture', await chat(1080, 5400, 42, false));
  assert.equal(drawing.pages, 4);
  const pages = await drawAll(drawing);
  for (const [n, page] of pages.entries()) {
    assert.ok(blackShare(page, 80, 0, 900, page.height) > 0.01, `letters on part ${n + 1}`);
    assert.ok(page.height > 2000);
  }
});

test('a wide picture is cut too, turned', async () => {
  const drawing = await cut('picture', await chat(6000, 1000, 8, true));
  assert.ok(drawing.pages === 5, `${drawing.pages} parts`);
  assert.ok((await drawAll(drawing)).some((page) => blackShare(page, 0, 0, page.width, page.height) > 0.002));
});

test('a tall picture without letters stays whole', async () => {
  const plain = sharp({ create: { width: 600, height: 6000, channels: 3, background: '#888' } });
  assert.equal((await cut('picture', await plain.png().toBuffer())).pages, 1);
});

test('the parts of a PDF page are drawn one below the other, under the band', async () => {
  const bytes = await makeTall({ size: [mm(100), mm(900)], letters: 9 });
  const options = { ...fit, bandRows: 40 };
  const drawing = await cut('pdf', bytes, options);
  assert.equal(drawing.pages, 4);
  for (const [n, page] of (await drawAll(drawing, options as never)).entries()) {
    assert.equal(blackShare(page, 0, 0, page.width, 40), 0, `the band of part ${n + 1} is white`);
    assert.ok(blackShare(page, 400, 40, 700, page.height - 40) > 0.005, `letters on part ${n + 1}`);
  }
});

test('a strip that is a little longer than the paper stands in columns on one sheet, at its true size, all of it', async () => {
  const size = (width: number, height: number) =>
    ({ width: mm(width), height: mm(height), isTrue: true, isPicture: false }) as const;
  const columnsIn = (width: number, height: number) => columnsOf(size(width, height), fit)?.length;
  assert.deepEqual(
    [columnsIn(80, 400), columnsIn(58, 700), columnsIn(80, 300), columnsIn(80, 700), columnsIn(120, 400)],
    [2, 3, undefined, undefined, undefined],
  );
  const drawing = await cut('pdf', await makeTall({ size: [mm(80), mm(400)], letters: 9, lines: 50 }));
  assert.deepEqual([drawing.pages, drawing.cuts.size], [1, 0]);
  for await (const { made } of makeFaxPages(drawing, fit)) {
    const { raster } = acceptedOf(made);
    const [left, right] = columnsOf(size(80, 400), fit)!.map(({ window }) => window!);
    // Each line has its ink, at the size that it has on the strip: 9 points.
    const linesIn = ({ left: x, width }: { left: number; width: number }, top: number, height: number) => {
      let lines = 0;
      for (let y = top; y < top + height; y++) {
        if (blackShare(raster, x, y, width, 1) > 0 && blackShare(raster, x, y - 1, width, 1) === 0) lines += 1;
      }
      return lines;
    };
    assert.ok(linesIn(left!, 1, 2290) >= 36 && linesIn(right!, 1, 2290) >= 13);
    assert.ok(linesIn(left!, 1, 2290) + linesIn(right!, 1, 2290) >= 50, 'nothing is lost between them');
  }
});
