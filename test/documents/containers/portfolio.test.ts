import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AFRelationship, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import { openDocument } from '../../../lambdas/documents/engines/openers.ts';
import { portfolioEngine } from '../../../lambdas/documents/engines/portfolio/portfolio.ts';
import { createEngineConverter } from '../../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../../lambdas/documents/jobs/prepare-pages.ts';
import { readLimits } from '../../../lambdas/documents/limits.ts';
import { startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { makePdf } from '../../pages/made-documents.ts';
import { type Given, newFolder, runEngine } from '../made/engine-jobs.ts';
import { acceptedOf, refusalOf } from '../made/results.ts';

interface Attached {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly relation?: AFRelationship;
  /** Values of the collection's own columns. */
  readonly item?: Readonly<Record<string, string | number>>;
  /** Its key in the name tree where that is not its name. */
  readonly key?: string;
  readonly created?: Date;
}

interface Collection {
  readonly View?: 'D' | 'T' | 'H';
  readonly Sort?: unknown;
  readonly Schema?: unknown;
}

/** A cover with files in it; with a collection it is a portfolio. */
async function makeCover(files: readonly Attached[], collection?: Collection, encrypt = false): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(await makePdf([{ text: 'Open this in Acrobat' }]));
  for (const { name, bytes = Buffer.from(name), relation, created } of files) {
    await pdf.attach(bytes, name, {
      mimeType: 'application/octet-stream',
      ...(relation === undefined ? {} : { afRelationship: relation }),
      ...(created === undefined ? {} : { creationDate: created }),
    });
  }
  await pdf.flush();
  const { context, catalog } = pdf;
  if (collection !== undefined) {
    const { View, Sort, Schema } = collection;
    const entries = {
      Type: 'Collection',
      ...(View && { View }),
      ...(Sort ? { Sort } : {}),
      ...(Schema ? { Schema } : {}),
    };
    catalog.set(PDFName.of('Collection'), context.obj(entries as never));
  }
  const tree = catalog.lookup(PDFName.of('Names'), PDFDict).lookup(PDFName.of('EmbeddedFiles'), PDFDict);
  const names = tree.lookup(PDFName.of('Names'), PDFArray);
  for (let i = 0; i < names.size(); i += 2) {
    const file = names.lookup(i + 1, PDFDict);
    const title = file.lookup(PDFName.of('UF'), PDFHexString).decodeText();
    const { item, key } = files.find(({ name }) => name === title)!;
    if (key !== undefined) names.set(i, PDFString.of(key));
    if (item === undefined) continue;
    const values = Object.entries(item).map(([field, value]) => [
      field,
      typeof value === 'number' ? value : PDFString.of(value),
    ]);
    file.set(PDFName.of('CI'), context.obj(Object.fromEntries(values)));
  }
  if (encrypt) pdf.encrypt({ ownerPassword: 'owner', permissions: {} });
  return pdf.save();
}

const open = (pdf: Uint8Array, given: Given = {}) => runEngine(portfolioEngine, 'pdf', pdf, given);

async function names(files: readonly Attached[], collection: Collection = {}): Promise<readonly string[]> {
  const ran = await open(await makeCover(files, collection));
  assert.ok('documents' in ran && ran.documents !== undefined, JSON.stringify(ran));
  return ran.documents.map(({ name }) => name);
}

const plain = ['b.pdf', 'a.pdf', 'c 10.pdf', 'c 9.pdf'].map((name) => ({ name }));

/** How the preparing worker opens it: `portfolio` where the engine is asked for. */
async function openedAs(pdf: Uint8Array): Promise<string> {
  const opened = await openDocument({ name: 'a.pdf', bytes: pdf, format: 'pdf' }, readLimits());
  if (!opened.ok) return opened.refusal.detail;
  opened.value.drawing.close();
  return opened.value.converter;
}

test('a portfolio is known by its collection; other PDFs with files in them are documents', async () => {
  assert.equal(await openedAs(await makeCover(plain, {})), 'a PDF portfolio');
  assert.equal(await openedAs(await makeCover(plain, { View: 'T' })), 'a PDF portfolio');
  assert.equal(await openedAs(await makeCover(plain, {}, true)), 'a PDF portfolio');
  assert.equal(await openedAs(await makeCover(plain, { View: 'H' })), 'pdfium');
  assert.equal(await openedAs(await makeCover(plain)), 'pdfium');
  assert.equal(await openedAs(await makeCover([{ name: 'factur-x.xml' }], {})), 'pdfium');
});

test('the documents come as they were embedded, from an encrypted portfolio too', async () => {
  const files = [
    { name: 'eins.pdf', bytes: Buffer.from('one') },
    { name: 'zwei ü.docx', bytes: Buffer.from('two') },
  ];
  for (const isEncrypted of [false, true]) {
    const ran = await open(await makeCover(files, {}, isEncrypted));
    assert.ok('documents' in ran && ran.documents !== undefined, JSON.stringify(ran));
    assert.deepEqual(
      ran.documents.map(({ name, bytes }) => [name, bytes.toString()]),
      [
        ['eins.pdf', 'one'],
        ['zwei ü.docx', 'two'],
      ],
    );
  }
});

test('without an order of its own a portfolio has that of its files', async () => {
  assert.deepEqual(await names([{ name: '1.pdf' }, { name: '2.pdf' }]), ['1.pdf', '2.pdf']);
});

test('a portfolio is in the order that it is sorted by', async () => {
  const schema = { Title: { Type: 'CollectionField', Subtype: 'F', N: PDFString.of('Name') } };
  const byName = { Sort: { S: 'Title' }, Schema: schema };
  assert.deepEqual(await names(plain, byName), ['a.pdf', 'b.pdf', 'c 9.pdf', 'c 10.pdf']);
  const backwards = { Sort: { S: 'Title', A: false }, Schema: schema };
  assert.deepEqual(await names(plain, backwards), ['c 10.pdf', 'c 9.pdf', 'b.pdf', 'a.pdf']);
  const numbered = plain.map(({ name }, i) => ({ name, item: { Order: [3, 1, 10, 2][i]! } }));
  const byOrder = { Sort: { S: 'Order' }, Schema: { Order: { Type: 'CollectionField', Subtype: 'N' } } };
  assert.deepEqual(await names(numbered, byOrder), ['a.pdf', 'c 9.pdf', 'b.pdf', 'c 10.pdf']);
  const grouped = plain.map(({ name }, i) => ({ name, item: { Kind: i < 2 ? 'z' : 'y', Order: 4 - i } }));
  const byBoth = { Sort: { S: ['Kind', 'Order'], A: [true, false] } };
  assert.deepEqual(await names(grouped, byBoth), ['c 10.pdf', 'c 9.pdf', 'b.pdf', 'a.pdf']);
  const dated = plain.map(({ name }, i) => ({ name, created: new Date(Date.UTC(2026, [3, 0, 2, 1][i]!, 1)) }));
  const byDate = { Sort: { S: 'When' }, Schema: { When: { Type: 'CollectionField', Subtype: 'CreationDate' } } };
  assert.deepEqual(await names(dated, byDate), ['a.pdf', 'c 9.pdf', 'c 10.pdf', 'b.pdf']);
});

test('data of an electronic invoice is no document', async () => {
  const files = [
    { name: 'invoice.pdf' },
    { name: 'factur-x.xml' },
    { name: 'ZUGFeRD-invoice.xml' },
    { name: 'xrechnung.xml' },
    { name: 'data.xml', relation: AFRelationship.Data },
    { name: 'order.xml', relation: AFRelationship.Unspecified },
  ];
  assert.deepEqual((await names(files)).toSorted(), ['invoice.pdf', 'order.xml']);
});

test('limits hold for what is in a portfolio', async () => {
  const refused = async (given: Given) => {
    const ran = await open(await makeCover(plain, {}), given);
    assert.ok('refused' in ran, JSON.stringify(ran));
    return ran.refused;
  };
  assert.equal(await refused({ limits: readLimits({ documents: 3 }) }), 'too-large');
  assert.equal(await refused({ limits: readLimits({ unpackedBytes: 12 }) }), 'too-large');
  assert.deepEqual(await open(Buffer.from('%PDF-1.7 rubbish')), {
    refused: 'corrupt-document',
    detail: 'not a readable PDF portfolio',
  });
  assert.equal('refused' in (await open(await makePdf([{}]))), true, 'nothing is in it');
});

test('the pages of a fax are those of the documents in a portfolio, and one that is bad is named', async () => {
  const folder = newFolder();
  const workers = startWorkerPool({ tempFolder: folder });
  const prepare = (pdf: Uint8Array) => {
    const path = join(folder, 'portfolio');
    writeFileSync(path, pdf);
    const workFolder = newFolder(folder);
    return preparePages([{ name: 'offer.pdf', path }], { workFolder }, workers, createEngineConverter(workers));
  };
  try {
    const invoice = await makePdf([{ text: 'Invoice' }, { text: 'page two' }]);
    const inner = await makeCover([{ name: 'inner.txt', bytes: Buffer.from('Hello') }], {});
    const files = [
      { name: '1 invoice.pdf', bytes: invoice },
      { name: '2 more.pdf', bytes: inner },
      { name: '3 factur-x.pdf', bytes: await makeCover([{ name: 'factur-x.xml' }]) },
    ];
    const fax = acceptedOf(await prepare(await makeCover(files, {})));
    assert.deepEqual(
      fax.documents.map(({ name, pages }) => [name, pages]),
      [
        ['1 invoice.pdf', 2],
        ['inner.txt', 1],
        ['3 factur-x.pdf', 1],
      ],
    );
    const bad = refusalOf(
      await prepare(await makeCover([...files, { name: 'locked.exe', bytes: Buffer.from('MZ'.padEnd(99)) }], {})),
    );
    assert.deepEqual(
      bad.map(({ document, within, outcome }) => [document, within, outcome]),
      [['locked.exe', 'offer.pdf', 'unsupported-format']],
    );
  } finally {
    await workers.close();
  }
});
