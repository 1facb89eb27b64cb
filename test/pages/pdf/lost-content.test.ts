import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { isJbig2Cut } from '../../../lambdas/pages/source/pdf/jbig2.ts';
import { numbers } from '../made-documents.ts';
import { drawOnly, inkAt, makePagePdf, writePdf } from './made-pdf.ts';

const isDamaged = (page: unknown) => page === 'damaged';
const junk = (length: number) => {
  const next = numbers(7);
  return Buffer.from(Array.from({ length }, () => next() & 255));
};
const binary = (bytes: Buffer, entries: string) =>
  `<< ${entries} /Length ${bytes.length} >>\nstream\n${bytes.toString('latin1')}\nendstream`;

/** A page with a picture of 400 × 300, which is placed 400 points wide. */
const pictured = (bytes: Buffer, entries: string, more = '') =>
  makePagePdf({
    content: `q 400 0 0 300 100 400 cm /I Do Q ${more}`,
    resources: '/XObject << /I 6 0 R >>',
    objects: [binary(bytes, `/Type /XObject /Subtype /Image /Width 400 /Height 300 ${entries}`)],
  });

const word = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
/** A segment of JBIG2 on page 1. @param length as it says itself */
const segment = (number: number, kind: number, data: Buffer, length = data.length) =>
  Buffer.concat([word(number), Buffer.of(kind, 0, 1), word(length), data]);
const pageSegment = segment(0, 48, Buffer.concat([word(400), word(300), Buffer.alloc(11)]));
const region = Buffer.concat([
  ...[word(400), word(300), word(0), word(0), Buffer.of(0, 0)],
  Buffer.of(3, 255, 253, 255, 2, 254, 254, 254),
]);
const bilevel = '/BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode';
const grey = '/BitsPerComponent 8 /ColorSpace /DeviceGray';

test('a JBIG2 picture that PDFium cannot read, or takes for a white one, is damaged', async () => {
  const cut = Buffer.concat([pageSegment, segment(1, 38, region, 500)]);
  assert.ok(isDamaged(await drawOnly(pictured(cut, bilevel))), 'its data ends too early');
  assert.ok(isDamaged(await drawOnly(pictured(junk(300), bilevel))), 'no JBIG2 at all');
  assert.ok(
    isDamaged(await drawOnly(pictured(cut, bilevel, 'BT /H 20 Tf 100 780 Td (A letter) Tj ET'))),
    'beside text',
  );
  const whole = Buffer.concat([pageSegment, segment(1, 38, Buffer.concat([region, junk(400)]))]);
  assert.equal(typeof (await drawOnly(pictured(whole, bilevel))), 'object');
  assert.equal(typeof (await drawOnly(pictured(pageSegment, bilevel))), 'object', 'a white page');
});

test('a picture too pale for black and white is shown all the same; white paper with its grain stays white', async () => {
  const pale = Buffer.alloc(400 * 300, 255);
  for (let y = 100; y < 140; y++) pale.fill(235, y * 400 + 50, y * 400 + 250);
  const shown = await drawOnly(pictured(pale, grey));
  assert.ok(inkAt(shown, 180, 580, 100, 15) > 0.9, 'what is darker than its paper');
  assert.equal(inkAt(shown, 180, 450, 300, 50), 0, 'its paper');
  const next = numbers(3);
  const grain = Buffer.from(Array.from({ length: 400 * 300 }, () => 240 + (next() & 7)));
  assert.equal(inkAt(await drawOnly(pictured(grain, grey)), 100, 400, 400, 300), 0);
});

test('segments of JBIG2 are followed by their lengths', () => {
  assert.equal(isJbig2Cut(Buffer.concat([pageSegment, segment(1, 38, region)])), false);
  assert.equal(isJbig2Cut(pageSegment.subarray(0, 20)), true);
  assert.equal(
    isJbig2Cut(Buffer.concat([pageSegment, segment(1, 38, region, 0xffffffff)])),
    false,
    'of unknown length',
  );
  const manyReferences = Buffer.concat([
    word(2),
    Buffer.of(6),
    word(0xe0000009),
    Buffer.alloc(2 + 9),
    Buffer.of(1),
    word(0),
  ]);
  assert.equal(isJbig2Cut(manyReferences), false);
  assert.equal(isJbig2Cut(manyReferences.subarray(0, 12)), true);
});

test('a picture that cannot be decoded is damaged although a line crosses its place; a white one is not', async () => {
  const frame = '0 g 1 w 100 400 400 300 re S';
  assert.ok(isDamaged(await drawOnly(pictured(junk(500), `${grey} /Filter /JPXDecode`, frame))));
  const white = await drawOnly(
    pictured(deflateSync(Buffer.alloc(120_000, 255)), `${grey} /Filter /FlateDecode`, frame),
  );
  assert.equal(typeof white, 'object');
});

test('a page whose content cannot be decompressed is damaged, not white; an empty one is blank', async () => {
  const text = Buffer.from('BT /H 20 Tf 100 700 Td (What the letter says) Tj ET\n'.repeat(40));
  const contents = (bytes: Buffer, entries = '/Filter /FlateDecode') =>
    drawOnly(
      writePdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /H 5 0 R >> >> >>',
        binary(bytes, entries),
        '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      ]),
    );
  assert.ok(isDamaged(await contents(junk(300))));
  assert.ok(isDamaged(await contents(deflateSync(text).subarray(0, 40))));
  assert.equal(typeof (await contents(deflateSync(text))), 'object');
  for (const blank of [Buffer.alloc(0), deflateSync(Buffer.alloc(0)), deflateSync(Buffer.from('q Q\n'))]) {
    assert.equal(typeof (await contents(blank)), 'object');
  }
});

test('the white back of a scan with recognised text, and a page with a watermark alone, are pages', async () => {
  const white = deflateSync(Buffer.alloc(120_000, 255));
  const back = await drawOnly(
    pictured(
      white,
      `${grey} /Filter /FlateDecode`,
      'BT 3 Tr /H 12 Tf 120 500 Td (noise that was taken for text) Tj ET',
    ),
  );
  assert.equal(inkAt(back, 0, 0, 590, 840), 0);
  const draft = await drawOnly(makePagePdf({ content: '0.9 g BT /H 90 Tf 100 400 Td (DRAFT) Tj ET' }));
  assert.ok(inkAt(draft, 100, 400, 300, 70) > 0);
});

test('a page in units of ten points has its true size', async () => {
  const page = await drawOnly(
    makePagePdf({ mediaBox: [0, 0, 59.5, 84.2], page: '/UserUnit 10', content: '0 g 10 60 10 10 re f' }),
  );
  assert.ok(inkAt(page, 101, 601, 98, 98) > 0.99);
  assert.ok(inkAt(page, 0, 0, 590, 590) < 0.01);
});

test('a page that is turned and cropped stands as it is shown', async () => {
  // The crop's upper left corner, as the page stands on the screen, is black.
  const corners = { 0: [100, 600], 90: [100, 200], 180: [400, 200], 270: [400, 600], [-90]: [400, 600] };
  for (const [rotate, [x, y]] of Object.entries(corners)) {
    const page = await drawOnly(
      makePagePdf({ page: `/CropBox [100 200 500 700] /Rotate ${rotate}`, content: `0 g ${x} ${y} 100 100 re f` }),
    );
    const width = Math.abs(Number(rotate)) % 180 === 0 ? 400 : 500;
    assert.ok(inkAt(page, (595 - width) / 2 + 10, 842 - 90, 80, 80) > 0.98, rotate);
  }
});
