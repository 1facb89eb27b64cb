/** Planes are kept apart by the compiler: `npm run check` fails where one of the expected errors below does not occur. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dropFaintDots, joinDots } from '../../lambdas/pages/bilevel/details/dots.ts';
import { thinFineLines } from '../../lambdas/pages/bilevel/details/fine-lines.ts';
import { optimiseEdges } from '../../lambdas/pages/bilevel/edges/edge-optimisation.ts';
import { drawScan } from '../../lambdas/pages/bilevel/scan/draw-scan.ts';
import { fillScreen } from '../../lambdas/pages/bilevel/screen/line-screen.ts';
import { drawStripes } from '../../lambdas/pages/bilevel/screen/stripes.ts';
import { findInkedRows } from '../../lambdas/pages/bilevel/screen/tones.ts';
import { thresholdInk } from '../../lambdas/pages/bilevel/text/ink-threshold.ts';
import { overlayText } from '../../lambdas/pages/bilevel/text/overlay-text.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { BLOCKS_ACROSS, blankBlocks, dilateBlocks, mapBlocks } from '../../lambdas/pages/planes/blocks.ts';
import { type BlockPlane, copyOf } from '../../lambdas/pages/planes/plane.ts';
import {
  asBits,
  asBox,
  asPels,
  blankBits,
  blankBox,
  blankPels,
  isBlackAt,
  LINE_BYTES,
  LINE_PELS,
} from '../../lambdas/pages/planes/raster.ts';
import { separateText } from '../../lambdas/pages/source/text-layer.ts';
import { hatchWatermark } from '../../lambdas/pages/source/watermark.ts';

const HEIGHT = 16;
const bits = blankBits(HEIGHT);
const grey = blankPels<'grey'>(HEIGHT, 255);
const darkness = blankPels<'darkness'>(HEIGHT);
const uncertainty = blankPels<'uncertainty'>(HEIGHT);
const coverage = blankPels<'coverage'>(HEIGHT);
const label = blankBlocks<'label'>(HEIGHT / 8);
const owner = blankBlocks<'owner'>(HEIGHT / 8);
const paper = blankBlocks<'paper'>(HEIGHT / 8);
const box = { left: 0, top: 0, width: LINE_PELS, height: HEIGHT };
const page = { width: LINE_PELS, height: HEIGHT, grey } as const;
const lightness = new Int32Array(label.length) as BlockPlane<'lightness', Int32Array>;

/** What must not compile, one function a room. None is called: some would go on for ever, or write where they must not. */
const wrongPlanes = {
  blocksAsBits() {
    // @ts-expect-error a plane of blocks has rows of 216 bytes too
    encodeT6({ width: LINE_PELS, height: HEIGHT, bits: label });
    // @ts-expect-error
    isBlackAt(label, 0, 0);
    // @ts-expect-error
    joinDots(label);
    // @ts-expect-error
    optimiseEdges(owner, uncertainty);
    // @ts-expect-error
    drawScan(page, box, paper, { bits: label, uncertainty }, owner, 1);
  },
  bitsAsBlocks() {
    // @ts-expect-error packed bits have rows of 216 bytes too
    dilateBlocks(bits, HEIGHT / 8, 1);
    // @ts-expect-error
    mapBlocks<'flag'>(bits, (value) => value);
    // @ts-expect-error
    overlayText(bits, uncertainty, { coverage, lightness }, bits);
    // @ts-expect-error
    drawStripes(darkness, findInkedRows(darkness), fillScreen(196), bits);
  },
  blocksOfAnotherContent() {
    // @ts-expect-error labels are no owners
    drawStripes(darkness, findInkedRows(darkness), fillScreen(196), label);
    // @ts-expect-error owners are no paper
    drawScan(page, box, owner, { bits, uncertainty }, owner, 1);
    // @ts-expect-error owners are no labels
    overlayText(bits, uncertainty, { coverage, lightness }, owner);
  },
  pelsOfAnotherContent() {
    // @ts-expect-error darkness is grey the other way round
    thresholdInk(darkness, HEIGHT, uncertainty);
    // @ts-expect-error grey and darkness in the wrong order
    dropFaintDots(darkness, grey, findInkedRows(darkness));
    // @ts-expect-error
    thinFineLines(darkness, grey, findInkedRows(darkness));
    // @ts-expect-error
    findInkedRows(grey);
    // @ts-expect-error
    optimiseEdges(bits, grey);
    // @ts-expect-error
    separateText(coverage, grey, grey, HEIGHT);
    // @ts-expect-error
    hatchWatermark(grey, grey, grey, grey, HEIGHT);
  },
  pelsAsBitsOrBlocks() {
    // @ts-expect-error
    joinDots(grey);
    // @ts-expect-error
    drawStripes(darkness, findInkedRows(darkness), fillScreen(196), grey);
    // @ts-expect-error a plane is no screen
    drawStripes(darkness, findInkedRows(darkness), label, owner);
    // @ts-expect-error a plane is no list of rows
    dropFaintDots(grey, darkness, label);
  },
  partsAndUnknownBytes() {
    // @ts-expect-error a box has rows of its own width
    thresholdInk(blankBox<'grey'>(LINE_PELS, HEIGHT), HEIGHT, uncertainty);
    // @ts-expect-error a part of a plane is no plane
    joinDots(bits.subarray(LINE_BYTES));
    // @ts-expect-error nobody knows what these bytes are
    joinDots(new Uint8Array(LINE_BYTES * HEIGHT));
    // @ts-expect-error
    thresholdInk(new Uint8Array(LINE_PELS * HEIGHT), HEIGHT, uncertainty);
  },
};

test('a wrong plane would be read without any error: rows of bits and of blocks have as many bytes', () => {
  assert.equal(LINE_BYTES, BLOCKS_ACROSS);
  assert.equal(Object.keys(wrongPlanes).length, 6);
});

test('planes are plain arrays of bytes: nothing is paid for their types', () => {
  for (const plane of [bits, grey, label, copyOf(owner), mapBlocks<'flag'>(label, () => 1)]) {
    assert.equal(Object.getPrototypeOf(plane), Uint8Array.prototype);
  }
});

test('bytes from outside become a plane only when there are as many as it has', () => {
  assert.equal(asBits(new Uint8Array(LINE_BYTES * 3), 3).length, LINE_BYTES * 3);
  for (const wrong of [
    () => asBits(new Uint8Array(LINE_BYTES * 3), 4),
    () => asPels(new Uint8Array(LINE_BYTES * 3), 3),
    () => asBox(new Uint8Array(100), 10, 11),
  ]) {
    assert.throws(wrong, { name: 'Defect' });
  }
});
