import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { readPageCodes } from '../../../bench/pages-codes.ts';
import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import { acceptedOf } from '../../documents/made/results.ts';

before(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  const { buffer, byteOffset, byteLength } = await readFile(wasm);
  const wasmBinary = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

type Colour = readonly [r: number, g: number, b: number];

/** A code in these colours, eight pels a module. */
async function makeCode(format: 'QRCode' | 'DataMatrix' | 'PDF417' | 'Code128', ink: Colour, ground: Colour) {
  const { image, error } = await writeBarcode('FAX-2026-0417', { format, scale: 8 });
  assert.ok(image !== null, error);
  const { data, info } = await sharp(Buffer.from(await image.arrayBuffer()))
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pels = Buffer.alloc(data.length * 3);
  for (const [at, grey] of data.entries()) pels.set(grey < 128 ? ink : ground, 3 * at);
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  return { png: await sharp(pels, { raw }).png().toBuffer(), width: info.width, height: info.height };
}

const inks: Readonly<Record<string, readonly [Colour, Colour]>> = {
  black: [
    [0, 0, 0],
    [255, 255, 255],
  ],
  red: [
    [210, 30, 40],
    [255, 255, 255],
  ],
  'blue on yellow': [
    [40, 70, 190],
    [255, 235, 120],
  ],
  'grey on grey': [
    [120, 120, 120],
    [225, 225, 225],
  ],
  'black on yellow': [
    [0, 0, 0],
    [255, 230, 90],
  ],
  'light green': [
    [90, 170, 90],
    [255, 255, 255],
  ],
};

for (const [name, [ink, ground]] of Object.entries(inks)) {
  test(`codes scan from the fax page: ${name}`, async () => {
    const pdf = await PDFDocument.create();
    const page = pdf.addPage([595, 842]);
    const wanted = ['QRCode', 'DataMatrix', 'PDF417', 'Code128'] as const;
    for (const [i, format] of wanted.entries()) {
      const { png, width, height } = await makeCode(format, ink, ground);
      const across = format === 'PDF417' || format === 'Code128' ? 250 : 90;
      const image = await pdf.embedPng(png);
      page.drawImage(image, { x: 60, y: 700 - 150 * i, width: across, height: (across * height) / width });
    }
    const drawing = acceptedOf(await openSource({ kind: 'pdf', bytes: await pdf.save() }, 100e6));
    for await (const { made } of makeFaxPages(drawing, { resolution: 196, paper: 'a4', bandRows: 0 })) {
      const codes = await readPageCodes(acceptedOf(made).raster, 196);
      assert.deepEqual(codes, wanted.map((format) => `${format} FAX-2026-0417`).toSorted());
    }
  });
}
