import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optimiseEdges } from '../../lambdas/pages/bilevel/edges/edge-optimisation.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { writeTiff } from '../../lambdas/pages/fax/tiff.ts';
import { copyOf, type PelPlane } from '../../lambdas/pages/planes/plane.ts';
import {
  asPels,
  blacken,
  blankPels,
  blankRaster,
  type FaxRaster,
  isBlackAt,
  LINE_PELS,
} from '../../lambdas/pages/planes/raster.ts';
import { decodeTiff } from './decoded.ts';
import { makeRaster, numbers } from './made-documents.ts';

const WIDTH = 24;
const inks: Record<string, boolean> = { '#': true, '+': true, '.': false, '-': false };

/** A page from a picture: `#` ink, `.` paper, both certain; `+` ink and `-` paper, both uncertain. White rows are around it. */
function draw(picture: string) {
  const rows = picture.trim().split(/\s+/);
  const raster = blankRaster(rows.length + 8);
  const uncertainty = blankPels<'uncertainty'>(raster.height);
  rows.forEach((row, i) => {
    [...row].forEach((pel, x) => {
      const y = i + 4;
      if (inks[pel]) blacken(raster.bits, x + 80, y);
      if (pel === '+' || pel === '-') uncertainty[y * LINE_PELS + x + 80] = 250;
    });
  });
  return { raster, uncertainty, rows: rows.length };
}

/** What becomes of a picture. */
function optimised(picture: string): string {
  const { raster, uncertainty, rows } = draw(picture);
  optimiseEdges(raster.bits, uncertainty);
  const widest = Math.max(
    ...picture
      .trim()
      .split(/\s+/)
      .map(({ length }) => length),
  );
  assert.ok(widest <= WIDTH);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: widest }, (_, x) => (isBlackAt(raster.bits, x + 80, i + 4) ? '#' : '.')).join(''),
  ).join('\n');
}
const rows = (picture: string) => picture.trim().split(/\s+/).join('\n');

test('an edge that wavers by an uncertain pel becomes straight', () => {
  assert.equal(
    optimised(`
      ..######..
      .+######..
      ..######..
      .+######..
      ..######..`),
    rows(`
      ..######..
      ..######..
      ..######..
      ..######..
      ..######..`),
  );
});

test('the same edge stays as it is where its pels are certain', () => {
  const picture = rows(`
    ..######..
    .#######..
    ..######..
    .#######..
    ..######..`);
  assert.equal(optimised(picture), picture);
});

test('a layer of uncertain pels on top of a bar goes', () => {
  assert.equal(
    optimised(`
      ....+++.....
      .##########.
      .##########.
      .##########.
      .##########.`),
    rows(`
      ............
      .##########.
      .##########.
      .##########.
      .##########.`),
  );
});

test('a stroke of one pel stays, lying or leaning, and so does a dot, however uncertain they are', () => {
  for (const picture of ['........\n.++++++.\n........', '+...\n.+..\n..+.\n...+', '.+.']) {
    assert.equal(optimised(picture), rows(picture).replaceAll('+', '#'));
  }
});

test('a standing stroke of one pel loses no more than its ends', () => {
  const rowsLeft = optimised('.\n+\n+\n+\n+\n+\n+\n.').split('\n');
  assert.deepEqual(rowsLeft.slice(2, 6), ['#', '#', '#', '#']);
});

test('a counter of one column or one row stays open', () => {
  const standing = optimised(`
    #####
    ##-##
    ##-##
    ##-##
    ##-##
    #####`).split('\n');
  assert.deepEqual(standing.slice(2, 4), ['##.##', '##.##']);
  const lying = optimised(`
    .########.
    .########.
    .#------#.
    .########.
    .########.`).split('\n');
  assert.ok((lying[2]!.slice(1, 9).match(/\./g)?.length ?? 0) >= 4, lying[2]);
});

test('the arms of a small t stay', () => {
  const picture = `
    ..##..
    .+##+.
    ..##..
    ..##..
    ..##..
    ..###.`;
  assert.equal(optimised(picture.replaceAll('+', '#')), rows(picture).replaceAll('+', '#'));
});

/** A share of the pels is uncertain, more or less. */
function someUncertainty(raster: FaxRaster, seed: number): PelPlane<'uncertainty'> {
  const next = numbers(seed);
  const values = Uint8Array.from({ length: raster.height * LINE_PELS }, () => (next() % 3 === 0 ? next() % 256 : 0));
  return asPels(values, raster.height);
}

test('no page takes more bits than before, certain pels never change, and what comes out is decoded as it is', async () => {
  for (const [longest, seed] of [
    [3, 1],
    [6, 2],
    [20, 3],
    [300, 4],
    [3000, 5],
  ] as const) {
    const before = makeRaster(120, longest, seed);
    const uncertainty = someUncertainty(before, seed + 10);
    const after = { ...before, bits: copyOf(before.bits) };
    optimiseEdges(after.bits, uncertainty);
    const t6 = encodeT6(after);
    assert.ok(t6.length <= encodeT6(before).length, `runs up to ${longest}`);
    for (let at = 0; at < uncertainty.length; at++) {
      if (uncertainty[at] !== 0) continue;
      const [x, y] = [at % LINE_PELS, Math.floor(at / LINE_PELS)];
      if (isBlackAt(after.bits, x, y) !== isBlackAt(before.bits, x, y)) assert.fail(`pel ${at} was certain`);
    }
    const decoded = await decodeTiff(writeTiff([{ rows: after.height, resolution: 196, t6 }]));
    assert.ok(decoded.bits.equals(after.bits));
  }
});

test('where every pel is certain nothing changes', () => {
  const before = makeRaster(60, 9, 8);
  const bits = copyOf(before.bits);
  optimiseEdges(bits, blankPels(60));
  assert.deepEqual(bits, before.bits);
});
