import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { analysePage } from '../../../lambdas/pages/bilevel/analyse-page.ts';
import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import { type FaxRaster, isBlackAt, LINE_PELS } from '../../../lambdas/pages/planes/raster.ts';
import type { FitOptions } from '../../../lambdas/pages/source/page-fit.ts';
import { A4 } from '../made-documents.ts';
import { letter, makeScan, wrapScan } from '../made-scans.ts';
import { lamp, lightDesk, onDesk, photograph, type Scene } from './made-photographs.ts';

const fine: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };
const sheet = makeScan(letter, 0);
const scanned = sheet.then((page) => wrapScan(page)).then((pdf) => fax('pdf', pdf));

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
  const scan = await scanned;
  const page = await fax('picture', await photograph(await sheet, onDesk));
  assert.ok(likeness(page, scan) > 0.9, `${likeness(page, scan)}`);
});

test('a sheet on its side or on its head is set upright', async () => {
  const scan = await scanned;
  for (const scene of [turned(onDesk), turned(turned(onDesk))]) {
    const page = await fax('picture', await photograph(await sheet, scene));
    assert.ok(likeness(page, scan) > 0.9, `${likeness(page, scan)}`);
  }
});

test('a sheet is found on a desk that is nearly as light', async () => {
  const drawn = await drawOf('picture', await photograph(await sheet, { ...onDesk, desk: lightDesk, light: () => 1 }));
  assert.ok(drawn.isPaper);
});

test('a desk without a sheet is no paper', async () => {
  const far = onDesk.corners.map(([x, y]) => [x + 9000, y]) as unknown as Scene['corners'];
  const drawn = await drawOf('picture', await photograph(await sheet, { ...onDesk, corners: far }));
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
  const drawn = await drawOf('picture', await photograph(await sheet, onDesk), { ...fine, straightens: false });
  assert.equal(drawn.isPaper, undefined);
});

test('a PDF page that is nothing but a photograph of a sheet is treated alike', async () => {
  const scan = await scanned;
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([A4[0], A4[1]]);
  const photo = await pdf.embedJpg(await photograph(await sheet, onDesk));
  page.drawImage(photo, { x: 50, y: 100, width: 480, height: 640 });
  const made = await fax('pdf', await pdf.save());
  assert.ok(likeness(made, scan) > 0.9, `${likeness(made, scan)}`);
});

test('a sheet whose edges are not in the picture is drawn as a scan, not screened as a photograph', async () => {
  const hidden: Scene = {
    ...onDesk,
    corners: [
      [-150, -90],
      [1290, -60],
      [1310, 1640],
      [-140, 1620],
    ],
    // Something dark with a wavy edge lies on it.
    light: (x, y) => lamp(x, y) * (x < 330 + 50 * Math.sin(y / 70) ? 0.22 : 1),
  };
  const photo = await photograph(await sheet, hidden);
  const drawn = await drawOf('picture', photo);
  assert.equal(drawn.isPaper, undefined);
  const ink = inkOf(await fax('picture', photo)).reduce((sum, value) => sum + value, 0);
  assert.ok(ink > 20_000 && ink < 0.15 * LINE_PELS * 2292, `${ink}`);
  const kinds = analysePage(drawn, 196).pictures.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['scan']);
});

test('a sheet with an edge outside the picture keeps its true size', async () => {
  const below: Scene = {
    ...onDesk,
    corners: [
      [90, 150],
      [1035, 150],
      [1035, 1486],
      [90, 1486],
    ],
    height: 1400,
  };
  const page = await fax('picture', await photograph(await sheet, below));
  assert.ok(likeness(page, await scanned) > 0.9, `${likeness(page, await scanned)}`);
});
