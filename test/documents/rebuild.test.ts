import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { readPages } from '../../lambdas/documents/jobs/read-pages.ts';
import { type RebuildOptions, type RebuiltFax, rebuildFax } from '../../lambdas/documents/jobs/rebuild.ts';
import { createTesseractReader, readableLanguages, readTable } from '../../lambdas/documents/jobs/tesseract.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { writePdf } from '../../lambdas/pages/fax/pdf.ts';
import { encodeT6 } from '../../lambdas/pages/fax/t6.ts';
import { writeTiff } from '../../lambdas/pages/fax/tiff.ts';
import {
  blankBits,
  blankRaster,
  type FaxRaster,
  type FaxStrip,
  LINE_BYTES,
  LINE_PELS,
  type VerticalResolution,
} from '../../lambdas/pages/planes/raster.ts';
import { makePdf, numbers } from '../pages/made-documents.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

let folder = '';
const tesseractReader = createTesseractReader();
let workers: RunningWorkerPool;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  workers = startWorkerPool({ warm: { prepare: 1 }, tempFolder: folder });
});
after(async () => {
  await workers.close();
  rmSync(folder, { recursive: true });
});

let count = 0;
function put(bytes: Uint8Array | string): string {
  count += 1;
  const path = join(folder, `media-${count}`);
  writeFileSync(path, bytes);
  return path;
}

async function attempt(bytes: Uint8Array | string, options: Partial<RebuildOptions> = {}, from = workers) {
  const workFolder = join(folder, `work-${++count}`);
  return { workFolder, made: await rebuildFax(put(bytes), { workFolder, ...options }, from) };
}

async function rebuild(
  bytes: Uint8Array | string,
  options: Partial<RebuildOptions> = {},
): Promise<RebuiltFax & { workFolder: string }> {
  const { workFolder, made } = await attempt(bytes, options);
  return { ...acceptedOf(made), workFolder };
}

const outcomeOf = async (bytes: Uint8Array | string): Promise<string> => refusalOf((await attempt(bytes)).made).outcome;

interface Sent {
  readonly raster: FaxRaster;
  readonly strip: FaxStrip;
}
/** A page of bars, as dense as print. */
function send(rows: number, resolution: VerticalResolution, seed: number): Sent {
  const next = numbers(seed);
  const bits = blankBits(rows);
  for (let bar = 0; bar < rows / 2; bar++) {
    const [left, top] = [(next() >>> 8) % (LINE_BYTES - 8), (next() >>> 8) % rows];
    const width = 1 + ((next() >>> 8) % 8);
    for (let row = top; row < Math.min(rows, top + 6); row++) {
      bits.fill(0xff >> (bar & 7), row * LINE_BYTES + left, row * LINE_BYTES + left + width);
    }
  }
  const raster: FaxRaster = { width: LINE_PELS, height: rows, bits };
  return { raster, strip: { rows, resolution, t6: encodeT6(raster) } };
}
const mixed = [send(294, 98, 1), send(588, 196, 2), send(1173, 391, 3)];
const strips = mixed.map(({ strip }) => strip);

/** The pels of a written page picture, black is 1. */
async function pelsOf(workFolder: string, page: number): Promise<{ height: number; bits: Buffer }> {
  const file = join(workFolder, `page-00${page}.png`);
  const { data, info } = await sharp(file).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const bits = Buffer.alloc((data.length + 7) >> 3);
  data.forEach((tone, at) => {
    if (tone < 128) bits[at >> 3]! |= 0x80 >> (at & 7);
  });
  return { height: info.height, bits };
}

async function assertSamePels(workFolder: string, sent: readonly Sent[]): Promise<void> {
  for (const [index, { raster }] of sent.entries()) {
    const { height, bits } = await pelsOf(workFolder, index + 1);
    assert.equal(height, raster.height, `page ${index + 1}`);
    assert.ok(bits.equals(raster.bits), `page ${index + 1} has other pels`);
  }
}

async function sizesOf(pdfPath: string): Promise<(readonly [number, number])[]> {
  const pdf = await PDFDocument.load(readFileSync(pdfPath));
  return pdf.getPages().map((page) => [page.getWidth(), page.getHeight()] as const);
}

/** In inches, to a hundredth. */
const rounded = (sizes: readonly (readonly [number, number])[]) =>
  sizes.map((size) => size.map((points) => Math.round((points / 72) * 100) / 100));

test('a TIFF of mixed resolutions keeps its very pels, and every page its shape on paper', async () => {
  const { pdfPath, pages, damagedPages, hasText, workFolder } = await rebuild(writeTiff(strips));
  assert.deepEqual({ pages, damagedPages, hasText }, { pages: 3, damagedPages: [], hasText: false });
  await assertSamePels(workFolder, mixed);
  assert.deepEqual(rounded(await sizesOf(pdfPath)), [
    [8.47, 3],
    [8.47, 3],
    [8.47, 3],
  ]);
  assert.deepEqual(readdirSync(workFolder).sort(), [
    'fax.pdf',
    'page-001.png',
    'page-002.png',
    'page-003.png',
    'thumb-001.png',
    'thumb-002.png',
    'thumb-003.png',
  ]);
  const coded = strips.reduce((sum, { t6 }) => sum + t6.length, 0);
  assert.ok(readFileSync(pdfPath).length < coded + 4000, 'the PDF is hardly larger than its pages');
});

test('a PDF of three fax pages comes out as the same pels', async () => {
  const { pages, pdfPath, workFolder } = await rebuild(writePdf(strips));
  assert.equal(pages, 3);
  await assertSamePels(workFolder, mixed);
  assert.deepEqual(rounded(await sizesOf(pdfPath)), [
    [8.47, 3],
    [8.47, 3],
    [8.47, 3],
  ]);
});

/** What a fax server does that puts every page on a sheet of paper. */
function onPaper(pdf: Buffer, width: number, height: number): Buffer {
  const text = pdf
    .toString('latin1')
    .replace(/\/MediaBox \[[^\]]*\]/g, `/MediaBox [0 0 ${width} ${height}]`)
    .replace(/q [\d.]+ 0 0 [\d.]+ 0 0 cm \/P Do Q/g, (content) =>
      `q ${width} 0 0 ${height} 0 0 cm /P Do Q`.padEnd(content.length),
    );
  return Buffer.from(text, 'latin1');
}

test('a fax page that was stretched onto Letter or A4 is unstretched, pel for pel', async () => {
  const sent = [send(1078, 98, 4), send(2156, 196, 5)];
  const pdf = writePdf(sent.map(({ strip }) => strip));
  const { workFolder, pdfPath } = await rebuild(onPaper(pdf, 612, 792));
  await assertSamePels(workFolder, sent);
  assert.deepEqual(rounded(await sizesOf(pdfPath)), [
    [8.47, 11],
    [8.47, 11],
  ]);
  const long = [send(2292, 196, 6)];
  const onA4 = await rebuild(onPaper(writePdf(long.map(({ strip }) => strip)), 595, 842));
  await assertSamePels(onA4.workFolder, long);
});

test('a page as long as a roll of paper is neither cut nor shrunk', async () => {
  const long = [send(196 * 40, 196, 7)];
  const tiff = await rebuild(writeTiff(long.map(({ strip }) => strip)));
  await assertSamePels(tiff.workFolder, long);
  const pdf = await rebuild(writePdf(long.map(({ strip }) => strip)));
  await assertSamePels(pdf.workFolder, long);
  assert.deepEqual(rounded(await sizesOf(pdf.pdfPath)), [[8.47, 40]]);
});

test('a narrow line is centred, and a page that does not say its resolution is guessed from its rows', async () => {
  const tiff = await sharp({ create: { width: 1700, height: 1100, channels: 3, background: 'black' } })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 204 / 25.4, yres: 98 / 25.4 })
    .toBuffer();
  const { workFolder, pdfPath } = await rebuild(tiff);
  const { height, bits } = await pelsOf(workFolder, 1);
  assert.equal(height, 1100);
  const [first] = [bits.subarray(0, LINE_BYTES)];
  assert.equal(first?.[0], 0);
  assert.equal(first?.[1], 0b11);
  assert.deepEqual(rounded(await sizesOf(pdfPath)), [[8.47, 11.22]]);
});

test('a PDF of text in colour becomes fax pages of its size', async () => {
  const { pages, workFolder, pdfPath } = await rebuild(await makePdf([{}, {}, { text: 'Page three' }]));
  assert.equal(pages, 3);
  assert.equal((await rounded(await sizesOf(pdfPath)))[0]?.[0], 8.47);
  const { bits } = await pelsOf(workFolder, 3);
  assert.ok(bits.some((byte) => byte !== 0));
});

test('nothing of the carrier’s file is in the PDF but its pixels', async () => {
  const source = await PDFDocument.load(await makePdf([{}]));
  source.setTitle('Marker-Title');
  source.addJavaScript('marker', 'app.alert("Marker-Script")');
  await source.attach(Buffer.from('Marker-File'), 'marker.exe');
  const bytes = await source.save({ useObjectStreams: false });
  assert.match(Buffer.from(bytes).toString('latin1'), /JavaScript/);
  const { pdfPath } = await rebuild(bytes);
  assert.doesNotMatch(readFileSync(pdfPath, 'latin1'), /marker|JavaScript|EmbeddedFile|Info|Annot|AcroForm/i);
});

test('what is no fax is refused with its reason, and never opened when it is neither PDF nor TIFF', async () => {
  assert.equal(await outcomeOf('<html><body>This link has expired.</body></html>'), 'unsupported-format');
  assert.equal(await outcomeOf('PK\x03\x04 %PDF-1.4'), 'unsupported-format');
  assert.equal(await outcomeOf(''), 'empty-document');
  assert.equal(await outcomeOf('%PDF-1.7 rubbish'), 'corrupt-document');
  assert.equal(await outcomeOf('II*\0rubbish'), 'corrupt-document');
  const locked = await makePdf([{}], { userPassword: 'x', ownerPassword: 'y' });
  assert.equal(await outcomeOf(locked), 'password-protected');
  // To PDFium a file without pages is no file.
  const noPages =
    '%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF';
  assert.equal(await outcomeOf(noPages), 'corrupt-document');
});

test('350 pages are taken, and one more is too many', async () => {
  const page: FaxStrip = { rows: 1, resolution: 196, t6: encodeT6(blankRaster(1)) };
  const many = writeTiff(Array.from({ length: 351 }, () => page));
  assert.equal(await outcomeOf(many), 'too-many-pages');
  const { pages } = await rebuild(writeTiff(Array.from({ length: 350 }, () => page)));
  assert.equal(pages, 350);
});

test('a damaged page is listed and does not stop the others', async () => {
  const tiff = writeTiff(strips);
  // The second page's strip, in its middle: the codes after it make no sense.
  const at = tiff.indexOf(Buffer.from(strips[1]!.t6));
  tiff.fill(0, at + 1000, at + 1100);
  const { pages, damagedPages, workFolder } = await rebuild(tiff);
  assert.equal(pages, 3);
  assert.deepEqual(damagedPages, [2]);
  const first = await pelsOf(workFolder, 1);
  assert.ok(first.bits.equals(mixed[0]!.raster.bits));
  const second = await pelsOf(workFolder, 2);
  const rowsBefore = 30 * LINE_BYTES;
  assert.ok(second.bits.subarray(0, rowsBefore).equals(mixed[1]!.raster.bits.subarray(0, rowsBefore)));
});

test('a file that was cut off in its last page gives the pages before it', async () => {
  const tiff = writeTiff(strips.slice(0, 2));
  const { pages, damagedPages, workFolder } = await rebuild(tiff.subarray(0, tiff.length - strips[1]!.t6.length / 2));
  assert.equal(pages, 2);
  assert.deepEqual(damagedPages, [2]);
  await assertSamePels(workFolder, mixed.slice(0, 1));
});

test('a worker that is killed by a limit is tried once more, and then the fax counts as unreadable', async () => {
  const own = startWorkerPool({ tempFolder: folder, limits: readLimits({ documentMs: 1 }) });
  try {
    const { made } = await attempt(writeTiff(strips), {}, own);
    assert.deepEqual(refusalOf(made), { outcome: 'conversion-failed', detail: 'it took too long, twice' });
  } finally {
    await own.close();
  }
});

test('a table of words becomes lines with places in shares of the page', () => {
  const table = [
    'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext',
    '1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t',
    '4\t1\t1\t1\t1\t0\t100\t200\t300\t40\t-1\t',
    '5\t1\t1\t1\t1\t1\t100\t200\t50\t40\t96.5\tHello',
    '5\t1\t1\t1\t1\t2\t200\t200\t50\t40\t12\tstain',
    '5\t1\t1\t1\t1\t3\t300\t200\t100\t40\t80\tworld',
    '4\t1\t1\t1\t2\t0\t100\t300\t300\t40\t-1\t',
    '5\t1\t1\t1\t2\t1\t100\t300\t50\t40\t95\t ',
  ].join('\n');
  assert.deepEqual(readTable(table), [
    {
      top: 0.1,
      height: 0.02,
      words: [
        { text: 'Hello', left: 0.1, width: 0.05 },
        { text: 'world', left: 0.3, width: 0.1 },
      ],
    },
  ]);
  assert.deepEqual(readTable(''), []);
});

const canRead = existsSync('/usr/bin/tesseract') ? {} : { skip: 'tesseract is not installed here' };
const printed = await makePdf([{ text: 'Invoice number' }, { text: 'Page two' }]);

test('the languages that setup installs are found', canRead, async () => {
  assert.deepEqual(await readableLanguages(), ['it', 'en', 'zh']);
});

test('a searchable fax says the words of its pages where they stand', canRead, async () => {
  const { hasText, pdfPath, workFolder } = await rebuild(printed, {
    searchable: { languages: ['en'], reader: tesseractReader },
  });
  assert.equal(hasText, true);
  assert.equal(
    readdirSync(workFolder).some((name) => name.startsWith('square-')),
    false,
  );
  const plain = await rebuild(printed);
  assert.equal(plain.hasText, false);
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(readFileSync(pdfPath));
  const texts = [...document.pages()].map((page) => page.getText().trim());
  document.destroy();
  library.destroy();
  assert.deepEqual(texts, ['Invoice number', 'Page two']);
});

test('reading that takes too long is given up, and the fax goes without words', canRead, async () => {
  const own = join(folder, 'unread');
  const { workFolder } = await rebuild(printed);
  assert.deepEqual(await readPages(tesseractReader, workFolder, 2, ['en'], { pageMs: 1, faxMs: 1000 }), [[], []]);
  assert.deepEqual(await readPages(tesseractReader, own, 2, ['en'], { pageMs: 20_000, faxMs: 0 }), [[], []]);
  assert.deepEqual(await readPages(tesseractReader, workFolder, 1, []), [[]]);
});
