import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFaxPages, openSource } from '../../lambdas/pages/make-pages.ts';
import { type FaxRaster, isBlackAt, type VerticalResolution } from '../../lambdas/pages/planes/raster.ts';
import { openReceivedTiff } from '../../lambdas/pages/received/received-tiff.ts';
import type { Drawing } from '../../lambdas/pages/source/drawing.ts';
import { acceptedOf } from '../documents/made/results.ts';
import { type MadeTiffPage, makeTiff, type TiffPart } from './made-tiff.ts';

const MAX_PIXELS = 100e6;
const fit = (resolution: VerticalResolution) => ({ resolution, paper: 'a4', bandRows: 0 }) as const;

const openTiff = async (pages: readonly MadeTiffPage[]): Promise<Drawing> =>
  acceptedOf(await openSource({ kind: 'picture', bytes: makeTiff(pages) }, MAX_PIXELS));

async function drawAll(drawing: Drawing, resolution: VerticalResolution = 196): Promise<FaxRaster[]> {
  const pages: FaxRaster[] = [];
  for await (const { made } of makeFaxPages(drawing, fit(resolution))) pages.push(acceptedOf(made).raster);
  return pages;
}

/** The black square in inches. */
function measureSquare({ bits, height, width }: FaxRaster, resolution: number) {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isBlackAt(bits, x, y)) continue;
      xs.push(x);
      ys.push(y);
    }
  }
  const left = xs.reduce((min, x) => Math.min(min, x), width);
  const right = xs.reduce((max, x) => Math.max(max, x), 0);
  const [top, bottom] = [ys[0]!, ys.at(-1)!];
  return {
    left: left / 204,
    top: top / resolution,
    width: (right - left + 1) / 204,
    height: (bottom - top + 1) / resolution,
  };
}

const near = (value: number, wanted: number, what: string) =>
  assert.ok(Math.abs(value - wanted) < 0.05 * wanted, `${what}: ${value}, wanted ${wanted}`);

/** Every page is drawn for so many lines an inch, and its file does not say which. */
const unstated: readonly (readonly [name: string, page: MadeTiffPage & { readonly lines: VerticalResolution }])[] = [
  ['standard, A4', { width: 1728, height: 1145, lines: 98 }],
  ['standard, Letter', { width: 1728, height: 1078, lines: 98 }],
  ['standard, Legal', { width: 1728, height: 1372, lines: 98 }],
  ['standard, half a page', { width: 1728, height: 600, lines: 98 }],
  ['standard, a line that lost its edges', { width: 1688, height: 1100, lines: 98 }],
  ['fine, A4', { width: 1728, height: 2290, lines: 196 }],
  ['fine, Letter', { width: 1728, height: 2156, lines: 196 }],
  ['superfine, A4', { width: 1728, height: 4570, lines: 391 }],
  [
    'standard, with the densities of a screen',
    { width: 1728, height: 1145, lines: 98, stated: { x: 72, y: 72, unit: 2 } },
  ],
  ['standard, with densities of no unit', { width: 1728, height: 1145, lines: 98, stated: { x: 1, y: 1, unit: 1 } }],
  ['fine, with a ratio of no unit', { width: 1728, height: 1100, lines: 98, stated: { x: 204, y: 98, unit: 1 } }],
];

for (const [name, page] of unstated) {
  test(`a fax page without its resolution is sent upright in its true proportions: ${name}`, async () => {
    for (const resolution of [196, 98] as const) {
      const [drawn] = await drawAll(await openTiff([page]), resolution);
      const found = measureSquare(drawn!, resolution);
      const scale = found.width / 2;
      assert.ok(scale > 0.8 && scale < 1.03, `it has its size: ${scale}`);
      near(found.height, found.width, 'height of the square');
      assert.ok(found.top < 0.7 && found.left < 2, 'it is at the top, at the left');
    }
  });

  test(`a fax page without its resolution is received as it would be sent: ${name}`, async () => {
    const media = acceptedOf(await openReceivedTiff(makeTiff([page]), MAX_PIXELS));
    const { strip, raster, damage } = await media.draw(0);
    assert.deepEqual([damage, strip.resolution, raster.height], ['none', page.lines, page.height]);
  });
}

for (const [name, page] of [
  ['B4, standard', { width: 2048, height: 1404, lines: 98 }],
  ['B4, fine', { width: 2048, height: 2800, lines: 196 }],
  ['A3, standard', { width: 2432, height: 1620, lines: 98 }],
  ['A3, fine', { width: 2432, height: 3240, lines: 196 }],
] as const) {
  test(`a wider fax page without its resolution is shrunk in its true proportions: ${name}`, async () => {
    const [drawn] = await drawAll(await openTiff([page]));
    const found = measureSquare(drawn!, 196);
    near(found.height, found.width, 'height of the square');
    assert.ok(found.width < (2.01 * 1728) / page.width && found.width > 1, 'its width');
  });
}

test('a picture that is not as wide as any fax line has square pels', async () => {
  const narrow = { width: 1200, height: 1145 };
  const [drawn] = await drawAll(await openTiff([narrow]));
  const { width, height } = measureSquare(drawn!, 196);
  // Drawn as two inches of 204 pels and of 196 lines, which are now as many pels of one size.
  near(height / width, 196 / 204, 'its pels are square');
});

const drawFirst = async (page: MadeTiffPage) => (await openTiff([page])).draw(0, fit(196));
const strips = { width: 1728, height: 600, rowsPerStrip: 100 } as const;
const tiles = { width: 600, height: 600, tileSide: 256 } as const;
const withPart = (index: number, change: Partial<TiffPart>) => (parts: readonly TiffPart[]) =>
  parts.map((part, i) => (i === index ? { ...part, ...change } : part));

test('whole strips and tiles are drawn', async () => {
  for (const page of [strips, tiles, { ...strips, rowsPerStrip: 600 }]) assert.ok((await drawFirst(page)).ok);
});

for (const [name, list] of [
  ['has no bytes', withPart(2, { length: 0 })],
  ['has no place', withPart(2, { offset: 0 })],
  ['and all others have neither', (parts: readonly TiffPart[]) => parts.map(() => ({ offset: 0, length: 0 }))],
  ['is not listed', (parts: readonly TiffPart[]) => parts.slice(0, -1)],
  ['lies beyond the end of the file', withPart(2, { offset: 10_000_000 })],
] as const) {
  test(`a picture of which one part ${name} is damaged, never black`, async () => {
    for (const page of [strips, tiles]) {
      const drawn = await drawFirst({ ...page, list });
      assert.deepEqual(drawn, { ok: false, refusal: 'damaged' });
    }
  });
}

test('of a received page with a part missing it is said that it is damaged', async () => {
  const page = { ...strips, lines: 98, list: withPart(2, { offset: 0, length: 0 }) };
  const media = acceptedOf(await openReceivedTiff(makeTiff([page]), MAX_PIXELS));
  assert.equal((await media.draw(0)).damage, 'some');
});

test('reduced pictures are no pages, by the newer field and by the older one', async () => {
  const page = { width: 1728, height: 1145, lines: 98 };
  const small = { width: 216, height: 143, lines: 12 };
  for (const reduced of [
    { ...small, newSubfileType: 1 },
    { ...small, subfileType: 2 },
  ]) {
    assert.equal((await openTiff([reduced, page])).pages, 1);
    assert.equal((await openTiff([page, reduced])).pages, 1);
  }
  // A page of several says so by the same fields.
  assert.equal(
    (
      await openTiff([
        { ...page, newSubfileType: 2 },
        { ...page, subfileType: 3 },
      ])
    ).pages,
    2,
  );
});
