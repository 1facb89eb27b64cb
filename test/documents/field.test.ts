/**
 * Files from public reports of what went wrong with documents and mails, where they stand beside the project: each becomes
 * the page that a person expects, read here as a person or a scanner would read it, or is refused with its reason.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { missingFrom, readFaxCodes, readPdfCodes } from '../../bench/pages-codes.ts';
import { findLibreOffice } from '../../lambdas/documents/engines/office/office-program.ts';
import { createEngineConverter } from '../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../lambdas/documents/jobs/prepare-pages.ts';
import type { DocumentFault } from '../../lambdas/documents/refusal.ts';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { leftOut, read } from '../mail/compose.ts';
import { shared } from './made/corpus-rows.ts';

const folder = new URL('field/', shared);
const isThere = existsSync(folder);
const run = promisify(execFile);
const hasOcr = await run('tesseract', ['--version']).then(
  () => true,
  () => false,
);
const office = await findLibreOffice();

/** A page as it is printed: its picture, and its ink in millimetres from the top left corner. */
interface Page {
  readonly picture: string;
  readonly rows: number;
}

interface PagesRow {
  readonly pages: number;
  /** What stands on the pages, in this order; several spellings of one letter are those of text recognition. */
  readonly reads?: readonly RegExp[];
  /** What stands on none of them. */
  readonly never?: readonly RegExp[];
  /** Its words stand apart, as in a form: they are read one by one, in no order. */
  readonly isSparse?: boolean;
  /** Share of each page that is read, from its top; by default all. */
  readonly readsOnly?: number;
  /** It reads sideways on its sheets. */
  readonly isTurned?: boolean;
  /** Language of the text, as Tesseract calls it. */
  readonly language?: string;
  /** Anything that is not text. */
  readonly looks?: (pages: readonly Page[]) => Promise<void>;
}
type DocumentRow = PagesRow | { readonly refused: DocumentFault };

const MM_PER_INCH = 25.4;

/** Share of black in a box of a page, millimetres. */
async function ink({ picture, rows }: Page, left: number, top: number, width: number, height: number): Promise<number> {
  const mm = (value: number, density: number) => Math.round((value / MM_PER_INCH) * density);
  const box = { left: mm(left, 204), top: mm(top, 196), width: mm(width, 204), height: mm(height, 196) };
  assert.ok(box.top + box.height <= rows, 'the box is on the page');
  const { channels } = await sharp(await sharp(picture).extract(box).greyscale().png().toBuffer()).stats();
  return 1 - channels[0]!.mean / 255;
}

/** Where the ink of a page is, millimetres. */
async function extent({ picture }: Page) {
  const { info } = await sharp(picture).greyscale().trim({ background: '#ffffff', threshold: 100 }).toBuffer({
    resolveWithObject: true,
  });
  const mm = (value: number, density: number) => (value / density) * MM_PER_INCH;
  return {
    left: mm(-(info.trimOffsetLeft ?? 0), 204),
    top: mm(-(info.trimOffsetTop ?? 0), 196),
    width: mm(info.width, 204),
    height: mm(info.height, 196),
  };
}

const near = (value: number, wanted: number, allowed: number, what: string) =>
  assert.ok(Math.abs(value - wanted) <= allowed, `${what}: ${value.toFixed(1)}, wanted ${wanted} ± ${allowed}`);

/** The first numbered lines of a test page, which stand in its upper half. */
const numbered = [/row [0o][0o] the quick brown fox/i, /row [0o]2 the quick brown fox/i];

/** The frame around a test page, whose ratio shows its proportions and whose edges that nothing is cut. */
const framed = (width: number, height: number) => async (pages: readonly Page[]) => {
  for (const page of pages) {
    const found = await extent(page);
    near(found.width, width, 3, 'width of the frame');
    near(found.height, height, 3, 'its height');
  }
};

const erpLines = [/invoice from the erp with bytes before the header/i];

const documents: Readonly<Record<string, DocumentRow>> = {
  'portfolio.pdf': {
    pages: 2,
    reads: [/the real invoice 2026-1/i, /total 1.?234,00 eur/i, /the general terms/i],
    never: [/acrobat/i],
  },
  'receipt-80mm-2m.pdf': {
    pages: 7,
    readsOnly: 0.12,
    // Each part begins with lines that the one before has too.
    reads: [/000 item number/i, /057 item number/i],
    looks: async (pages) => {
      for (const page of pages.slice(0, -1)) assert.ok((await ink(page, 70, 200, 60, 80)) > 0.03, 'to its end');
      assert.ok((await ink(pages.at(-1)!, 65, 266, 60, 14)) > 0.02, 'the total is there');
    },
  },
  'cell-comments.xlsx': { pages: 1, reads: [/2007,50/, /2021,50/, /2049,50/] },
  'userunit.pdf': {
    pages: 1,
    reads: [/userunit 10: an a4 page in tenths/i],
    looks: async ([page]) => {
      const { width, height } = await extent(page!);
      assert.ok(width > 150 && height > 200, `its frame is that of A4: ${width} × ${height} mm`);
    },
  },
  'codes-raster.pdf': {
    pages: 3,
    // In colours, greys, inverted, tilted, with a logo, from JPEG, as rectangles: every code scans.
    async looks(pages) {
      for (const [at, { picture, rows }] of pages.entries()) {
        const wanted = await readPdfCodes(readFileSync(new URL('codes-raster.pdf', folder)), at);
        assert.ok(wanted.length >= 10);
        assert.deepEqual(missingFrom(await readFaxCodes(picture, rows), wanted), []);
      }
    },
  },
  'altchunk-mht.docx': { pages: 1, reads: [/contract 4711/i, /the whole text of this document/i, /1.?234,00/] },
  'export.doc': {
    pages: 1,
    reads: [/offer 12 from the wiki/i, /price 99 eur/i, /after the picture/i],
    never: [/subject/i, /exported/i],
    // Its picture stands between the second line and the third.
    looks: async ([page]) => assert.ok((await ink(page!, 16, 36, 30, 28)) > 0.2, 'the picture is there'),
  },
  'ocg-print-screen.pdf': {
    pages: 1,
    reads: [/delivery note 4711/i, /print-only layer/i],
    never: [/screen-only/i],
  },
  'spool.pcl': { refused: 'unsupported-format' },
  'hidden-sheets.xlsx': {
    pages: 2,
    reads: [/item 1/i, /item 14/i, /r2c2/],
    never: [/purchase/i, /hidden/i, /secret/i],
  },
  'hidden-slide.pptx': { pages: 2, isTurned: true, reads: [/attachment test/i], never: [/hidden/i] },
  'print-setup.xlsx': { pages: 4, isTurned: true, reads: [/header wide page 1 of 4/i, /header wide page 2 of 4/i] },
  'erp-html.xls': { pages: 1, reads: [/4711 schraube/i, /4712 mutter/i] },
  'sap-export.xls': { pages: 1, isSparse: true, reads: [/material/i, /schraube/i, /mutter/i] },
  'noembed-gb.pdf': { pages: 1, language: 'chi_sim', reads: [/2026-17/, /增值税发票/] },
  'noembed-polish.pdf': {
    pages: 1,
    reads: [/abc/, /xyz/],
    // Every one of its letters takes as much of the line as the others: none is missing between the words.
    looks: async ([page]) => assert.ok((await ink(page!, 42, 23, 55, 9)) > 0.05, 'the letters are there'),
  },
  'ticks.docx': {
    pages: 1,
    reads: [/none: \[.{0,3}\] done \[.{0,3}\] not/i, /calibri: \[.{0,3}\] done \[.{0,3}\] not/i],
  },
  'form-stale.pdf': {
    pages: 1,
    isSparse: true,
    reads: [/digitally signed by m. rossi/i, /print button f=4/i, /old value/i, /parent value/i, /lone value/i],
  },
  'form-stale-need.pdf': {
    pages: 1,
    isSparse: true,
    reads: [/new value one/i, /new value two/i, /parent value/i, /lone value/i, /rich value/i],
    never: [/old value(?!, )/i],
  },
  'checkbox_no_appearance.pdf': {
    pages: 1,
    looks: async ([page]) => {
      const { width, height } = await extent(page!);
      near(width, 7, 3, 'width of the tick');
      near(height, 7, 3, 'its height');
    },
  },
  'ccitt_EndOfBlock_false.pdf': {
    pages: 1,
    looks: async ([page]) => {
      for (const top of [15, 53, 104, 143, 195, 233]) {
        assert.ok((await ink(page!, 20, top, 115, 30)) > 0.08, `the picture at ${top} mm`);
      }
    },
  },
  'inks.pdf': {
    pages: 1,
    reads: [/acrobat/i],
    looks: async ([page]) => {
      for (const top of [10, 72, 98]) assert.ok((await ink(page!, 10, top, 140, 24)) > 0.01, `strokes at ${top} mm`);
    },
  },
  'stamps.pdf': {
    pages: 1,
    reads: [/accepted/i],
    looks: async ([page]) => {
      for (const [left, top, width, height] of [
        [20, 22, 60, 20],
        [27, 92, 34, 8],
        [102, 16, 62, 60],
        [120, 92, 40, 32],
      ] as const) {
        assert.ok((await ink(page!, left, top, width, height)) > 0.05, `the stamp at ${left}, ${top} mm`);
      }
    },
  },
  'issue20439.pdf': { refused: 'corrupt-document' },
  'tiled-lzw.tif': { refused: 'corrupt-document' },
  'junk-prefix-rel.pdf': { pages: 1, reads: erpLines },
  'junk-prefix-abs.pdf': { pages: 1, reads: erpLines },
  'junk-html-after.pdf': { pages: 1, reads: erpLines },
  'mediabox-odd.pdf': {
    pages: 3,
    reads: [/page 1, all inherited/, /page 2, zero media box/, /page 3, reversed media/],
  },
  'hidden-text.pdf': {
    pages: 1,
    reads: [/visible heading/i, /visible text on the row/i, /visible last line/i],
    never: [/\b(?:hidden|secret|covered|white)\b/i],
  },
  'pale-inks.pdf': {
    pages: 1,
    reads: [
      /grey 0.30/,
      /grey 0.50/,
      /grey 0.60/,
      /grey 0.70/,
      /grey 0.75/,
      /grey 0.80/,
      /grey 0.85/,
      /grey 0.90/,
      /blue ink text/,
      /light blue text/,
      /yellow text/,
      /orange text/,
      /light green text/,
      /pink text/,
    ],
  },
  'freetexts.pdf': {
    pages: 1,
    reads: [/from acrobat/i, /from firefox/i, /from preview/i, /from edge/i, /from foxit/i, /okular/i],
  },
  'images_1bit_grayscale.pdf': { pages: 1, reads: [/uncompressed/i, /ccittfaxdecode/i] },
  'signed_verified.pdf': {
    pages: 1,
    reads: [/digital signature properties/i, /expected verification state: verified/i],
  },
  'a3-2432x3366.tif': { pages: 1, readsOnly: 0.55, reads: [/a3 width/i, ...numbered], looks: framed(196, 284) },
  'std-204x98.tif': { pages: 1, readsOnly: 0.55, reads: [/standard/i, ...numbered], looks: framed(208, 290) },
  'nores-1728x1145.tif': { pages: 1, readsOnly: 0.55, reads: numbered, looks: framed(208, 290) },
  'super-204x391.tif': { pages: 1, readsOnly: 0.55, reads: numbered, looks: framed(208, 290) },
  'mixed.tif': { pages: 3, readsOnly: 0.55, reads: [0, 1, 2].flatMap(() => numbered), looks: framed(208, 290) },
  'legal.tif': { pages: 1, reads: [/legal/i, /bottom line/i], looks: framed(167, 283) },
  'thumb-first.tif': { pages: 1, readsOnly: 0.55, reads: numbered, looks: framed(208, 290) },
  'short-1728x600.tif': { pages: 1, reads: [/short fax/i], looks: framed(208, 74) },
};

const attached = (...names: readonly string[]) => ({ documents: names, leftOut: [] as readonly string[] });

/** The documents of a mail, and what is left out of it. */
const mails: Readonly<Record<string, { readonly documents: readonly string[]; readonly leftOut: readonly string[] }>> =
  {
    'apple-alt-mixed.eml': attached('111111 XXX.pdf'),
    'att00001.eml': { documents: ['Invoice.pdf'], leftOut: ['ATT00001.txt end-of-letter'] },
    'boundary-dash.eml': attached('a.pdf'),
    'ios-inline-photo.eml': { documents: [], leftOut: ['IMG_4780.jpeg inline-picture'] },
    'n-base64-trailing-garbage.eml': attached('a.pdf'),
    'n-footer-after-last-boundary.eml': attached('a.pdf'),
    'n-inline-photo-and-pdf.eml': { documents: ['page1.pdf'], leftOut: ['IMG_4780.jpeg inline-picture'] },
    'one-long-base64-line.eml': attached('invoice.pdf'),
    'related-cid-pdf.eml': { documents: ['order.pdf'], leftOut: ['image001.png inline-picture'] },
    'sap-single-pdf.eml': attached('Afleveringsbewijs.pdf'),
    'smime-p7s-vcf-ics.eml': {
      documents: ['a.pdf'],
      leftOut: ['text/calendar calendar', 'invite.ics calendar', 'me.vcf contact', 'smime.p7s signature'],
    },
  };

let workers: RunningWorkerPool;
let work = '';

type Reading = Required<Pick<PagesRow, 'language' | 'isTurned' | 'isSparse' | 'readsOnly'>>;

async function readText(
  { picture, rows }: Page,
  { language, isTurned, isSparse, readsOnly }: Reading,
): Promise<string> {
  const read = `${picture}.read.png`;
  const part = { left: 0, top: 0, width: 1728, height: Math.round(rows * readsOnly) };
  await sharp(picture)
    .extract(part)
    .rotate(isTurned ? -90 : 0)
    .toFile(read);
  const words = [read, '-', '-l', language, '--dpi', '200', '--psm', isSparse ? '11' : '6'];
  const { stdout } = await run('tesseract', words, { env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
  return stdout.replace(/\s+/g, ' ');
}

async function faxPages(file: string): Promise<readonly Page[] | DocumentFault> {
  const workFolder = join(work, file);
  const document = { name: file, path: new URL(file, folder).pathname };
  const made = await preparePages([document], { workFolder }, workers, createEngineConverter(workers));
  if (!made.ok) return made.refusal[0]!.outcome;
  return made.value.pages.map(({ n, heightPx }) => ({
    picture: join(workFolder, `page-${String(n).padStart(3, '0')}.png`),
    rows: heightPx,
  }));
}

async function judge(file: string, row: DocumentRow): Promise<void> {
  const pages = await faxPages(file);
  if ('refused' in row) return assert.equal(pages, row.refused);
  assert.ok(typeof pages !== 'string', `refused as ${pages}`);
  assert.equal(pages.length, row.pages);
  const { reads = [], never = [], language = 'eng', isTurned = false, isSparse = false, readsOnly = 1 } = row;
  if (reads.length + never.length > 0) {
    const texts: string[] = [];
    for (const page of pages) texts.push(await readText(page, { language, isTurned, isSparse, readsOnly }));
    let rest = texts.join(' | ');
    for (const wanted of never) assert.doesNotMatch(rest, wanted);
    for (const wanted of reads) {
      const found = wanted.exec(rest);
      assert.ok(found !== null, `${wanted} in ${rest}`);
      if (!isSparse) rest = rest.slice(found.index + found[0].length);
    }
  }
  await row.looks?.(pages);
}

const needsOffice = (file: string) => /\.(?:docx?|xlsx?|pptx?)$/.test(file);
const reasonToSkip = (file: string) => {
  if (!isThere) return 'no field files here';
  if (!hasOcr) return 'no tesseract here';
  return needsOffice(file) && office === undefined ? 'no LibreOffice here' : false;
};

describe('documents of the field', { concurrency: 2 }, () => {
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
    chmodSync(work, 0o755);
    workers = startWorkerPool({ warm: { prepare: 1 }, tempFolder: work });
  });
  after(async () => {
    await workers.close();
    rmSync(work, { recursive: true });
  });
  for (const [file, row] of Object.entries(documents)) {
    test(file, { skip: reasonToSkip(file) }, () => judge(file, row));
  }
});

describe('mails of the field', () => {
  for (const [file, wanted] of Object.entries(mails)) {
    test(file, { skip: !isThere && 'no field files here' }, async () => {
      const mail = await read(readFileSync(new URL(file, folder)));
      assert.deepEqual({ documents: mail.documents.map(({ name }) => name), leftOut: leftOut(mail) }, wanted);
    });
  }
});
