/** JPEG 2000 pictures in a PDF and by themselves: what a decoder must not believe, and what must not be lost in silence. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImageMagick, MagickFormat } from '@imagemagick/magick-wasm';
import sharp from 'sharp';
import { openDocument } from '../../lambdas/documents/engines/openers.ts';
import { loadImageMagick } from '../../lambdas/documents/engines/picture/open-by-imagemagick.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { makeFaxPages } from '../../lambdas/pages/make-pages.ts';
import { forgetTileLengths } from '../../lambdas/pages/source/jpeg2000.ts';
import type { FitOptions } from '../../lambdas/pages/source/page-fit.ts';
import { blackShare } from '../pages/made-documents.ts';

const SIDE = 64;
/** Of a code stream: where its size marker holds the width, and a tile part its tile's number. */
const WIDTH_AT = 8;
const TILE_NUMBER_AT = 4;
const PARTS_AT = 11;
const START_OF_TILE = Buffer.of(0xff, 0x90, 0, 10);
const END = Buffer.of(0xff, 0xd9);
const fine: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };

/** A code stream of two tiles side by side, each of one tone: two streams of one tile, joined as they are. */
async function makeStream(left: number): Promise<Buffer> {
  await loadImageMagick();
  const [first, second] = await Promise.all([left, 255].map(makeTile));
  assert.ok(first !== undefined && second !== undefined);
  const tile = (stream: Buffer) => stream.subarray(stream.indexOf(START_OF_TILE), -END.length);
  const header = Buffer.from(first.subarray(0, first.indexOf(START_OF_TILE)));
  header.writeUInt32BE(2 * SIDE, WIDTH_AT);
  const other = Buffer.from(tile(second));
  other.writeUInt16BE(1, TILE_NUMBER_AT);
  // The first tile does not say in how many parts it comes, and has two empty ones more.
  const unsaid = Buffer.from(tile(first));
  unsaid[PARTS_AT] = 0;
  const empty = (part: number) => Buffer.from(`ff90000a00000000000e0${part}00ff93`, 'hex');
  return Buffer.concat([header, unsaid, empty(1), empty(2), other, END]);
}

async function makeTile(tone: number): Promise<Buffer> {
  const png = await sharp(Buffer.alloc(SIDE * SIDE, tone), { raw: { width: SIDE, height: SIDE, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
  return ImageMagick.read(png, (picture) => picture.write(MagickFormat.J2k, (bytes) => Buffer.from(bytes)));
}

/** With a table that knows of fewer tile parts than there are. */
function withLyingTable(stream: Buffer): Buffer {
  const start = stream.indexOf(START_OF_TILE);
  const table = Buffer.from('ff55000c00400000010000000100', 'hex');
  return Buffer.concat([stream.subarray(0, start), table, stream.subarray(start)]);
}

/** A page with the picture on it, and a line of ink elsewhere. It has no table of objects: PDFium finds them. */
function makePdf(stream: Buffer): Buffer {
  const content = 'q 400 0 0 400 90 300 cm /P Do Q 0 g 90 100 400 5 re f';
  const picture = `/Subtype /Image /Width ${2 * SIDE} /Height ${SIDE} /ColorSpace /DeviceGray /BitsPerComponent 8`;
  return Buffer.concat([
    Buffer.from(`%PDF-1.5
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /P 5 0 R >> >> >> endobj
4 0 obj << /Length ${content.length} >>
stream
${content}
endstream
endobj
5 0 obj << /Type /XObject ${picture} /Filter /JPXDecode /Length ${stream.length} >>
stream
`),
    stream,
    Buffer.from('\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF'),
  ]);
}

async function draw(bytes: Buffer, format: 'pdf' | 'jpeg2000') {
  const opened = await openDocument({ name: 'x', bytes, format }, readLimits());
  if (!opened.ok) return opened.refusal.outcome;
  for await (const { made } of makeFaxPages(opened.value.drawing, fine)) {
    return made.ok ? made.value.raster : made.refusal;
  }
  return 'no page';
}

for (const [format, wrap] of [
  ['pdf', makePdf],
  ['jpeg2000', (stream: Buffer) => stream],
] as const) {
  test(`a JPEG 2000 picture (${format}) whose table of tile lengths lies is the same picture`, async () => {
    const stream = await makeStream(0);
    const [honest, lying] = [await draw(wrap(stream), format), await draw(wrap(withLyingTable(stream)), format)];
    assert.ok(typeof honest !== 'string' && typeof lying !== 'string', `${honest} ${lying}`);
    assert.ok(blackShare(honest, 0, 0, 1728, honest.height) > 0.005);
    assert.ok(Buffer.from(honest.bits).equals(Buffer.from(lying.bits)));
  });
}

test('only main headers are changed, and only their tables', async () => {
  const stream = await makeStream(0);
  const whole = Buffer.concat([
    withLyingTable(stream),
    Buffer.of(0xff, 0x55, 0, 4, 0, 0),
    Buffer.of(0xff, 0x4f, 0xff, 0x51),
  ]);
  const changed = Buffer.from(whole);
  forgetTileLengths(changed);
  const differing = [...whole.keys()].filter((at) => whole[at] !== changed[at]);
  const table = stream.indexOf(START_OF_TILE);
  assert.deepEqual(differing, [table + 1, table + 5]);
});

test('a page from which a picture would be missing is damaged; one with a white picture is not', async () => {
  const stream = await makeStream(0);
  assert.equal(await draw(makePdf(Buffer.concat([stream.subarray(0, 20), Buffer.alloc(200)])), 'pdf'), 'damaged');
  const white = await draw(makePdf(await makeStream(255)), 'pdf');
  assert.ok(typeof white !== 'string', white as string);
});
