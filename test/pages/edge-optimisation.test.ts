import assert from 'node:assert/strict';
import { test } from 'node:test';
import { optimiseEdges } from '../../lambdas/pages/bilevel/edges/edge-optimisation.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { writeTiff } from '../../lambdas/pages/fax/tiff.ts';
import { blankRaster, type FaxRaster, LINE_BYTES, LINE_PELS } from '../../lambdas/pages/planes/raster.ts';
import { decodeTiff } from './decoded.ts';
import { makeRaster, numbers } from './made-documents.ts';

const WIDTH = 24;
const inks: Record<string, boolean> = { '#': true, '+': true, '.': false, '-': false };

/** A page from a picture: `#` ink, `.` paper, both sure; `+` ink and `-` paper, both undecided. It stands amid white rows. */
function draw(picture: string) {
  const rows = picture.trim().split(/\s+/);
  const raster = blankRaster(rows.length + 8);
  const doubt = new Uint8Array(raster.height * LINE_PELS);
  rows.forEach((row, i) => {
    [...row].forEach((pel, x) => {
      const y = i + 4;
      if (inks[pel]) raster.bits[y * LINE_BYTES + ((x + 80) >> 3)]! |= 0x80 >> (x & 7);
      if (pel === '+' || pel === '-') doubt[y * LINE_PELS + x + 80] = 250;
    });
  });
  return { raster, doubt, rows: rows.length };
}

/** What becomes of a picture. */
function optimised(picture: string): string {
  const { raster, doubt, rows } = draw(picture);
  optimiseEdges(raster.bits, doubt);
  const widest = Math.max(
    ...picture
      .trim()
      .split(/\s+/)
      .map(({ length }) => length),
  );
  assert.ok(widest <= WIDTH);
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: widest }, (_, x) => {
      const byte = raster.bits[(i + 4) * LINE_BYTES + ((x + 80) >> 3)]!;
      return ((byte >> (7 - (x & 7))) & 1) === 1 ? '#' : '.';
    }).join(''),
  ).join('\n');
}
const rows = (picture: string) => picture.trim().split(/\s+/).join('\n');

test('an edge that wavers by an undecided pel becomes straight', () => {
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

test('the same edge stays as it is where its pels are sure', () => {
  const picture = rows(`
    ..######..
    .#######..
    ..######..
    .#######..
    ..######..`);
  assert.equal(optimised(picture), picture);
});

test('a layer of undecided pels on top of a bar goes', () => {
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

test('a stroke of one pel stays, lying or leaning, and so does a dot, however undecided they are', () => {
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

/** Doubts about a share of the pels, of every strength. */
function someDoubt(raster: FaxRaster, seed: number): Uint8Array {
  const next = numbers(seed);
  return Uint8Array.from({ length: raster.height * LINE_PELS }, () => (next() % 3 === 0 ? next() % 256 : 0));
}

test('no page costs more than before, sure pels never change, and what comes out is read as it is', async () => {
  for (const [longest, seed] of [
    [3, 1],
    [6, 2],
    [20, 3],
    [300, 4],
    [3000, 5],
  ] as const) {
    const before = makeRaster(120, longest, seed);
    const doubt = someDoubt(before, seed + 10);
    const after = { ...before, bits: before.bits.slice() };
    optimiseEdges(after.bits, doubt);
    const t6 = encodeT6(after);
    assert.ok(t6.length <= encodeT6(before).length, `runs up to ${longest}`);
    for (let at = 0; at < doubt.length; at++) {
      if (doubt[at] !== 0) continue;
      const y = Math.floor(at / LINE_PELS);
      const byte = y * LINE_BYTES + ((at - y * LINE_PELS) >> 3);
      const mask = 0x80 >> (at & 7);
      if ((after.bits[byte]! & mask) !== (before.bits[byte]! & mask)) assert.fail(`pel ${at} was sure`);
    }
    const decoded = await decodeTiff(writeTiff([{ rows: after.height, resolution: 196, t6 }]));
    assert.ok(decoded.bits.equals(after.bits));
  }
});

test('without a doubt nothing changes', () => {
  const before = makeRaster(60, 9, 8);
  const bits = before.bits.slice();
  optimiseEdges(bits, new Uint8Array(60 * LINE_PELS));
  assert.deepEqual(bits, before.bits);
});
