/** Narrow upright areas, fine grey lines, fine dots: what would cost much and show little. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dropFaintDots, joinDots } from '../../lambdas/pages/bilevel/details/dots.ts';
import { thinFineLines } from '../../lambdas/pages/bilevel/details/fine-lines.ts';
import { fillScreen } from '../../lambdas/pages/bilevel/screen/line-screen.ts';
import { drawStripes } from '../../lambdas/pages/bilevel/screen/stripes.ts';
import { findInkedRows, INK, screenTones } from '../../lambdas/pages/bilevel/screen/tones.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { blankBlocks } from '../../lambdas/pages/planes/blocks.ts';
import type { BitPlane, PelContent, PelPlane } from '../../lambdas/pages/planes/plane.ts';
import { blankBits, blankPels, LINE_PELS } from '../../lambdas/pages/planes/raster.ts';

const HEIGHT = 160;
const screen = fillScreen(196);
const noPhotos = blankBlocks<'owner'>(HEIGHT / 8);

/** A plane of one byte a pel with boxes on it. */
type Box = [left: number, top: number, width: number, height: number, value: number];
function planeOf<C extends PelContent>(background: number, boxes: readonly Box[]): PelPlane<C> {
  const pels = blankPels<C>(HEIGHT, background);
  for (const [left, top, width, height, value] of boxes) {
    for (let y = top; y < top + height; y++) pels.fill(value, y * LINE_PELS + left, y * LINE_PELS + left + width);
  }
  return pels;
}

/** How dark each pel should look, on paper. */
const darknessOf = (...boxes: Box[]) => planeOf<'darkness'>(0, boxes);
/** A page in grey. */
const greyOf = (...boxes: Box[]) => planeOf<'grey'>(255, boxes);

/** Rows of a plane as pictures: `#` ink, `.` paper, `+` what is between. */
const picture = (pels: PelPlane<'darkness'>, left: number, right: number, top: number, bottom: number) =>
  Array.from({ length: bottom - top }, (_, row) =>
    Array.from({ length: right - left }, (__, x) => {
      const dark = pels[(top + row) * LINE_PELS + left + x]!;
      return dark === INK ? '#' : dark === 0 ? '.' : '+';
    }).join(''),
  );

const toBits = (pels: PelPlane<'darkness'>) => {
  const bits = blankBits(HEIGHT);
  const options = {
    fillScreen: screen,
    photoScreen: screen,
    owner: noPhotos,
    unscreened: new Set<number>(),
    photoHysteresis: 0,
  };
  screenTones(pels, findInkedRows(pels), bits, options);
  return bits;
};
const bytesOf = (bits: BitPlane) => encodeT6({ width: LINE_PELS, height: HEIGHT, bits }).length;
const inkIn = (pels: PelPlane<'darkness'>) => pels.reduce((sum, dark) => sum + (dark === INK ? 1 : 0), 0);

describe('narrow upright areas', () => {
  const bar = () => darknessOf([400, 20, 15, 100, 153]);

  test('become upright stripes with as much ink as they are dark', () => {
    const pels = bar();
    drawStripes(pels, findInkedRows(pels), screen, noPhotos);
    const [first, ...others] = picture(pels, 400, 415, 20, 120);
    assert.match(first!, /^\.*#+\.+#+\.*$/);
    for (const row of others) assert.equal(row, first);
    const wanted = (15 * 100 * 153) / 255;
    assert.ok(Math.abs(inkIn(pels) - wanted) <= wanted * 0.08, `${inkIn(pels)} pels of ink for ${wanted}`);
  });

  test('cost less than lines along the rows', () => {
    const striped = bar();
    drawStripes(striped, findInkedRows(striped), screen, noPhotos);
    assert.ok(bytesOf(toBits(striped)) < bytesOf(toBits(bar())) * 0.75);
  });

  test('of a gradient keep their ink where it is darkest', () => {
    const pels = darknessOf();
    for (let y = 20; y < 120; y++) for (let x = 0; x < 12; x++) pels[y * LINE_PELS + 400 + x] = 200 - x * 14;
    drawStripes(pels, findInkedRows(pels), screen, noPhotos);
    for (const row of picture(pels, 400, 412, 20, 120)) assert.match(row, /^\.{0,1}#{4,8}\.+#{0,3}\.*$/);
  });

  test('beside ink stay attached to it', () => {
    const pels = darknessOf([392, 20, 8, 100, INK], [400, 20, 6, 100, 128]);
    drawStripes(pels, findInkedRows(pels), screen, noPhotos);
    for (const row of picture(pels, 392, 406, 20, 120)) assert.equal(row, '###########...');
  });

  test('that are broad, or short, stay tones', () => {
    for (const box of [
      [400, 20, 40, 100, 153],
      [400, 20, 12, 8, 153],
    ] as const) {
      const pels = darknessOf([...box]);
      drawStripes(pels, findInkedRows(pels), screen, noPhotos);
      assert.deepEqual([inkIn(pels), pels[20 * LINE_PELS + 400]], [0, 153]);
    }
  });
});

describe('fine lines', () => {
  const inkOn = (...boxes: [number, number, number, number][]) =>
    darknessOf(...boxes.map((box) => [...box, INK] as Box));

  test('of two faint rows keep the darker one', () => {
    const grey = greyOf([300, 50, 200, 1, 190], [300, 51, 200, 1, 170]);
    const pels = inkOn([300, 50, 200, 2]);
    thinFineLines(grey, pels, findInkedRows(pels));
    assert.deepEqual(picture(pels, 300, 303, 49, 53), ['...', '...', '###', '...']);
  });

  test('down the page are thinned alike', () => {
    const grey = greyOf([300, 40, 1, 80, 160], [301, 40, 1, 80, 190]);
    const pels = inkOn([300, 40, 2, 80]);
    thinFineLines(grey, pels, findInkedRows(pels));
    assert.deepEqual(picture(pels, 298, 304, 60, 62), ['..#...', '..#...']);
  });

  test('that hold the ink of two rows keep both', () => {
    const grey = greyOf([300, 50, 200, 2, 20]);
    const pels = inkOn([300, 50, 200, 2]);
    thinFineLines(grey, pels, findInkedRows(pels));
    assert.equal(inkIn(pels), 400);
  });

  test('leave what crosses them whole', () => {
    const grey = greyOf([300, 50, 200, 2, 180], [380, 20, 4, 80, 0]);
    const pels = inkOn([300, 50, 200, 2], [380, 20, 4, 80]);
    thinFineLines(grey, pels, findInkedRows(pels));
    assert.ok(picture(pels, 380, 384, 20, 100).every((row) => row === '####'));
    assert.equal(inkIn(pels), 200 + 4 * 79);
  });

  test('short strokes are letters’, and stay', () => {
    const grey = greyOf([300, 50, 8, 2, 180]);
    const pels = inkOn([300, 50, 8, 2]);
    thinFineLines(grey, pels, findInkedRows(pels));
    assert.equal(inkIn(pels), 16);
  });
});

describe('fine dots', () => {
  const dots = (...all: [number, number][]) => toBits(darknessOf(...all.map(([x, y]) => [x, y, 2, 1, INK] as Box)));
  const count = (bits: BitPlane) => {
    let sum = 0;
    for (const byte of bits) for (let left = byte; left !== 0; left &= left - 1) sum += 1;
    return sum;
  };
  const times = (n: number, one: (i: number) => [number, number]) => Array.from({ length: n }, (_, i) => one(i));

  test('in a line down the page become a thin line, also where one is missing', () => {
    const bits = dots(...times(30, (i): [number, number] => [500, 20 + i * 3]).filter((_, i) => i !== 12));
    joinDots(bits);
    assert.equal(count(bits), 2 * (29 * 3 + 1));
  });

  test('in a line along a row become a thin line', () => {
    const bits = dots(...times(30, (i) => [500 + i * 5, 40]));
    const before = bytesOf(bits);
    joinDots(bits);
    assert.equal(count(bits), 29 * 5 + 2);
    assert.ok(bytesOf(bits) < before / 2);
  });

  test('that lead the eye, farther apart, stay dots', () => {
    const bits = dots(...times(30, (i) => [500 + i * 8, 40]));
    joinDots(bits);
    assert.equal(count(bits), 60);
  });

  test('of a pattern or a code, which have neighbours, stay as they are', () => {
    const pattern = times(30 * 12, (i) => [500 + (i % 30) * 5, 40 + Math.floor(i / 30) * 3] as [number, number]);
    const bits = dots(...pattern);
    joinDots(bits);
    assert.equal(count(bits), pattern.length * 2);
  });

  test('that are faint and alone go; dark ones and small marks stay', () => {
    const at = (x: number, y: number) => y * LINE_PELS + x;
    const pels = darknessOf([300, 40, 1, 1, INK], [320, 40, 2, 1, INK], [340, 40, 1, 1, INK], [360, 40, 2, 2, INK]);
    const grey = greyOf([300, 40, 1, 1, 150], [320, 40, 2, 1, 150], [340, 40, 1, 1, 60], [360, 40, 2, 2, 150]);
    dropFaintDots(grey, pels, findInkedRows(pels));
    assert.deepEqual([pels[at(300, 40)], pels[at(320, 40)], pels[at(321, 40)]], [0, 0, 0]);
    assert.deepEqual([pels[at(340, 40)], pels[at(360, 40)], pels[at(361, 41)]], [INK, INK, INK]);
  });
});
