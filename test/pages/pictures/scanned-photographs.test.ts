import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPhotos } from '../../../lambdas/pages/bilevel/pictures/photos-in-scan.ts';
import { blankPels, LINE_PELS, type PelBox } from '../../../lambdas/pages/planes/raster.ts';
import { joinStrips } from '../../../lambdas/pages/source/pdf/join-strips.ts';
import { numbers } from '../made-documents.ts';

const HEIGHT = 1400;
const whole = { left: 0, top: 0, width: LINE_PELS, height: HEIGHT };

/** Grey paper that is darker towards one side, and what is painted on it. */
function scan(...painted: readonly [PelBox, (x: number, y: number, paper: number) => number][]) {
  const grey = blankPels<'grey'>(HEIGHT);
  const paperAt = (x: number) => 235 - (x / LINE_PELS) * 40;
  for (let at = 0; at < grey.length; at++) grey[at] = paperAt(at % LINE_PELS);
  for (const [{ left, top, width, height }, tone] of painted) {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) grey[(top + y) * LINE_PELS + left + x] = tone(x, y, paperAt(left + x));
  }
  return { width: LINE_PELS, height: HEIGHT, grey } as const;
}

/** A face before a backdrop, as far as tones go. */
const portrait = (width: number, height: number) => (x: number, y: number, paper: number) => {
  const [u, v] = [(x - width / 2) / (width * 0.3), (y - height / 2) / (height * 0.35)];
  return paper * (u * u + v * v < 1 ? 0.45 + 0.25 * Math.sin(u * 5) * Math.cos(v * 7) : 0.72);
};
/** Bars of 3 to 9 pels. */
const bars = (x: number, _y: number, paper: number) => ((x * 37) % 97 < 45 && x % 12 > 3 ? 20 : paper);
const module = numbers(3);
const modules = Array.from({ length: 4096 }, () => module() % 2);
const code = (x: number, y: number, paper: number) => (modules[(y >> 2) * 64 + (x >> 2)] === 1 ? 25 : paper);
/** Light letters on a dark field. */
const field = (x: number, y: number, paper: number) =>
  paper * (y % 40 > 12 && y % 40 < 30 && x % 18 > 4 && (x + y) % 7 > 2 ? 1 : 0.45);

test('a photograph on a scan is found with its backdrop; codes, bars and dark fields are none', () => {
  const at = { left: 300, top: 200, width: 200, height: 260 };
  const page = scan(
    [at, portrait(at.width, at.height)],
    [{ left: 900, top: 200, width: 400, height: 160 }, bars],
    [{ left: 900, top: 500, width: 256, height: 256 }, code],
    [{ left: 200, top: 900, width: 800, height: 120 }, field],
    [{ left: 200, top: 1100, width: 800, height: 120 }, (_x, _y, paper) => paper * 0.6],
  );
  const found = findPhotos(page, whole);
  assert.equal(found.length, 1);
  const { box, whiteAt } = found[0]!;
  const right = box.left + box.width;
  const bottom = box.top + box.height;
  const edges = [box.left - 300, right - 500, box.top - 200, bottom - 460];
  assert.ok(
    edges.every((distance) => Math.abs(distance) <= 12),
    edges.join(' '),
  );
  assert.ok(Math.abs(whiteAt(400, 300) - 226) < 8, 'the paper under it is known');
});

test('strips of one scan are one picture, in any order; pictures apart are not', () => {
  const strip = (top: number, height = 300) => ({ left: 20, top, width: 1687, height });
  assert.deepEqual(joinStrips([strip(0), strip(600, 301), strip(300)]), [strip(0, 901)]);
  const tiles = [0, 1].flatMap((row) =>
    [0, 1].map((column) => ({ left: column * 800, top: row * 700, width: 800, height: 700 })),
  );
  assert.deepEqual(joinStrips(tiles), [{ left: 0, top: 0, width: 1600, height: 1400 }]);
  assert.equal(joinStrips([strip(0), strip(320)]).length, 2);
});
