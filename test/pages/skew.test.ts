import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTextRenderingMode, TextRenderingMode } from '@cantoo/pdf-lib';
import { deskew } from '../../lambdas/pages/bilevel/scan/deskew.ts';
import { estimateSkew } from '../../lambdas/pages/bilevel/scan/skew.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { makeFaxPages, openSource } from '../../lambdas/pages/make-pages.ts';
import { blankBlocks, blocksDown } from '../../lambdas/pages/planes/blocks.ts';
import { copyOf } from '../../lambdas/pages/planes/plane.ts';
import {
  asPels,
  blankPels,
  type FaxRaster,
  type GreyPage,
  LINE_BYTES,
  LINE_PELS,
} from '../../lambdas/pages/planes/raster.ts';
import type { FitOptions } from '../../lambdas/pages/source/page-fit.ts';
import { numbers } from './made-documents.ts';
import { greeting, handwriting, letter, makeScan, type Print, table, wrapScan } from './made-scans.ts';

const fine: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };
const PAPER = 228;

const wholeOf = ({ height }: GreyPage) => ({ left: 0, top: 0, width: LINE_PELS, height });
const skewOf = (page: GreyPage) => estimateSkew(page, wholeOf(page), 196);
const paperOf = ({ height }: GreyPage) => {
  const paper = blankBlocks<'paper'>(blocksDown(height));
  paper.fill(PAPER);
  return paper;
};

async function fax(pdf: Uint8Array): Promise<FaxRaster> {
  const opened = await openSource({ kind: 'pdf', bytes: pdf }, 100_000_000);
  assert.ok(opened.ok);
  for await (const { made } of makeFaxPages(opened.value, fine)) {
    assert.ok(made.ok);
    return made.value.raster;
  }
  return assert.fail('no page');
}

const stamp: Print = (page, font) => page.drawText('No. 7', { x: 20, y: 20, size: 8, font });
const readLayer: Print = (page, font) => {
  page.pushOperators(setTextRenderingMode(TextRenderingMode.Invisible));
  page.drawText('as a machine read it', { x: 60, y: 400, size: 10, font });
};
const costOf = async (page: GreyPage, more?: Print) => encodeT6(await fax(await wrapScan(page, more))).length;

/** A page on its side: what was at the left is on top. */
function turnOnSide({ grey, height }: GreyPage): GreyPage {
  const rows = LINE_PELS;
  const out = blankPels<'grey'>(rows, PAPER);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < LINE_PELS; x++) out[y * LINE_PELS + x] = grey[(height - 1 - x) * LINE_PELS + y]!;
  }
  return { width: LINE_PELS, height: rows, grey: out };
}

test('print and rules give the skew of a page, to 0.05 degrees', async () => {
  for (const [print, angle] of [
    [letter, 0.4],
    [letter, -1.3],
    [letter, 2.9],
    [table, -0.3],
    [table, 1.7],
    [table, -2.8],
  ] as const) {
    const skew = skewOf(await makeScan(print, angle));
    assert.ok(skew !== undefined && Math.abs(skew - angle) <= 0.05, `${print.name} at ${angle}: ${skew}`);
  }
});

test('the angle is the same whatever the lines an inch', async () => {
  for (const resolution of [98, 391] as const) {
    const page = await makeScan(letter, 1.1, { ...fine, resolution });
    const skew = estimateSkew(page, wholeOf(page), resolution);
    assert.ok(skew !== undefined && Math.abs(skew - 1.1) <= 0.05, `${resolution}: ${skew}`);
  }
});

test('print that runs down the page gives it too', async () => {
  // Pels are not square: on its side the page is a little sheared, and its lines slope by the square of 204 ÷ 196 more.
  const skew = skewOf(turnOnSide(await makeScan(letter, 1)));
  assert.ok(skew !== undefined && Math.abs(skew - (204 / 196) ** 2) <= 0.05, String(skew));
});

test('what is straight stays as it is', async () => {
  for (const print of [letter, table]) {
    assert.equal(skewOf(await makeScan(print, 0)), undefined);
    assert.equal(skewOf(await makeScan(print, 0.05)), undefined);
  }
});

test('few words, handwriting, bare paper and pictures give no skew', async () => {
  for (const print of [greeting, handwriting, () => {}]) assert.equal(skewOf(await makeScan(print, 1.5)), undefined);
  const next = numbers(9);
  const photo = await makeScan(() => {}, 0);
  for (let at = 0; at < photo.grey.length; at++) {
    const [x, y] = [at % LINE_PELS, Math.floor(at / LINE_PELS)];
    photo.grey[at] = 128 + 60 * Math.sin(x / 90 + 2 * Math.sin(y / 70)) + 50 * Math.cos(y / 40) + (next() % 16);
  }
  assert.equal(skewOf(photo), undefined);
});

test('a page whose halves have different skews gives none', async () => {
  const [upper, lower] = [await makeScan(letter, 1), await makeScan(letter, -1)];
  const half = LINE_PELS * (upper.height >> 1);
  upper.grey.set(lower.grey.subarray(half), half);
  assert.equal(skewOf(upper), undefined);
});

test('a deskewed page is straight and keeps its ink', async () => {
  const page = await makeScan(letter, 2);
  const straight = deskew(page, wholeOf(page), paperOf(page), 196);
  assert.ok(straight !== undefined);
  assert.equal(skewOf({ ...page, grey: straight }), undefined);
  const ink = (grey: Uint8Array) => grey.reduce((sum, value) => sum + (value < 120 ? 1 : 0), 0);
  const kept = ink(straight) / ink(page.grey);
  assert.ok(kept > 0.97 && kept < 1.03, String(kept));
});

test('what comes in at the corners is paper', async () => {
  const page = await makeScan(table, 2);
  const straight = deskew(page, wholeOf(page), paperOf(page), 196);
  assert.ok(straight !== undefined);
  for (const y of [0, page.height - 1]) {
    for (const x of [0, LINE_PELS - 1]) {
      const tone = straight[y * LINE_PELS + x]!;
      assert.ok(tone > PAPER - 35 && tone < PAPER + 35, `${x}, ${y}: ${tone}`);
    }
  }
});

test('a page that would lose ink at its edge stays as it is; a shadow that begins at the very edge may go', async () => {
  const page = await makeScan(letter, 2.5);
  const box = wholeOf(page);
  const noted = { ...page, grey: copyOf(page.grey) };
  for (let x = 1500; x < 1700; x += 9) noted.grey.fill(30, 6 * LINE_PELS + x, 6 * LINE_PELS + x + 5);
  assert.equal(deskew(noted, box, paperOf(page), 196), undefined);
  const shaded = { ...page, grey: copyOf(page.grey) };
  for (let y = 0; y < page.height; y++) shaded.grey.fill(30, y * LINE_PELS, y * LINE_PELS + 6);
  assert.ok(deskew(shaded, box, paperOf(page), 196) !== undefined);
});

test('a scan with a skew takes less line time deskewed, whatever invisible text is on it; with visible text it stays as it is', async () => {
  const skewed = await makeScan(table, 1.7);
  const [deskewed, stamped] = [await costOf(skewed, readLayer), await costOf(skewed, stamp)];
  assert.ok(deskewed < stamped * 0.85, `${deskewed} bytes instead of ${stamped}`);
});

test('a scan in black and white, which looks drawn, is deskewed too; one that has fax geometry already is kept', async () => {
  const page = await makeScan(table, 1.7);
  const black = page.grey.map((value) => (value < 140 ? 0 : 255));
  const bilevel = { ...page, grey: asPels<'grey'>(black, page.height) };
  const costAt = async (scale: number, more?: Print) =>
    encodeT6(await fax(await wrapScan(bilevel, more, scale))).length;
  const [deskewed, stamped] = [await costAt(0.9), await costAt(0.9, stamp)];
  assert.ok(deskewed < stamped * 0.85, `${deskewed} bytes instead of ${stamped}`);
  assert.ok((await costAt(1)) > deskewed * 1.1);
});

test('lines that lean where nothing else does prove no skew', async () => {
  const { grey, height } = await makeScan(table, 0);
  const leaning = blankPels<'grey'>(height, PAPER);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < LINE_PELS; x++) {
      const from = y - Math.round((x - LINE_PELS / 2) * 0.02);
      if (from >= 0 && from < height) leaning[y * LINE_PELS + x] = grey[from * LINE_PELS + x]!;
    }
  }
  const page: GreyPage = { width: LINE_PELS, height, grey: leaning };
  assert.ok(skewOf(page) !== undefined);
  assert.equal(estimateSkew(page, wholeOf(page), 196, true), undefined);
  const slipped = await makeScan(table, 1.2);
  assert.equal(estimateSkew(slipped, wholeOf(slipped), 196, true), skewOf(slipped));
});

test('nothing is done to a straight scan', async () => {
  const page = await makeScan(table, 0);
  assert.equal(deskew(page, wholeOf(page), paperOf(page), 196), undefined);
  const raster = await fax(await wrapScan(page));
  // A rule of the table is black from end to end in one and the same row.
  const isRule = (y: number) =>
    raster.bits.subarray(y * LINE_BYTES + 40, y * LINE_BYTES + 160).every((byte) => byte === 0xff);
  assert.ok(Array.from({ length: raster.height }, (_, y) => isRule(y)).filter(Boolean).length >= 31);
});
