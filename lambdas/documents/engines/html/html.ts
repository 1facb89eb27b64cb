/** Whatever is laid out by a browser: HTML, tables, and text in scripts that our own font lacks. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accepted } from '../../../fax/result.ts';
import type { ConvertedBy } from '../../formats.ts';
import { type Limits, readLimits } from '../../limits.ts';
import { decodeXml, setOutXml } from '../../recognise/xml-text.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import type { Engine, EngineJob } from '../engine.ts';
import { type BrowserPage, startBrowser } from './chromium.ts';
import { findBrowserTrouble } from './chromium-program.ts';
import { decodeHtml } from './decode-html.ts';
import { type HtmlPage, printHtml } from './print-html.ts';
import { readTablePage } from './table-page.ts';
import { readTextPage, textPage } from './text-page.ts';

const PDF = 'printed.pdf';

/** No page that anybody can read has more. */
const MAX_ROWS_ON_PAGE = 200;

type HtmlFormat = ConvertedBy<'html'>;
type ReadPage = (bytes: Buffer, contentType: string | undefined, limits: Limits) => OrRefusal<HtmlPage>;

/** How each format becomes a page. */
const pages: Readonly<Record<HtmlFormat, ReadPage>> = {
  csv: readTablePage,
  text: (bytes, contentType) => accepted({ html: readTextPage(bytes, contentType), orientation: 'portrait' }),
  html(bytes, contentType, limits) {
    const html = decodeHtml(bytes, contentType);
    const rows = html.match(/<tr[\s>]/gi)?.length ?? 0;
    return rows > limits.pages * MAX_ROWS_ON_PAGE ? refuse('too-large', `a table of ${rows} rows`) : accepted({ html });
  },
  xml(bytes) {
    const { text, charset } = decodeXml(bytes);
    return accepted({ html: textPage(setOutXml(text), charset), orientation: 'portrait' });
  },
};

async function readPage({ path, contentType, format }: EngineJob, limits: Limits): Promise<OrRefusal<HtmlPage>> {
  // The registry sends this engine no other format.
  return pages[format as HtmlFormat](await readFile(path), contentType, limits);
}

let ready: Promise<BrowserPage> | undefined;

export const htmlEngine: Engine = {
  name: 'chromium',
  findTrouble: findBrowserTrouble,
  async warmUp() {
    ready = startBrowser(process.cwd());
    await printHtml(await ready, { html: '<!doctype html><p>0123456789' }, readLimits());
  },
  async convert({ folder, ...job }, limits) {
    const source = await readPage({ folder, ...job }, limits);
    if (!source.ok) return source;
    const page = await (ready ?? startBrowser(folder));
    ready = undefined;
    try {
      const pdf = await printHtml(page, source.value, limits);
      if (!pdf.ok) return pdf;
      await writeFile(join(folder, PDF), pdf.value);
      return accepted({ pdf: PDF });
    } finally {
      page.close();
    }
  },
};
