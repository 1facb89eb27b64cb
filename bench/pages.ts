/**
 * Measures fax pages: `npm run bench:pages -- [options] [folder or file …]`. For the first page of each PDF and each method of making it black and
 * white: bytes in T.6, transmission time in seconds (by our model, and in a simulated T.30 call when its program is given), word F1 of
 * text recognition, codes that scan of those that scan in the original (QR, Data Matrix, bars), structural similarity (SSIM) and mean
 * absolute error (MAE) of pictures, and milliseconds.
 *
 *   --loop PATH     program that sends a TIFF through a T.30 call and prints JSON with `ok` and `pageSeconds`
 *   --only a,b      of ghostscript, hylafax, fixed, otsu, sauvola, ours
 *   --no-ocr        without reading
 *   --save FOLDER   keep every page as TIFF
 *
 * Reads MANIFEST.tsv beside the files when there is one (columns: file, kind, language, text layer) and `<name>.txt` as the text of a
 * page that has none. Needs ghostscript, tesseract, pdftotext and pdftoppm for what they do; without one, its column is empty.
 */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import sharp from 'sharp';
import { callSeconds, pageSeconds } from '../lambdas/pages/fax/line-time.ts';
import { writeTiff } from '../lambdas/pages/fax/tiff.ts';
import { LINE_PELS } from '../lambdas/pages/planes/raster.ts';
import { missingFrom, readPageCodes, readPdfCodes } from './pages-codes.ts';
import { fit, type Made, type Method, make, methods, openFile, toGrey } from './pages-methods.ts';
import { ifInstalled, isReference, recognise, textLayer, textOfGrey, wordF1 } from './pages-reading.ts';
import { toneBoxes, toneOf } from './pages-tone-boxes.ts';

const run = promisify(execFile);

/** What a page is measured against. */
interface Reference {
  readonly language: string;
  /** The text that is on it, when there is one to score against. */
  readonly text: string | undefined;
  /** The codes on it that scan. */
  readonly codes: readonly string[];
}

/** Codes that scan, of those that do in the original. */
interface CodeCount {
  readonly found: number;
  readonly of: number;
}

interface Row {
  readonly bytes: number;
  readonly seconds: number;
  readonly loop: number | undefined;
  readonly f1: number | undefined;
  /** Undefined where the original has none. */
  readonly codes: CodeCount | undefined;
  readonly ssim: number | undefined;
  readonly mae: number | undefined;
  readonly wallMs: number;
  readonly cpuMs: number;
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    loop: { type: 'string' },
    only: { type: 'string' },
    'no-ocr': { type: 'boolean', default: false },
    save: { type: 'string' },
  },
});

async function listFiles(named: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const one of named) {
    if ((await stat(one)).isDirectory()) {
      const inside = (await readdir(one)).filter((name) => name.endsWith('.pdf')).sort();
      files.push(...inside.map((name) => join(one, name)));
    } else files.push(one);
  }
  return files;
}

const readText = (file: string) => readFile(file, 'utf8').catch(() => undefined);

async function readReferenceText(file: string, scratch: string): Promise<Omit<Reference, 'codes'>> {
  const manifest = await readText(join(file, '..', 'MANIFEST.tsv'));
  const fields = manifest
    ?.split('\n')
    .map((line) => line.split('\t'))
    .find(([name]) => name === basename(file));
  const language = (fields?.[2] ?? 'eng').replace(/^-?$/, 'eng');
  if (options['no-ocr']) return { language, text: undefined };
  const own = await readText(file.replace(/\.pdf$/, '.txt'));
  if (own !== undefined) return { language, text: own };
  const layer = fields?.[3] ?? 'yes';
  if (layer.includes('OCR of')) return { language, text: await ifInstalled(textOfGrey(file, scratch, language)) };
  if (!layer.startsWith('yes')) return { language, text: undefined };
  const text = await ifInstalled(textLayer(file));
  return { language, text: text !== undefined && isReference(text) ? text : undefined };
}

async function readReference(file: string, scratch: string): Promise<Reference> {
  const codes = file.endsWith('.pdf') ? await readPdfCodes(await readFile(file), 0) : [];
  return { ...(await readReferenceText(file, scratch)), codes };
}

async function countCodes(page: Made, { codes }: Reference): Promise<CodeCount | undefined> {
  if (codes.length === 0) return undefined;
  const missing = missingFrom(await readPageCodes(page.raster, fit.resolution), codes);
  return { found: codes.length - missing.length, of: codes.length };
}

/** Word F1 of a page; of a turned one both ways up, since a person turns the sheet: the better counts. */
async function wordScore(
  page: Made,
  reference: Reference,
  isTurned: boolean,
  scratch: string,
): Promise<number | undefined> {
  const { text, language } = reference;
  if (text === undefined) return undefined;
  const f1 = wordF1(text, await recognise(`${scratch}.tif`, language, 204));
  if (!isTurned) return f1;
  const { height } = page.raster;
  const turned = sharp(toGrey(page.raster), { raw: { width: LINE_PELS, height, channels: 1 } }).rotate(180);
  await turned.png().toFile(`${scratch}.turned.png`);
  return Math.max(f1, wordF1(text, await recognise(`${scratch}.turned.png`, language, 204)));
}

async function callInLoop(tiff: string, bytes: number): Promise<number | undefined> {
  if (options.loop === undefined) return undefined;
  const { stdout } = await run(options.loop, [tiff]).catch(() => ({ stdout: '{"ok":false}' }));
  const call = JSON.parse(stdout) as { ok: boolean; lineSeconds?: number };
  // A call's seconds less what every call takes: the page's own.
  return call.ok && call.lineSeconds !== undefined
    ? call.lineSeconds - (callSeconds([bytes]) - pageSeconds(bytes))
    : Number.NaN;
}

async function measure(method: Method, file: string, reference: Reference, scratch: string): Promise<Row> {
  const drawing = await openFile(file);
  const boxes = await toneBoxes(drawing).finally(() => drawing.close());
  const page = await make(method, file, `${scratch}.gs.tif`);
  const tiff = writeTiff([{ rows: page.raster.height, resolution: 196, t6: page.t6 }]);
  await writeFile(`${scratch}.tif`, tiff);
  if (options.save !== undefined) {
    await mkdir(options.save, { recursive: true });
    await writeFile(join(options.save, `${basename(file, '.pdf')}.${method}.tif`), tiff);
  }
  const tone = await toneOf(method, file, page, boxes, `${scratch}.grey.tif`);
  return {
    bytes: page.t6.length,
    seconds: pageSeconds(page.t6.length),
    loop: await callInLoop(`${scratch}.tif`, page.t6.length),
    f1: await ifInstalled(wordScore(page, reference, boxes.isTurned, scratch)),
    codes: await countCodes(page, reference),
    ssim: tone?.similarity,
    mae: tone?.error,
    wallMs: page.wallMs,
    cpuMs: page.cpuMs,
  };
}

const number = (value: number | undefined, digits: number) =>
  value === undefined ? '-' : Number.isNaN(value) ? 'failed' : value.toFixed(digits);

function print(name: string, method: string, row: Partial<Row>): void {
  const cells = [
    name.slice(0, 24).padEnd(24),
    method.padEnd(12),
    number(row.bytes, 0).padStart(9),
    number(row.seconds, 1).padStart(8),
    number(row.loop, 1).padStart(8),
    number(row.f1, 3).padStart(7),
    (row.codes === undefined ? '-' : `${row.codes.found}/${row.codes.of}`).padStart(7),
    number(row.ssim, 3).padStart(7),
    number(row.mae, 1).padStart(7),
    number(row.wallMs, 0).padStart(7),
    number(row.cpuMs, 0).padStart(7),
  ];
  console.log(cells.join(' '));
}

const mean = (values: readonly (number | undefined)[]) => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
};
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

function printTotals(method: string, rows: readonly Row[]): void {
  const codes = rows.flatMap(({ codes: counted }) => counted ?? []);
  const loops = rows.flatMap(({ loop }) => loop ?? []);
  print('TOTAL; mean F1, SSIM, ms', method, {
    bytes: total(rows.map(({ bytes }) => bytes)),
    seconds: total(rows.map(({ seconds }) => seconds)),
    ...(codes.length === 0
      ? {}
      : { codes: { found: total(codes.map(({ found }) => found)), of: total(codes.map(({ of }) => of)) } }),
    ...(loops.length === 0 ? {} : { loop: total(loops) }),
    ...Object.fromEntries(
      (['f1', 'ssim', 'mae', 'wallMs', 'cpuMs'] as const).map((key) => [key, mean(rows.map((row) => row[key]))]),
    ),
  });
  console.log(`${' '.repeat(24)} worst page: ${number(Math.max(...rows.map(({ seconds }) => seconds)), 1)} s`);
}

const folder = positionals.length > 0 ? positionals : ['../shared/faxpages'];
const wanted = options.only?.split(',') ?? methods;
const chosen = methods.filter((method) => wanted.includes(method));
const scratchFolder = await mkdtemp(join(tmpdir(), 'bench-pages-'));
const results = new Map<Method, Row[]>(chosen.map((method) => [method, []]));
try {
  console.log(`fine (204 × 196), A4; milliseconds are warm for our engine, cold processes for ghostscript and hylafax`);
  print('page', 'method', {});
  console.log(`${' '.repeat(37)}    bytes  model s   loop s      F1   codes    SSIM     MAE wall ms  cpu ms`);
  for (const [index, file] of (await listFiles(folder)).entries()) {
    const scratch = join(scratchFolder, String(index));
    const reference = await readReference(file, scratch);
    for (const method of chosen) {
      const row = await measure(method, file, reference, `${scratch}.${method}`).catch((error: unknown) => {
        console.log(`${basename(file)} ${method}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
      });
      if (row === undefined) continue;
      results.get(method)?.push(row);
      print(basename(file, '.pdf'), method, row);
    }
  }
  for (const [method, rows] of results) if (rows.length > 0) printTotals(method, rows);
  console.log(`fit: ${JSON.stringify(fit)}`);
} finally {
  await rm(scratchFolder, { recursive: true, force: true });
}
