import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callSeconds, pageSeconds } from '../../lambdas/pages/fax/line-time.ts';
import { LINE_PELS } from '../../lambdas/pages/planes/raster.ts';
import { fitPage, paperRows } from '../../lambdas/pages/source/page-fit.ts';
import { fitPicture } from '../../lambdas/pages/source/picture-size.ts';

const millimetres = (mm: number) => (mm / 25.4) * 72;
const a4 = { resolution: 196, paper: 'a4', bandRows: 0 } as const;
const letter = { resolution: 196, paper: 'letter', bandRows: 0 } as const;

const pages = [
  {
    what: 'A4 upright, at true size',
    mm: [210, 297],
    options: a4,
    rows: 2292,
    width: 1687,
    height: 2292,
    turned: false,
  },
  { what: 'A4 on its side, turned', mm: [297, 210], options: a4, rows: 2292, width: 1687, height: 2292, turned: true },
  { what: 'A3 upright, shrunk', mm: [297, 420], options: a4, rows: 2292, width: 1687, height: 2292, turned: false },
  {
    what: 'A3 on its side, turned and shrunk',
    mm: [420, 297],
    options: a4,
    rows: 2292,
    width: 1687,
    height: 2292,
    turned: true,
  },
  {
    what: 'Letter, as wide as the line',
    mm: [215.9, 279.4],
    options: a4,
    rows: 2156,
    width: 1728,
    height: 2149,
    turned: false,
  },
  {
    what: 'A4 to a Letter machine',
    mm: [210, 297],
    options: letter,
    rows: 2156,
    width: 1587,
    height: 2156,
    turned: false,
  },
  {
    what: 'A5 on its side fits without turning',
    mm: [210, 148],
    options: a4,
    rows: 2156,
    width: 1687,
    height: 1142,
    turned: false,
  },
  { what: 'a card is never enlarged', mm: [85, 54], options: a4, rows: 2156, width: 683, height: 417, turned: false },
] as const;

for (const { what, mm, options, ...expected } of pages) {
  test(`page: ${what}`, () => {
    const placement = fitPage(millimetres(mm[0]), millimetres(mm[1]), options);
    const { rows, width, height, turned } = placement;
    assert.deepEqual({ rows, width, height, turned }, expected);
    assert.equal(placement.left, Math.floor((LINE_PELS - width) / 2));
    assert.equal(placement.top, 0);
  });
}

test('paper has the rows of its length at each resolution', () => {
  assert.deepEqual(
    ([98, 196, 391] as const).map((resolution) => [paperRows('a4', resolution), paperRows('letter', resolution)]),
    [
      [1146, 1078],
      [2292, 2156],
      [4572, 4301],
    ],
  );
});

test('the header band stays free: a full page moves below it and shrinks into what is left', () => {
  const placement = fitPage(millimetres(210), millimetres(297), { ...a4, bandRows: 39 });
  assert.equal(placement.top, 39);
  assert.equal(placement.height, 2292 - 39);
  assert.equal(placement.rows, 2292);
});

const pictures = [
  { what: 'a scan at 300 dots keeps its size', width: 1240, height: 1748, density: 300, mm: [105, 148], turned: false },
  {
    what: 'a full A4 scan fills the page to its edges',
    width: 2480,
    height: 3508,
    density: 300,
    mm: [210, 297],
    turned: false,
  },
  {
    what: 'a phone photograph fills the page within margins',
    width: 3000,
    height: 4000,
    density: 72,
    mm: [205.1, 273.5],
    turned: false,
  },
  { what: 'and lying, it is turned', width: 4000, height: 3000, density: undefined, mm: [205.1, 273.5], turned: true },
  {
    what: 'a picture of 600 × 800 fills the width',
    width: 600,
    height: 800,
    density: undefined,
    mm: [205.1, 273.5],
    turned: false,
  },
  { what: 'an icon stays an icon', width: 32, height: 32, density: 96, mm: [11.3, 11.3], turned: false },
] as const;

for (const { what, width, height, density, mm, turned } of pictures) {
  test(`picture: ${what}`, () => {
    const placement = fitPicture({ width, height, xDensity: density, yDensity: density }, a4);
    const across = (placement.width / 204) * 25.4;
    const down = (placement.height / 196) * 25.4;
    assert.ok(Math.abs(across - mm[0]) < 0.6 && Math.abs(down - mm[1]) < 0.6, `${across} × ${down}`);
    assert.equal(placement.turned, turned);
  });
}

test('line time follows the bytes and the error-correction blocks', () => {
  assert.equal(pageSeconds(0).toFixed(2), '3.15');
  assert.equal(pageSeconds(15_000).toFixed(1), '11.8');
  assert.equal((pageSeconds(65_537) - pageSeconds(65_536)).toFixed(2), '3.25');
  assert.ok(pageSeconds(15_000, 33_600) < pageSeconds(15_000));
  assert.equal(callSeconds([]).toFixed(1), '13.3');
});
