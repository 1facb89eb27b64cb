/** HTML to the pages of a fax: cleaned, laid out to A4, printed, and compared with what it says. */

import { accepted } from '../../../fax/result.ts';
import type { Limits } from '../../limits.ts';
import { type OrRefusal, refuse } from '../../refusal.ts';
import { codePointName } from '../text/code-point-name.ts';
import type { BrowserPage } from './chromium.ts';
import { cleanPageDeclaration } from './clean-page.ts';
import { readPdfLetters } from './pdf-letters.ts';

export interface HtmlPage {
  readonly html: string;
  /** Set for pages of our own. */
  readonly orientation?: 'portrait' | 'landscape';
}

/** Nothing but what the page holds itself. */
const POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; form-action 'none'";

const PAPER = { narrow: 8.27, wide: 11.69 } as const;
/** Inches: about what fax machines lose at the edges. */
const MARGIN = 0.4;
const PIXELS_PER_INCH = 96;
/** A page that is wider than the paper is shrunk to this; then it is laid across; then shrunk to the least. */
const GOOD_SCALE = 0.75;
const MIN_SCALE = 0.4;

const across = (paper: number) => Math.floor((paper - 2 * MARGIN) * PIXELS_PER_INCH);

interface Layout {
  readonly landscape: boolean;
  readonly scale: number;
}

/** Runs in the browser: how wide the content is, at the least, once laid out. */
const measureDeclaration = 'function () { return document.documentElement.scrollWidth; }';
/** Runs in the browser: the text that is shown. */
const textDeclaration =
  'function () { return document.body === null ? "" : document.body.innerText + [...document.querySelectorAll("input, textarea")].map((e) => e.value).join(""); }';
/** Runs in the browser: whether anything but text is shown. */
const pictureDeclaration =
  'function () { return document.querySelector("img[src], svg, math, input, textarea, select, hr, table[border], [style*=data]") !== null; }';

async function widthAt(page: BrowserPage, width: number): Promise<number> {
  const mobile = false;
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: width, deviceScaleFactor: 1, mobile });
  return Number(await page.call(measureDeclaration));
}

/** Finds how the page fits on paper: upright as it is or a little smaller, else across, else as small as it must. */
async function fit(page: BrowserPage, wanted: HtmlPage['orientation']): Promise<Layout> {
  await page.send('Emulation.setEmulatedMedia', { media: 'print' });
  const scaleOn = async (paper: number) => Math.min(1, across(paper) / (await widthAt(page, across(paper))));
  const upright = wanted === 'landscape' ? 0 : await scaleOn(PAPER.narrow);
  if (upright >= GOOD_SCALE || wanted === 'portrait') {
    return { landscape: false, scale: Math.max(upright, MIN_SCALE) };
  }
  return { landscape: true, scale: Math.max(await scaleOn(PAPER.wide), MIN_SCALE) };
}

async function print(page: BrowserPage, { landscape, scale }: Layout, maxPages: number): Promise<Buffer> {
  const { data } = await page.send('Page.printToPDF', {
    landscape,
    scale,
    printBackground: true,
    paperWidth: PAPER.narrow,
    paperHeight: PAPER.wide,
    marginTop: MARGIN,
    marginBottom: MARGIN,
    marginLeft: MARGIN,
    marginRight: MARGIN,
    // One more than allowed is enough to refuse it.
    pageRanges: `1-${maxPages + 1}`,
    preferCSSPageSize: false,
    generateTaggedPDF: false,
    generateDocumentOutline: false,
  });
  return Buffer.from(String(data), 'base64');
}

const isLetter = /[\p{L}\p{N}]/u;
const lettersOf = (text: string): string[] => [...new Set(text.normalize('NFKC'))].filter((c) => isLetter.test(c));
const without = (letters: readonly string[], shown: ReadonlySet<string>) => letters.filter((c) => !shown.has(c));

/** At most so many are probed one by one: enough to prove that a font is missing. */
const MAX_SINGLE = 8;

/**
 * The letters of a text for which no font here has a shape. Letters may be missing from the printed page for other
 * reasons (joined with others, moved off the page), so those that are missing are printed once more by themselves.
 */
async function findLostLetters(page: BrowserPage, text: string, pdf: Buffer): Promise<string[]> {
  const missing = without(lettersOf(text), readPdfLetters(pdf));
  if (missing.length === 0) return [];
  const probe = async (letters: readonly string[]) => {
    await page.setContent(`<!doctype html><meta charset="utf-8"><p>${letters.join('<p>')}`);
    return readPdfLetters(await print(page, { landscape: false, scale: 1 }, letters.length));
  };
  const suspects = without(missing, await probe(missing)).slice(0, MAX_SINGLE);
  const lost: string[] = [];
  // Two letters of one shape may share a glyph, which then goes by the name of the other: any glyph will do.
  for (const letter of suspects) if ((await probe([letter])).size === 0) lost.push(letter);
  return lost;
}

/**
 * Prints a page, which may be untrusted.
 * @returns the PDF; `empty-document` when nothing is on it, `conversion-failed` when letters have no font here
 */
export async function printHtml(page: BrowserPage, source: HtmlPage, limits: Limits): Promise<OrRefusal<Buffer>> {
  const cleaned = String(await page.call(cleanPageDeclaration, source.html, POLICY));
  await page.setContent(cleaned);
  const text = String(await page.call(textDeclaration));
  if (text.trim() === '' && (await page.call(pictureDeclaration)) !== true) {
    return refuse('empty-document', 'the page is blank');
  }
  const pdf = await print(page, await fit(page, source.orientation), limits.pages);
  const lost = await findLostLetters(page, text, pdf);
  if (lost.length === 0) return accepted(pdf);
  return refuse('conversion-failed', `letters without a font here: ${lost.map(codePointName).join(' ')}`);
}
