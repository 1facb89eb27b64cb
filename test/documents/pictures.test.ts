import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImageMagick, MagickFormat } from '@imagemagick/magick-wasm';
import sharp from 'sharp';
import { openDocument } from '../../lambdas/documents/engines/openers.ts';
import { largestIcon } from '../../lambdas/documents/engines/picture/icon.ts';
import { loadImageMagick } from '../../lambdas/documents/engines/picture/open-by-imagemagick.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { recognise } from '../../lambdas/documents/recognise/recognise.ts';
import { makeFaxPages } from '../../lambdas/pages/make-pages.ts';
import type { FaxRaster } from '../../lambdas/pages/planes/raster.ts';
import { blackShare } from '../pages/made-documents.ts';
import { makeHeif } from './made/made-heif.ts';
import { acceptedOf } from './made/results.ts';

const SIDE = 64;

/** White with a black top left quarter: any turn, mirror or inversion shows. */
const isBlack = (x: number, y: number) => x < SIDE / 2 && y < SIDE / 2;
const pels = Buffer.alloc(SIDE * SIDE * 3, 255);
for (let y = 0; y < SIDE; y++)
  for (let x = 0; x < SIDE; x++) if (isBlack(x, y)) pels.fill(0, (y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3);
const sample = () => sharp(pels, { raw: { width: SIDE, height: SIDE, channels: 3 } });

/** The same, by libheif's encoder (HEVC): nothing among our packages writes it. */
const heic =
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAUJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAFmAAEAAAAAAAAAGwAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAwmlwcnAAAACkaXBjbwAAAHhodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAEAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAjbWRhdAAAABcoAa8ZgPcB4E//9HJbyz+ZjMt4/WV3rw==';

interface BmpOptions {
  readonly topDown?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** A picture of 24 bits with the header of Windows 3, by default with its lines from the bottom. */
function makeBmp({ topDown = false, width = SIDE, height = SIDE }: BmpOptions = {}): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 0, 'latin1');
  header.writeUInt32LE(54 + pels.length, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(topDown ? -height : height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  const lines = Array.from({ length: SIDE }, (_, y) => pels.subarray(y * SIDE * 3, (y + 1) * SIDE * 3));
  return Buffer.concat([header, ...(topDown ? lines : lines.reverse())]);
}

/** Eight bits with a palette: OS/2's small header, or Windows' with run lengths. */
function makePaletteBmp(kind: 'os2' | 'rle'): Buffer {
  const header = Buffer.alloc(14);
  header.write('BM', 0, 'latin1');
  const info = Buffer.alloc(kind === 'os2' ? 12 : 40);
  info.writeUInt32LE(info.length, 0);
  const colour = kind === 'os2' ? 3 : 4;
  const palette = Buffer.alloc(256 * colour);
  palette.fill(255, colour, colour + 3);
  const lines: Buffer[] = [];
  for (let y = SIDE - 1; y >= 0; y--) {
    const left = isBlack(0, y) ? 0 : 1;
    if (kind === 'rle') lines.push(Buffer.from([SIDE / 2, left, SIDE / 2, 1, 0, y === 0 ? 1 : 0]));
    else lines.push(Buffer.concat([Buffer.alloc(SIDE / 2, left), Buffer.alloc(SIDE / 2, 1)]));
  }
  if (kind === 'os2') {
    info.writeUInt16LE(SIDE, 4);
    info.writeUInt16LE(SIDE, 6);
    info.writeUInt16LE(1, 8);
    info.writeUInt16LE(8, 10);
  } else {
    info.writeInt32LE(SIDE, 4);
    info.writeInt32LE(SIDE, 8);
    info.writeUInt16LE(1, 12);
    info.writeUInt16LE(8, 14);
    info.writeUInt32LE(1, 16);
  }
  const data = Buffer.concat(lines);
  header.writeUInt32LE(14 + info.length + palette.length + data.length, 2);
  header.writeUInt32LE(14 + info.length + palette.length, 10);
  return Buffer.concat([header, info, palette, data]);
}

/** An icon of these PNG pictures. */
function makeIcon(pictures: readonly { side: number; png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ side, png }, i) => {
    const at = 6 + 16 * i;
    header[at] = side & 255;
    header[at + 1] = side & 255;
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** JPEG in TIFF as TIFF 6.0 had it (compression 6): the whole JPEG file beside the directory. */
async function makeOldJpegTiff(): Promise<Buffer> {
  const jpeg = await sample().jpeg({ quality: 95 }).toBuffer();
  const fields: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, 4, SIDE],
    [257, 4, SIDE],
    [259, 3, 6],
    [262, 3, 6],
    [273, 4, 8],
    [277, 3, 3],
    [278, 4, SIDE],
    [279, 4, jpeg.length],
    [512, 3, 1],
    [513, 4, 8],
    [514, 4, jpeg.length],
  ];
  const directory = Buffer.alloc(2 + fields.length * 12 + 4);
  directory.writeUInt16LE(fields.length, 0);
  fields.forEach(([tag, type, value], i) => {
    directory.writeUInt16LE(tag, 2 + 12 * i);
    directory.writeUInt16LE(type, 4 + 12 * i);
    directory.writeUInt32LE(1, 6 + 12 * i);
    directory.writeUInt32LE(value, 10 + 12 * i);
  });
  const header = Buffer.from('49492a0000000000', 'hex');
  const padded = jpeg.length % 2 === 0 ? jpeg : Buffer.concat([jpeg, Buffer.alloc(1)]);
  header.writeUInt32LE(8 + padded.length, 4);
  return Buffer.concat([header, padded, directory]);
}

async function encode(format: MagickFormat): Promise<Buffer> {
  await loadImageMagick();
  return ImageMagick.read(makeBmp(), MagickFormat.Bmp, (picture) => picture.write(format, (data) => Buffer.from(data)));
}

async function open(bytes: Uint8Array, name: string, limits = readLimits()) {
  return openDocument({ name, bytes, format: await recognise(bytes, name) }, limits);
}

async function draw(bytes: Uint8Array, name: string): Promise<{ pages: FaxRaster[]; converter: string }> {
  const { drawing, converter } = acceptedOf(await open(bytes, name));
  const pages: FaxRaster[] = [];
  for await (const { made } of makeFaxPages(drawing, { resolution: 196, paper: 'a4', bandRows: 0 })) {
    pages.push(acceptedOf(made).raster);
  }
  return { pages, converter };
}

/** Where the ink of a page is: a square black quarter, drawn as large as the whole picture's quarter is. */
function findInk(page: FaxRaster) {
  let left: number = page.width;
  let top: number = page.height;
  let right = 0;
  let bottom = 0;
  for (let y = 0; y < page.height; y++) {
    for (let x = 0; x < page.width; x++) {
      if (((page.bits[y * (page.width / 8) + (x >> 3)]! >> (7 - (x & 7))) & 1) === 0) continue;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** The picture is drawn at 72 dots an inch at the least, centred: its quarter stands left of the middle, at the top. */
function assertUpright(page: FaxRaster): void {
  const ink = findInk(page);
  const share = blackShare(page, ink.left + 8, ink.top + 8, ink.width - 16, ink.height - 16);
  assert.ok(share > 0.95, `the quarter is black: ${share}`);
  assert.ok(Math.abs(ink.left + ink.width - page.width / 2) < 12, 'it ends in the middle');
  assert.ok(ink.top < 60, 'it is at the top');
  assert.ok(ink.width > 70 && ink.width < 110, `it is a quarter of the picture: ${ink.width} pels`);
}

const kinds: readonly (readonly [name: string, converter: string, make: () => Promise<Uint8Array> | Uint8Array])[] = [
  ['windows.bmp', 'imagemagick', () => makeBmp()],
  ['from-the-top.bmp', 'imagemagick', () => makeBmp({ topDown: true })],
  ['os2.bmp', 'imagemagick', () => makePaletteBmp('os2')],
  ['run-lengths.bmp', 'imagemagick', () => makePaletteBmp('rle')],
  ['photo.heic', 'imagemagick', async () => Buffer.from(heic, 'base64')],
  ['boxed.jp2', 'imagemagick', () => encode(MagickFormat.Jp2)],
  ['stream.j2k', 'imagemagick', () => encode(MagickFormat.J2k)],
  ['stream.jpc', 'imagemagick', () => encode(MagickFormat.J2k)],
  ['old.tif', 'imagemagick', makeOldJpegTiff],
  ['picture.webp', 'sharp', () => sample().webp().toBuffer()],
  ['picture.avif', 'sharp', () => sample().avif().toBuffer()],
  ['picture.gif', 'sharp', () => sample().gif().toBuffer()],
  ['cmyk.jpg', 'sharp', () => sample().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
  ['cmyk.tif', 'sharp', () => sample().toColourspace('cmyk').tiff().toBuffer()],
];

for (const [name, converter, make] of kinds) {
  test(`${name} is one upright page in its right colours, by ${converter}`, async () => {
    const drawn = await draw(await make(), name);
    assert.deepEqual([drawn.pages.length, drawn.converter], [1, converter]);
    assertUpright(drawn.pages[0]!);
  });
}

test('a picture that a camera says to turn is turned', async () => {
  // Stored lying on its left side; the orientation says so (EXIF 2.3, tag 0x0112).
  const lying = await sample().rotate(270).jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
  assertUpright((await draw(lying, 'turned.jpg')).pages[0]!);
});

test('what is transparent is white, whatever colour hides beneath', async () => {
  const alpha = Buffer.alloc(SIDE * SIDE * 4);
  for (let i = 0; i < SIDE * SIDE; i++) if (isBlack(i % SIDE, Math.floor(i / SIDE))) alpha[4 * i + 3] = 255;
  const clear = sharp(alpha, { raw: { width: SIDE, height: SIDE, channels: 4 } });
  const png = await clear.png().toBuffer();
  for (const [name, bytes] of [
    ['clear.png', png],
    ['clear.webp', await clear.webp({ lossless: true }).toBuffer()],
    ['clear.gif', await clear.gif().toBuffer()],
    ['clear.ico', makeIcon([{ side: SIDE, png }])],
  ] as const) {
    assertUpright((await draw(bytes, name)).pages[0]!);
  }
});

test('of an icon the largest picture is shown, of an animation the first', async () => {
  const white = (side: number) =>
    sharp({ create: { width: side, height: side, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
  const png = await sample().png().toBuffer();
  const icon = makeIcon([
    { side: 16, png: await white(16) },
    { side: SIDE, png },
    { side: 32, png: await white(32) },
  ]);
  assertUpright((await draw(icon, 'several.ico')).pages[0]!);
  assert.equal(largestIcon(Buffer.from('000001000100', 'hex')), undefined);
  const second = Buffer.alloc(pels.length, 255);
  const moving = await sharp(Buffer.concat([pels, second]), {
    raw: { width: SIDE, height: SIDE * 2, channels: 3, pageHeight: SIDE },
  })
    .gif({ loop: 0, delay: [100, 100] })
    .toBuffer();
  const { pages } = await draw(moving, 'moving.gif');
  assert.equal(pages.length, 1);
  assertUpright(pages[0]!);
});

test('of a HEIF file of several pictures the primary one is the page, wherever it stands', async () => {
  const lone = { heic: Buffer.from(heic, 'base64'), avif: await sample().avif({ quality: 90 }).toBuffer() };
  for (const [ending, file] of Object.entries(lone)) {
    for (const primary of [0, 1, 2]) {
      const items = [0, 1, 2].map((i) => ({ quarters: i === primary ? 0 : 2 }) as const);
      const { pages } = await draw(makeHeif(file, items, primary), `several.${ending}`);
      assert.equal(pages.length, 1, `${ending}, ${primary}`);
      assertUpright(pages[0]!);
    }
  }
});

const outcome = async (bytes: Uint8Array, name: string, limits = readLimits()) => {
  const opened = await open(bytes, name, limits);
  return opened.ok ? 'opened' : opened.refusal.outcome;
};

test('pels are counted before anything is decoded', async () => {
  const limits = readLimits({ pixels: SIDE * SIDE - 1 });
  for (const [name, , make] of kinds) assert.equal(await outcome(await make(), name, limits), 'too-large', name);
  // Claims what it has not: a gigabyte would be taken for it.
  const bomb = makeBmp({ width: 30_000, height: 30_000 });
  assert.ok(['too-large', 'corrupt-document'].includes(await outcome(bomb, 'bomb.bmp')));
});

test('damaged pictures are damaged, in every format', async () => {
  for (const [name, , make] of kinds) {
    const whole = Buffer.from(await make());
    const cut = whole.subarray(0, Math.min(60, whole.length >> 1));
    const opened = await open(cut, name);
    if (opened.ok) {
      const drawn = await opened.value.drawing.draw(0, { resolution: 196, paper: 'a4', bandRows: 0 });
      assert.equal(drawn, 'damaged', name);
    } else
      assert.ok(['corrupt-document', 'unsupported-format', 'empty-document'].includes(opened.refusal.outcome), name);
  }
});

test('an icon that holds no picture is damaged', async () => {
  assert.equal(await outcome(Buffer.from('000001000000', 'hex'), 'a.ico'), 'corrupt-document');
});

test('a picture that is a program for its reader is read by nobody', async () => {
  await loadImageMagick();
  const scripts = [
    'push graphic-context\nimage over 0,0 0,0 "/etc/passwd"\npop graphic-context',
    '<image><read filename="/etc/passwd"/></image>',
  ];
  for (const format of [MagickFormat.Mvg, MagickFormat.Msl, MagickFormat.Svg, MagickFormat.Txt, MagickFormat.Label]) {
    for (const script of scripts) assert.throws(() => ImageMagick.read(Buffer.from(script), format, () => {}), format);
  }
});
