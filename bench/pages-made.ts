/**
 * Pages that people really fax and that are hard on a fax: made by code, each different from any corpus. Writes PDFs, and for
 * scans the text that is on them, into a folder: `node bench/pages-made.ts <folder>`.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dropOutForm, fadingGround, pastelCharts } from './made-pages/colour.ts';
import { watermarkedForm } from './made-pages/form.ts';
import { colours, invoice, paleText, slide, terms } from './made-pages/office.ts';
import { photoReport } from './made-pages/photos.ts';
import { blankScan, cleanScan, imagePage, scanPage } from './made-pages/scans.ts';
import { screenshot } from './made-pages/screenshot.ts';
import { makePdf } from './made-pages/sheet.ts';

/** Writes every page into the folder. */
export async function writeMadePages(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, pdf: Uint8Array, text?: string) =>
    Promise.all([
      writeFile(join(folder, `${name}.pdf`), pdf),
      text === undefined ? undefined : writeFile(join(folder, `${name}.txt`), text),
    ]);
  await write('invoice-pale-rows', await invoice(232));
  await write('invoice-grey-rows', await invoice(196));
  await write('terms-5pt', await terms());
  await write('pale-text', await paleText());
  await write('dark-slide', await slide());
  await write('colours', await colours());
  await write('photo-report', await photoReport());
  await write('form-watermark', await watermarkedForm());
  await write('fading-ground', await makePdf(fadingGround));
  await write('pastel-charts', await makePdf(pastelCharts));
  await write('drop-out-form', await makePdf(dropOutForm));
  await write('blank', await makePdf(() => {}));
  await write('blank-scan', await blankScan());
  const window = await screenshot();
  await write('screenshot', window.pdf, window.text);
  const plain = await cleanScan(false);
  const signed = await cleanScan(true);
  await write('scan-skewed', await imagePage(await scanPage(plain.image, 1.7, 0.75, 10, 1)), plain.text);
  await write('scan-dim', await imagePage(await scanPage(signed.image, -0.8, 0.45, 24, 2)), signed.text);
}

if (process.argv[1] === import.meta.filename) await writeMadePages(process.argv[2] ?? 'made-pages');
