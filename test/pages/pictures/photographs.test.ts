import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binarise } from '../../../lambdas/pages/bilevel/binarise.ts';
import { diffuseTones } from '../../../lambdas/pages/bilevel/screen/error-diffusion.ts';
import { photoScreen } from '../../../lambdas/pages/bilevel/screen/line-screen.ts';
import { pageSeconds } from '../../../lambdas/pages/fax/line-time.ts';
import { blankBlocks, blocksDown } from '../../../lambdas/pages/planes/blocks.ts';
import type { BitPlane } from '../../../lambdas/pages/planes/plane.ts';
import { blankBits, blankPels, isBlackAt, LINE_PELS, type PelBox } from '../../../lambdas/pages/planes/raster.ts';

const inkShare = (bits: BitPlane, { left, top, width, height }: PelBox) => {
  let ink = 0;
  for (let y = top; y < top + height; y++)
    for (let x = left; x < left + width; x++) if (isBlackAt(bits, x, y)) ink += 1;
  return ink / (width * height);
};

test('four rows of a photograph become black one after the other, each second one first', () => {
  const blackRows = (resolution: 98 | 196 | 391, darkness: number) =>
    [...photoScreen(resolution)].map((threshold) => (darkness > threshold ? 'X' : '.')).join('');
  assert.deepEqual(
    [20, 64, 128, 190, 240].map((darkness) => blackRows(196, darkness)),
    ['....', 'X...', 'X.X.', 'XXX.', 'XXXX'],
  );
  assert.equal(blackRows(98, 128), blackRows(196, 128));
  assert.equal(blackRows(391, 128), 'XX..XX..');
});

test('a small photograph keeps its tones, in runs: paper stays white, ink black', () => {
  const box = { left: 80, top: 40, width: 240, height: 120 };
  const owner = blankBlocks<'owner'>(blocksDown(200));
  owner.fill(1);
  for (const darkness of [0, 40, 128, 220, 255]) {
    const tones = blankPels<'darkness'>(200, darkness);
    const bits = blankBits(200);
    diffuseTones(tones, box, bits, owner, 1);
    assert.ok(Math.abs(inkShare(bits, box) - darkness / 255) < 0.03, String(darkness));
    assert.equal(inkShare(bits, { left: 400, top: 0, width: 200, height: 200 }), 0, 'nothing is drawn beside it');
  }
});

/** A page at standard resolution that is one photograph, full of detail. */
function photographOf(height: number) {
  const grey = blankPels<'grey'>(height);
  let seed = 7;
  for (let at = 0; at < grey.length; at++) {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    const x = at % LINE_PELS;
    const y = Math.floor(at / LINE_PELS);
    grey[at] = 90 + 60 * Math.sin(x / 60) * Math.cos(y / 25) + 100 * (seed / 2 ** 31);
  }
  const pictures = [{ left: 0, top: 0, width: LINE_PELS, height }];
  return { width: LINE_PELS, height, grey, pictures, isOnePicture: true } as const;
}

test('photographs take at most 30 seconds of a page, or 20 where a line wants them coarse', () => {
  const secondsOf = (detail: 'fine' | 'coarse') =>
    pageSeconds(binarise(photographOf(1144), 98, detail).strip.t6.length);
  const [fine, coarse] = [secondsOf('fine'), secondsOf('coarse')];
  assert.ok(fine > 20 && fine <= 30, `fine: ${fine}`);
  assert.ok(coarse <= 20, `coarse: ${coarse}`);
});
