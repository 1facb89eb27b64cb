/** Whatever is laid out by a browser: HTML, tables, and text in scripts that our own font lacks. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Limits } from '../../limits.ts';
import { readLimits } from '../../limits.ts';
import { decodeXml, setOutXml } from '../../recognise/xml-text.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { Engine, EngineAnswer, EngineJob } from '../engine.ts';
import { type BrowserPage, startBrowser } from './chromium.ts';
import { findBrowserTrouble } from './chromium-program.ts';
import { decodeHtml } from './decode-html.ts';
import { type HtmlPage, printHtml } from './print-html.ts';
import { readTablePage } from './table-page.ts';
import { readTextPage, textPage } from './text-page.ts';

const PDF = 'printed.pdf';

async function readPage({ path, contentType, format }: EngineJob, limits: Limits): Promise<HtmlPage | Refusal> {
  const bytes = await readFile(path);
  if (format === 'csv') return readTablePage(bytes, contentType, limits);
  if (format === 'text') return { html: readTextPage(bytes, contentType), orientation: 'portrait' };
  if (format === 'html') return { html: decodeHtml(bytes, contentType) };
  const { text, charset } = decodeXml(bytes);
  return { html: textPage(setOutXml(text), charset), orientation: 'portrait' };
}

let ready: Promise<BrowserPage> | undefined;

export const htmlEngine: Engine = {
  name: 'chromium',
  findTrouble: findBrowserTrouble,
  async warmUp() {
    ready = startBrowser(process.cwd());
    await printHtml(await ready, { html: '<!doctype html><p>0123456789' }, readLimits());
  },
  async convert({ folder, ...job }, limits): Promise<EngineAnswer> {
    const source = await readPage({ folder, ...job }, limits);
    if (isRefusal(source)) return source;
    const page = await (ready ?? startBrowser(folder));
    ready = undefined;
    try {
      const pdf = await printHtml(page, source, limits);
      if (isRefusal(pdf)) return pdf;
      await writeFile(join(folder, PDF), pdf);
      return { pdf: PDF };
    } finally {
      page.close();
    }
  },
};
