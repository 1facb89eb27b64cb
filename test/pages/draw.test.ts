import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { refused } from '../../lambdas/fax/result.ts';
import { binarise } from '../../lambdas/pages/bilevel/binarise.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { writeTiff } from '../../lambdas/pages/fax/tiff.ts';
import { makeFaxPages, openSource } from '../../lambdas/pages/make-pages.ts';
import { blankPels, type FaxRaster, LINE_PELS } from '../../lambdas/pages/planes/raster.ts';
import type { Drawing, PageSource } from '../../lambdas/pages/source/drawing.ts';
import type { FitOptions } from '../../lambdas/pages/source/page-fit.ts';
import { A4, blackShare, makeFormPdf, makePdf, makeRaster, numbers } from './made-documents.ts';

const fine: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };
const MAX_PIXELS = 100_000_000;

async function open(kind: PageSource['kind'], bytes: Uint8Array): Promise<Drawing> {
  const opened = await openSource({ kind, bytes }, MAX_PIXELS);
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value;
}

async function draw(kind: PageSource['kind'], bytes: Uint8Array, options = fine): Promise<FaxRaster[]> {
  const rasters: FaxRaster[] = [];
  for await (const { made } of makeFaxPages(await open(kind, bytes), options)) {
    assert.ok(made.ok);
    rasters.push(made.value.raster);
  }
  return rasters;
}

/** Which corner of the page holds the ink. */
function inkCorner(raster: FaxRaster): string {
  const half = [LINE_PELS / 2, raster.height >> 1] as const;
  const corners = [
    ['top left', 0, 0],
    ['top right', half[0], 0],
    ['bottom left', 0, half[1]],
    ['bottom right', half[0], half[1]],
  ] as const;
  const shares = corners.map(([name, left, top]) => [name, blackShare(raster, left, top, half[0], half[1])] as const);
  return shares.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

test('a page is drawn where it is on paper, and a landscape one is turned with its top to the right', async () => {
  const [upright, landscape] = await draw('pdf', await makePdf([{}, { size: [A4[1], A4[0]] }]));
  assert.equal(inkCorner(upright!), 'top left');
  assert.equal(inkCorner(landscape!), 'top right');
  assert.deepEqual([upright!.height, landscape!.height], [2292, 2292]);
});

test('/Rotate is honoured', async () => {
  const corners = [];
  // A square fits any way round, so nothing but /Rotate turns it.
  for (const rotate of [0, 90, 180, 270]) {
    const [page] = await draw('pdf', await makePdf([{ size: [500, 500], rotate, text: 'F' }]));
    const square = Math.round((500 / 72) * 196);
    corners.push(inkCorner({ ...page!, height: square }));
  }
  assert.deepEqual(corners, ['top left', 'top right', 'bottom right', 'bottom left']);
});

test('what a form field holds is on the page', async () => {
  const [filled] = await draw('pdf', await makeFormPdf('MMMMMMMM'));
  const [empty] = await draw('pdf', await makeFormPdf(''));
  const field = [200, 500, 1000, 150] as const;
  assert.ok(blackShare(filled!, ...field) > blackShare(empty!, ...field) + 0.02);
});

test('the same page at three resolutions has the same proportions', async () => {
  const pdf = await makePdf([{}]);
  const shares = [];
  for (const resolution of [98, 196, 391] as const) {
    const [page] = await draw('pdf', pdf, { ...fine, resolution });
    shares.push(blackShare(page!, 0, 0, LINE_PELS, page!.height));
  }
  assert.ok(Math.max(...shares) / Math.min(...shares) < 1.1, shares.join(' '));
});

test('a password, a certificate and damage are different refusals; an owner password only restricts and opens', async () => {
  const source = async (bytes: Uint8Array) => openSource({ kind: 'pdf', bytes }, MAX_PIXELS);
  const locked = await makePdf([{}], { userPassword: 'x', ownerPassword: 'y' });
  assert.deepEqual(await source(locked), refused('password'));
  assert.deepEqual(await source(Buffer.from('%PDF-1.7 and then nothing')), refused('corrupt'));
  const [page] = await draw('pdf', await makePdf([{}], { ownerPassword: 'y' }));
  assert.equal(inkCorner(page!), 'top left');
});

/** White, with a black square in the top left corner as it is stored. */
const cornered = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'white' } }).composite([
    {
      input: { create: { width: width >> 2, height: height >> 2, channels: 3, background: 'black' } },
      left: 0,
      top: 0,
    },
  ]);

test('a JPEG is turned as its EXIF orientation says', async () => {
  const corners = [];
  for (const orientation of [1, 3, 6, 8]) {
    const jpeg = await cornered(800, 800).withMetadata({ orientation }).jpeg().toBuffer();
    const [page] = await draw('picture', jpeg);
    const bottom = Math.round((215 / 25.4) * 196);
    corners.push(inkCorner({ ...page!, height: bottom }));
  }
  assert.deepEqual(corners, ['top left', 'bottom right', 'top right', 'bottom left']);
});

test('what is transparent is white paper', async () => {
  const png = await sharp({
    create: { width: 400, height: 400, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .composite([{ input: { create: { width: 50, height: 50, channels: 3, background: 'black' } }, left: 0, top: 0 }])
    .png()
    .toBuffer();
  const [page] = await draw('picture', png);
  assert.ok(blackShare(page!, 0, 0, LINE_PELS, page!.height) < 0.02);
});

test('sixteen bits a sample come out like eight', async () => {
  const deep = await cornered(600, 800).toColourspace('rgb16').png().toBuffer();
  const flat = await cornered(600, 800).png().toBuffer();
  const [one] = await draw('picture', deep);
  const [other] = await draw('picture', flat);
  assert.ok(Buffer.from(one!.bits).equals(Buffer.from(other!.bits)));
});

test('a fax that is forwarded keeps every pel; its coarse rows are doubled', async () => {
  const page = makeRaster(1100, 60, 4);
  const strip = (resolution: 98 | 196) => writeTiff([{ rows: 1100, resolution, t6: encodeT6(page) }]);
  const [same] = await draw('picture', strip(196));
  assert.ok(Buffer.from(same!.bits).equals(Buffer.from(page.bits)));
  const [doubled] = await draw('picture', strip(98));
  assert.equal(doubled!.height, 2200);
  for (const row of [0, 1, 500, 1099]) {
    const line = (raster: FaxRaster, y: number) => Buffer.from(raster.bits.subarray(y * 216, (y + 1) * 216));
    assert.ok(line(doubled!, row * 2).equals(line(page, row)));
    assert.ok(line(doubled!, row * 2 + 1).equals(line(page, row)));
  }
});

test('a damaged picture is damaged, never half a page', async () => {
  const noise = Buffer.from(Uint8Array.from({ length: 300 * 300 * 3 }, (_, i) => (i * 7919) >> 3));
  const jpeg = await sharp(noise, { raw: { width: 300, height: 300, channels: 3 } })
    .jpeg()
    .toBuffer();
  const drawing = await open('picture', jpeg.subarray(0, jpeg.length >> 1));
  assert.deepEqual(await drawing.draw(0, fine), refused('damaged'));
  const stump = { kind: 'picture', bytes: jpeg.subarray(0, 20) } as const;
  assert.deepEqual(await openSource(stump, MAX_PIXELS), refused('corrupt'));
});

test('a picture of too many pels is refused before it is decoded', async () => {
  const png = await cornered(400, 400).png().toBuffer();
  assert.deepEqual(await openSource({ kind: 'picture', bytes: png }, 400 * 400 - 1), refused('too-large'));
});

test('ink and paper are separated between their tones; a page of one tone stays paper or ink', () => {
  const grey = blankPels<'grey'>(8, 230);
  grey.fill(90, 0, LINE_PELS);
  const shareOfBlack = () => blackShare(binarise({ width: LINE_PELS, height: 8, grey }).raster, 0, 0, LINE_PELS, 8);
  assert.equal(shareOfBlack(), 1 / 8);
  grey.fill(255);
  assert.equal(shareOfBlack(), 0);
  grey.fill(0);
  assert.equal(shareOfBlack(), 1);
});

/** A sheet of grey squares, no two neighbours of one tone: rows of changes that no screen makes cheap. */
const chequered = () => {
  const next = numbers(7);
  const tones = Uint8Array.from({ length: 216 * 290 }, () => 60 + (next() % 150));
  return sharp(tones, { raw: { width: 216, height: 290, channels: 1 } })
    .resize(1728, 2320, { kernel: 'nearest' })
    .png()
    .toBuffer();
};

test('a page comes with its code, however it was made black and white', async () => {
  const forwarded = writeTiff([{ rows: 1100, resolution: 196, t6: encodeT6(makeRaster(1100, 60, 4)) }]);
  for (const [kind, bytes] of [
    ['pdf', await makePdf([{}])],
    ['picture', forwarded],
    ['picture', await chequered()],
  ] as const) {
    for await (const { made } of makeFaxPages(await open(kind, bytes), fine)) {
      assert.ok(made.ok);
      const { raster, strip } = made.value;
      assert.equal(strip.rows, raster.height);
      assert.equal(strip.resolution, 196);
      assert.ok(Buffer.from(strip.t6).equals(Buffer.from(encodeT6(raster))));
    }
  }
});
