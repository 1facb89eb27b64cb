import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { openPdf } from '../../lambdas/pages/source/draw-pdf.ts';
import { keepOpen } from '../../lambdas/pages/source/kept-document.ts';
import type { PdfDocument } from '../../lambdas/pages/source/pdf-document.ts';
import { loadPdfium, type Pdfium } from '../../lambdas/pages/source/pdfium.ts';
import { makePdf } from './made-documents.ts';

const MEGABYTE = 1024 * 1024;
/** Each page has a width of its own, points. */
const widths = [300, 310, 320, 330, 340, 350];
const pages = widths.map((width) => ({ size: [width, 400] as const }));

async function keep(bytes: Uint8Array, maxBytes?: number) {
  const kept = await keepOpen(bytes, maxBytes);
  assert.ok(kept.ok);
  return kept.value;
}

function widthOf({ pdfium, document }: PdfDocument, index: number): number {
  const page = pdfium._FPDF_LoadPage(document, index);
  const width = pdfium._FPDF_GetPageWidth(page);
  pdfium._FPDF_ClosePage(page);
  return width;
}

/** What a page with a large picture does to its engine. */
const takeMemory = ({ pdfium }: PdfDocument): void => void pdfium.wasmExports.malloc(100 * MEGABYTE);

test('an engine that took much memory is replaced by a new one, which goes on at the next page', async () => {
  const kept = await keep(await makePdf(pages));
  const engines: Pdfium[] = [];
  const read: number[] = [];
  for (const index of widths.keys()) {
    read.push(
      await kept.use((document) => {
        engines.push(document.pdfium);
        if (index === 1 || index === 4) takeMemory(document);
        return widthOf(document, index);
      }),
    );
  }
  kept.close();
  assert.deepEqual(read, widths);
  assert.equal(kept.pages, widths.length);
  const generations = [...new Set(engines)];
  assert.deepEqual(
    engines.map((engine) => generations.indexOf(engine)),
    [0, 0, 1, 1, 1, 2],
  );
});

test('a document that is large as soon as it is open keeps its engine', async () => {
  const kept = await keep(await makePdf(pages), 1);
  const engines = new Set<Pdfium>();
  for (const index of widths.keys()) {
    await kept.use((document) => {
      engines.add(document.pdfium);
      return widthOf(document, index);
    });
  }
  kept.close();
  assert.equal(engines.size, 2);
});

test('another document of the same engine goes on with it, and with the new one if it is opened again', async () => {
  const [one, other] = [await keep(await makePdf(pages)), await keep(await makePdf(pages.toReversed()))];
  await one.use(takeMemory);
  assert.equal(await other.use((document) => widthOf(document, 0)), 350);
  assert.equal(await one.use((document) => widthOf(document, 0)), 300);
  assert.equal(await other.use((document) => widthOf(document, 1)), 340);
  one.close();
  other.close();
});

test('an engine leaves nothing on the global object', async () => {
  const names = Object.getOwnPropertyNames(globalThis);
  const kept = await keep(await makePdf(pages));
  await kept.use(takeMemory);
  await kept.use((document) => widthOf(document, 0));
  kept.close();
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), names);
});

async function makeWithLargePicture(texts: readonly (string | 'picture')[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const size = { width: 5000, height: 5000, channels: 3, background: '#7a7' } as const;
  const picture = texts.includes('picture')
    ? await pdf.embedJpg(await sharp({ create: size }).jpeg().toBuffer())
    : undefined;
  for (const text of texts) {
    const page = pdf.addPage([595, 842]);
    if (text === 'picture' && picture !== undefined) page.drawImage(picture, { x: 50, y: 50, width: 400, height: 400 });
    page.drawText(text, { x: 60, y: 700, size: 40, font });
  }
  return pdf.save();
}

async function drawAll(bytes: Uint8Array) {
  const opened = await openPdf(bytes);
  assert.ok(opened.ok);
  const drawing = opened.value;
  const drawn: Uint8Array[] = [];
  for (let index = 0; index < drawing.pages; index++) {
    const page = await drawing.draw(index, { resolution: 196, paper: 'a4', bandRows: 0 });
    assert.ok(page.ok && page.value.kind === 'grey');
    drawn.push(page.value.grey.slice());
  }
  drawing.close();
  return drawn;
}

test('pages around one with a large picture come out as they would alone', async () => {
  const texts = ['first', 'picture', 'last'];
  const before = await loadPdfium();
  const together = await drawAll(await makeWithLargePicture(texts));
  assert.notEqual(await loadPdfium(), before);
  for (const [index, text] of texts.entries()) {
    const [alone] = await drawAll(await makeWithLargePicture([text]));
    assert.ok(alone !== undefined && Buffer.from(alone).equals(together[index]!), `the page of the ${text}`);
  }
});
