/** The methods that `bench:pages` compares, each from a PDF's first page to a page in black and white. */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { binarise } from '../lambdas/pages/bilevel/binarise.ts';
import { type CodedPage, codePage } from '../lambdas/pages/fax/t6.ts';
import { openSource } from '../lambdas/pages/make-pages.ts';
import type { PelPlane } from '../lambdas/pages/planes/plane.ts';
import { blankPels, type FaxRaster, isBlackAt, LINE_PELS } from '../lambdas/pages/planes/raster.ts';
import type { Drawing } from '../lambdas/pages/source/drawing.ts';
import type { FitOptions } from '../lambdas/pages/source/page-fit.ts';
import { fixedThreshold, otsu, sauvola } from './pages-thresholds.ts';

const run = promisify(execFile);
const MAX_PIXELS = 200_000_000;

export const fit: FitOptions = { resolution: 196, paper: 'a4', bandRows: 0 };

/** A page made by a method, and what it took. */
export interface Made {
  readonly raster: FaxRaster;
  readonly t6: Uint8Array;
  /** From the bytes of the page (the file, for other programs) to the coded strip. */
  readonly wallMs: number;
  /** Processor time of the same, with that of child processes. */
  readonly cpuMs: number;
}

export const methods = ['ghostscript', 'hylafax', 'fixed', 'otsu', 'sauvola', 'ours'] as const;
export type Method = (typeof methods)[number];

/** Ghostscript's usual fax call, and the options that HylaFAX's own converter gives it. */
const ghostscriptOptions = {
  ghostscript: ['-r204x196', '-dPDFFitPage'],
  hylafax: ['-sPAPERSIZE=a4', '-dFIXEDMEDIA', '-dMaxStripSize=0', '-r209.10x196'],
};

/** Opens a file whatever its kind. */
export async function openFile(file: string): Promise<Drawing> {
  const bytes = await readFile(file);
  const opened = await openSource({ kind: file.endsWith('.pdf') ? 'pdf' : 'picture', bytes }, MAX_PIXELS);
  if (!opened.ok) throw new Error(`${file}: ${opened.refusal}`);
  return opened.value;
}

/** A page of another program in fax geometry: white is added at its right where it is narrower, and it is cut where it is wider. */
export async function readGrey(tiff: string): Promise<{ grey: PelPlane<'grey'>; height: number; width: number }> {
  const { data, info } = await sharp(tiff).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  const grey = blankPels<'grey'>(info.height, 255);
  const width = Math.min(info.width, LINE_PELS);
  for (let y = 0; y < info.height; y++) grey.set(data.subarray(y * info.width, y * info.width + width), y * LINE_PELS);
  return { grey, height: info.height, width: info.width };
}

/** Runs ghostscript on the first page. */
export async function ghostscript(pdf: string, device: string, options: readonly string[], to: string): Promise<void> {
  const common = ['-q', '-dNOPAUSE', '-dBATCH', '-dSAFER', `-sDEVICE=${device}`, '-dFirstPage=1', '-dLastPage=1'];
  await run('gs', [...common, ...options, `-sOutputFile=${to}`, pdf]);
}

/** User and system milliseconds of ended child processes, where the system has them. */
async function childrenCpuMs(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'latin1').catch(() => undefined);
  if (stat === undefined) return 0;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // cutime and cstime in clock ticks, a hundredth of a second on Linux.
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function timed(make: () => Promise<CodedPage>): Promise<Made> {
  const children = await childrenCpuMs();
  const own = process.cpuUsage();
  const start = performance.now();
  const { raster, strip } = await make();
  const wallMs = performance.now() - start;
  const used = process.cpuUsage(own);
  return {
    raster,
    t6: strip.t6,
    wallMs,
    cpuMs: used.user / 1000 + used.system / 1000 + (await childrenCpuMs()) - children,
  };
}

async function drawGrey(drawing: Drawing) {
  const drawn = await drawing.draw(0, fit);
  if (!drawn.ok) throw new Error('the page is damaged');
  return drawn.value;
}

/** Draws everything in one grey plane, as the plain thresholds need it. */
async function drawPlain(drawing: Drawing) {
  const drawn = await drawing.draw(0, { ...fit, isPlain: true });
  if (!drawn.ok) throw new Error('the page is damaged');
  return drawn.value;
}

const plain = { fixed: (page: Parameters<typeof otsu>[0]) => fixedThreshold(page), otsu, sauvola };

/** Makes the first page by a method. Our own and the plain ones are timed warm, other programs as the processes they are. */
export async function make(method: Method, file: string, scratch: string): Promise<Made> {
  if (method === 'ghostscript' || method === 'hylafax') {
    return timed(async () => {
      await ghostscript(file, 'tiffg4', ghostscriptOptions[method], scratch);
      const { grey, height } = await readGrey(scratch);
      return codePage(fixedThreshold({ width: LINE_PELS, height, grey }), fit.resolution);
    });
  }
  const drawing = await openFile(file);
  try {
    // Once to warm up: the engine is loaded and fonts are read once a document, not once a page.
    if (method === 'ours') await drawGrey(drawing);
    return await timed(async () => {
      const drawn = method === 'ours' ? await drawGrey(drawing) : await drawPlain(drawing);
      if (drawn.kind === 'bilevel') return codePage(drawn, fit.resolution);
      return method === 'ours' ? binarise(drawn, fit.resolution) : codePage(plain[method](drawn), fit.resolution);
    });
  } finally {
    drawing.close();
  }
}

/** A page in black and white as grey. */
export function toGrey(raster: FaxRaster): PelPlane<'grey'> {
  const grey = blankPels<'grey'>(raster.height);
  for (let at = 0; at < grey.length; at++) {
    const y = Math.floor(at / LINE_PELS);
    grey[at] = isBlackAt(raster.bits, at - y * LINE_PELS, y) ? 0 : 255;
  }
  return grey;
}
