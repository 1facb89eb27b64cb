import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import { type FaxRaster, isBlackAt, LINE_PELS } from '../../../lambdas/pages/planes/raster.ts';
import type { FitOptions } from '../../../lambdas/pages/source/page-fit.ts';
import { letter, makeScan, wrapScan } from '../made-scans.ts';
import { lamp, lightDesk, photograph, type Scene, wood } from './made-photographs.ts';

const fine: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };
const sheet = makeScan(letter, 0);
const atAnAngle: Scene = {
  width: 1125,
  height: 1500,
  corners: [
    [127, 112],
    [960, 157],
    [1050, 1373],
    [68, 1312],
  ],
  desk: wood,
  light: lamp,
};

async function drawOf(kind: 'pdf' | 'picture', bytes: Uint8Array, options = fine) {
  const opened = await openSource({ kind, bytes }, 100_000_000);
  assert.ok(opened.ok);
  const drawn = await opened.value.draw(0, options);
  assert.ok(drawn.ok && drawn.value.kind === 'grey');
  return drawn.value;
}

async function fax(kind: 'pdf' | 'picture', bytes: Uint8Array, options = fine): Promise<FaxRaster> {
  const opened = await openSource({ kind, bytes }, 100_000_000);
  assert.ok(opened.ok);
  for await (const { made } of makeFaxPages(opened.value, options)) {
    assert.ok(made.ok);
    return made.value.raster;
  }
  return assert.fail('no page');
}

/** Black pels in squares of 3 mm. */
function inkOf(page: FaxRaster): number[] {
  const cells: number[] = [];
  for (let top = 0; top + 24 <= 2280; top += 24) {
    for (let left = 0; left < LINE_PELS; left += 24) {
      let ink = 0;
      for (let y = top; y < Math.min(top + 24, page.height); y++)
        for (let x = left; x < left + 24; x++) if (isBlackAt(page.bits, x, y)) ink += 1;
      cells.push(ink);
    }
  }
  return cells;
}

/** Correlation of where there is ink on two pages. */
function likeness(a: FaxRaster, b: FaxRaster): number {
  const [x, y] = [inkOf(a), inkOf(b)];
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const product = (p: number[], mp: number, q: number[], mq: number) =>
    p.reduce((sum, value, i) => sum + (value - mp) * (q[i]! - mq), 0);
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
}

/** The scene after the camera was turned clockwise by a quarter: its left becomes its top. */
const turned = ({ corners, ...scene }: Scene): Scene => ({
  ...scene,
  width: scene.height,
  height: scene.width,
  corners: corners.map(([x, y]) => [scene.height - 1 - y, x]) as unknown as Scene['corners'],
});

test('a sheet on a desk is cut out and straightened: its print is where it is on a scan of it', async () => {
  const scan = await fax('pdf', await wrapScan(await sheet));
  const page = await fax('picture', await photograph(await sheet, atAnAngle));
  assert.ok(likeness(page, scan) > 0.9, `${likeness(page, scan)}`);
});

test('a sheet on its side or on its head is set upright', async () => {
  const scan = await fax('pdf', await wrapScan(await sheet));
  for (const scene of [turned(atAnAngle), turned(turned(atAnAngle))]) {
    const page = await fax('picture', await photograph(await sheet, scene));
    assert.ok(likeness(page, scan) > 0.9, `${likeness(page, scan)}`);
  }
});

test('a sheet is found on a desk that is nearly as light', async () => {
  const drawn = await drawOf(
    'picture',
    await photograph(await sheet, { ...atAnAngle, desk: lightDesk, light: () => 1 }),
  );
  assert.ok(drawn.isPaper);
});

test('a desk without a sheet is no paper', async () => {
  const far = atAnAngle.corners.map(([x, y]) => [x + 9000, y]) as unknown as Scene['corners'];
  const drawn = await drawOf('picture', await photograph(await sheet, { ...atAnAngle, corners: far }));
  assert.equal(drawn.isPaper, undefined);
});

test('a scan that is paper from edge to edge is not cut', async () => {
  const { grey, height } = await sheet;
  const png = await sharp(grey, { raw: { width: LINE_PELS, height, channels: 1 } })
    .png()
    .toBuffer();
  assert.equal((await drawOf('picture', png)).isPaper, undefined);
});

test('a photographed paper is left as it is where that is asked for', async () => {
  const drawn = await drawOf('picture', await photograph(await sheet, atAnAngle), { ...fine, straightens: false });
  assert.equal(drawn.isPaper, undefined);
});
