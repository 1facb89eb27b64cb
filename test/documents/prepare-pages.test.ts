import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { type DocumentFile, type PreparedFax, preparePages } from '../../lambdas/documents/jobs/prepare-pages.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { Defect } from '../../lambdas/fax/errors.ts';
import { readTiff } from '../../lambdas/pages/fax/tiff.ts';
import { makePdf } from '../pages/made-documents.ts';
import { letter, makeScan } from '../pages/made-scans.ts';
import { onDesk, photograph } from '../pages/paper/made-photographs.ts';
import { makePagePdf, stream, writePdf } from '../pages/pdf/made-pdf.ts';
import { leftIn } from './made/engine-jobs.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

let folder = '';
let workers: RunningWorkerPool;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  // Workers run as another user where the tests run as root, and some have their code in it.
  chmodSync(folder, 0o755);
  workers = startWorkerPool({ warm: { prepare: 1 }, tempFolder: folder });
});
after(async () => {
  await workers.close();
  assert.deepEqual(
    leftIn(folder).filter((name) => name.startsWith('faxpost-job-')),
    [],
    'no worker left its folder',
  );
  rmSync(folder, { recursive: true });
});

let count = 0;
function put(name: string, bytes: Uint8Array | string): DocumentFile {
  count += 1;
  const path = join(folder, `document-${count}`);
  writeFileSync(path, bytes);
  return { name, path };
}
const newFolder = () => join(folder, `work-${++count}`);

async function prepare(documents: readonly DocumentFile[], workFolder = newFolder()): Promise<PreparedFax> {
  return acceptedOf(await preparePages(documents, { workFolder }, workers));
}

test('a document says what its pages show; where that is asked for, photographed papers stay as they are', async () => {
  const sheet = await makeScan(letter, 0);
  const documents = [put('contract.jpg', await photograph(sheet, onDesk)), put('note.txt', 'Hello')];
  const papersOf = async (straightens: boolean) => {
    const made = acceptedOf(await preparePages(documents, { workFolder: newFolder(), straightens }, workers));
    return made.documents.map(({ kinds }) => kinds);
  };
  assert.deepEqual(await papersOf(true), [{ paper: 1 }, {}]);
  assert.deepEqual(await papersOf(false), [{ scan: 1 }, {}]);
});

test('several documents become one fax: its pages in order, its files in the work folder', async () => {
  const workFolder = newFolder();
  const png = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'gray' } })
    .png()
    .toBuffer();
  const documents = [put('order.pdf', await makePdf([{}, {}])), put('photo.png', png), put('note.txt', 'Hello')];
  const fax = await prepare(documents, workFolder);
  assert.deepEqual(fax.documents, [
    { name: 'order.pdf', format: 'pdf', converter: 'pdfium', pages: 2, blankPages: 0, kinds: {} },
    { name: 'photo.png', format: 'png', converter: 'sharp', pages: 1, blankPages: 0, kinds: {} },
    { name: 'note.txt', format: 'text', converter: 'text', pages: 1, blankPages: 0, kinds: {} },
  ]);
  assert.deepEqual(
    fax.pages.map(({ n, source }) => [n, source.document, source.page]),
    [
      [1, 'order.pdf', 1],
      [2, 'order.pdf', 2],
      [3, 'photo.png', 1],
      [4, 'note.txt', 1],
    ],
  );
  const strips = readTiff(readFileSync(join(workFolder, 'fax.tif')));
  assert.deepEqual(
    strips.map(({ t6, rows }) => [t6.length, rows]),
    fax.pages.map(({ bytes, heightPx }) => [bytes, heightPx]),
  );
  for (const n of [1, 2, 3, 4]) {
    const full = await sharp(join(workFolder, `page-00${n}.png`)).metadata();
    assert.deepEqual([full.width, full.height], [1728, fax.pages[n - 1]!.heightPx]);
    assert.equal((await sharp(join(workFolder, `thumb-00${n}.png`)).metadata()).width, 864);
  }
  assert.match(readFileSync(join(workFolder, 'fax.pdf'), 'latin1'), /\/Count 4 /);
});

test('one bad document and there is no fax; every bad one is named with its own reason', async () => {
  const workFolder = newFolder();
  const documents = [
    put('good.pdf', await makePdf([{}])),
    put('locked.pdf', await makePdf([{}], { userPassword: 'x', ownerPassword: 'y' })),
    put('broken.pdf', '%PDF-1.7 rubbish'),
    put('empty.txt', ''),
    put('setup.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])),
  ];
  const refusals = refusalOf(await preparePages(documents, { workFolder }, workers));
  assert.deepEqual(
    refusals.map(({ document, outcome }) => [document, outcome]),
    [
      ['locked.pdf', 'password-protected'],
      ['broken.pdf', 'corrupt-document'],
      ['empty.txt', 'empty-document'],
      ['setup.exe', 'unsupported-format'],
    ],
  );
  assert.equal(existsSync(join(workFolder, 'fax.pdf')), false);
});

test('a page whose letters no font can show makes its document refused, with the page; one of China is drawn behind the walls', async () => {
  const font = (name: string, letter: string) =>
    `<< /Type /Font /Subtype /TrueType /BaseFont /${name} /FirstChar 65 /LastChar 66 /Widths [600 600] /FontDescriptor 9 0 R /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /${letter}] >> >>`;
  const page = (content: number) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /P 7 0 R /E 8 0 R >> >> >>`;
  const pdf = writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    ...[page(5), page(6)],
    ...[stream('BT /P 20 Tf 60 700 Td (AB) Tj ET'), stream('BT /E 20 Tf 60 700 Td (AB) Tj ET')],
    ...[font('Arial', 'aogonek'), font('Arial', 'uni1208')],
    '<< /Type /FontDescriptor /FontName /Arial /Flags 32 /FontBBox [-100 -300 1000 1000] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 720 /StemV 80 >>',
  ]);
  const [refusal] = refusalOf(await preparePages([put('ethiopia.pdf', pdf)], { workFolder: newFolder() }, workers));
  assert.deepEqual([refusal?.outcome, refusal?.page], ['conversion-failed', 2]);
  const chinese = makePagePdf({
    content: 'BT /F 20 Tf 60 700 Td <5408540c> Tj ET',
    fonts: { F: 6 },
    objects: [
      '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [7 0 R] >>',
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 >>',
    ],
  });
  assert.equal((await prepare([put('china.pdf', chinese)])).pages.length, 1);
});

test('a page far larger than the paper is cut, and the number of its parts is told', async () => {
  const lines = Array.from({ length: 130 }, (_, i) => `${i} item`);
  const receipt = await PDFDocument.create();
  const page = receipt.addPage([227, 2600]);
  for (const [i, line] of lines.entries()) page.drawText(line, { x: 10, y: 2580 - 20 * i, size: 9 });
  const fax = await prepare([put('letter.pdf', await makePdf([{}])), put('receipt.pdf', await receipt.save())]);
  assert.deepEqual(
    fax.documents.map(({ name, pages, cutInto }) => [name, pages, cutInto]),
    [
      ['letter.pdf', 1, undefined],
      ['receipt.pdf', 4, 4],
    ],
  );
});

test('files that lie within a PDF are named, but for the data of an electronic invoice', async () => {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]).drawText('Invoice 4711, with the price list enclosed');
  for (const name of ['price list.xlsx', 'factur-x.xml']) await pdf.attach(Buffer.from('within'), name);
  const { documents } = await prepare([put('invoice.pdf', await pdf.save())]);
  assert.deepEqual(
    documents.map(({ filesWithin }) => filesWithin),
    [['price list.xlsx']],
  );
});

test('a long document is drawn by several threads and stays in order', async () => {
  const pages = Array.from({ length: 40 }, (_, i) => ({ text: 'W'.repeat(1 + (i % 10)) }));
  const fax = await prepare([put('long.pdf', await makePdf(pages))]);
  assert.equal(fax.pages.length, 40);
  // Pages of as many letters are the same page, and more letters take more bytes.
  const bytes = fax.pages.map((page) => page.bytes);
  assert.deepEqual(bytes.slice(0, 10), bytes.slice(10, 20));
  assert.deepEqual(
    bytes.slice(0, 10),
    [...bytes.slice(0, 10)].sort((a, b) => a - b),
  );
});

test('a resolution and a header band change the pages as asked', async () => {
  const workFolder = newFolder();
  const options = { workFolder, resolution: 98, bandRows: 20, pictures: { full: false, thumbnails: false } } as const;
  const fax = acceptedOf(await preparePages([put('a.pdf', await makePdf([{}]))], options, workers));
  assert.equal(fax.pages[0]!.heightPx, 1146);
  assert.deepEqual(readdirSync(workFolder).sort(), ['document-0.tif', 'fax.pdf', 'fax.tif']);
});

/** Workers other than the shared ones, for one test. */
async function withWorkers<T>(
  options: Parameters<typeof startWorkerPool>[0],
  use: (own: RunningWorkerPool) => Promise<T>,
): Promise<T> {
  const own = startWorkerPool({ tempFolder: folder, ...options });
  try {
    return await use(own);
  } finally {
    await own.close();
  }
}

test('too many pages are refused before they are drawn, counted over all documents', async () => {
  const documents = [put('three.pdf', await makePdf([{}, {}, {}])), put('two.pdf', await makePdf([{}, {}]))];
  const options = { workFolder: newFolder(), limits: readLimits({ pages: 4 }) };
  const refusals = refusalOf(await preparePages(documents, options, workers));
  assert.deepEqual(
    refusals.map(({ document, outcome }) => [document, outcome]),
    [['two.pdf', 'too-many-pages']],
  );
});

test('too many documents and too many bytes are refused before any is read', async () => {
  const documents = [put('a.txt', 'aaaa'), put('b.txt', 'bbbb'), put('c.txt', 'cccc')];
  for (const limits of [readLimits({ documents: 2 }), readLimits({ bytes: 8 })]) {
    const refusals = refusalOf(await preparePages(documents, { workFolder: newFolder(), limits }, workers));
    assert.deepEqual(
      refusals.map(({ document, outcome }) => [document, outcome]),
      [['c.txt', 'too-large']],
    );
  }
});

test('a limit that is misspelt or impossible is a mistake that shows', () => {
  assert.throws(() => readLimits({ pages: 0 }));
  assert.throws(() => readLimits(JSON.parse('{"pagez":3}')));
  assert.equal(readLimits().pages, 350);
});

/** An entry that stands in for an engine gone wrong: it does what its document says. */
const misbehaving = `
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
process.on('disconnect', () => process.exit());
process.once('message', async (job) => {
  for (const { index, file } of job.documents) {
    const fault = readFileSync(file, 'utf8');
    if (fault === 'crash') process.abort();
    if (fault === 'hang') for (;;);
    if (fault === 'lie') process.send({ event: 'done', document: 'all' });
    if (fault === 'swell') { const held = []; for (;;) { held.push(Buffer.alloc(1 << 24, 1)); await setTimeout(5); } }
    process.send({ event: 'refused', document: index, outcome: 'empty-document', detail: fault });
  }
  process.send({ event: 'end' });
});
process.send({ event: 'ready' });
`;

for (const [fault, limits, detail] of [
  ['crash', {}, 'the converter ended unexpectedly, twice'],
  ['lie', {}, 'the converter ended unexpectedly, twice'],
  ['hang', { documentMs: 400 }, 'the conversion took too long, twice'],
  ['swell', { memoryBytes: 200_000_000 }, 'the conversion needed too much memory, twice'],
] as const) {
  test(`a worker that fails (${fault}) is tried once more, then its document alone has failed`, async () => {
    const entry = join(folder, 'misbehaving.mjs');
    writeFileSync(entry, misbehaving);
    const documents = [put('one', 'fine'), put('two', fault), put('three', 'fine too')];
    const made = await withWorkers({ entry, limits: readLimits(limits) }, (own) =>
      preparePages(documents, { workFolder: newFolder() }, own),
    );
    assert.deepEqual(
      refusalOf(made).map((one) => [one.document, one.outcome, one.detail]),
      [
        ['one', 'empty-document', 'fine'],
        ['two', 'conversion-failed', detail],
        ['three', 'empty-document', 'fine too'],
      ],
    );
  });
}

test('a fax of no documents is a defect', async () => {
  await assert.rejects(preparePages([], { workFolder: newFolder() }, workers), Defect);
});
