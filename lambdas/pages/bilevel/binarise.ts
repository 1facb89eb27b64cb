/**
 * A grey page to black and white, in these stages. `grey`, `coverage` (text) and `watermark` are the source's; blocks are of
 * 8 × 8 pels. A page of nothing but black on white takes the stages marked *, with one threshold as their first.
 *
 * | stage                  | reads                         | writes               | decided in                          |
 * |------------------------|-------------------------------|----------------------|-------------------------------------|
 * | measure blocks         | grey                          | blocks               | planes/blocks.ts                    |
 * | clear codes            | grey, blocks                  | grey                 | ../codes/, pictures/code-tones.ts   |
 * | classify pictures      | grey, blocks                  | pictures, owner      | pictures/picture-kind.ts            |
 * | deskew                 | grey, paper                   | grey                 | scan/skew.ts, scan/deskew.ts        |
 * | negative               | blocks, owner                 | grey                 | analyse-page.ts                     |
 * | photographs on scans   | grey                          | pictures, owner, grey| pictures/photos-in-scan.ts          |
 * | label the background   | coverage, blocks, owner       | label                | background/labels.ts                |
 * | draw the background    | grey, blocks, label, owner    | darkness, uncertainty| background/fills.ts, background.ts  |
 * | drop faint dots        | grey, darkness                | darkness             | details/dots.ts                     |
 * | thin fine lines        | grey, darkness                | darkness             | details/fine-lines.ts               |
 * | tone photographs       | grey, label, owner            | darkness             | pictures/photo-tones.ts             |
 * | threshold scans        | grey, paper, owner            | bits, uncertainty    | scan/sauvola.ts, scan/ink-edge.ts   |
 * | narrow areas to stripes| darkness, owner               | darkness             | screen/stripes.ts                   |
 * | screen tones           | darkness, owner               | bits                 | screen/line-screen.ts, tones.ts     |
 * | diffuse small photos   | darkness, owner               | bits                 | screen/error-diffusion.ts           |
 * | add the watermark      | watermark                     | bits                 | source/watermark.ts                 |
 * | draw codes of bars *   | grey                          | bits, uncertainty    | ../codes/, pictures/draw-codes.ts   |
 * | overlay the text       | coverage, label               | bits, uncertainty    | text/overlay-text.ts                |
 * | join dots *            | bits                          | bits                 | details/dots.ts                     |
 * | optimise edges *       | bits, uncertainty             | bits                 | edges/edge-positions.ts             |
 * | code *                 | bits                          | T.6                  | fax/t6.ts                           |
 *
 * The stages down to the labels run once (analyse-page.ts); those from the background on run again, with the next lower
 * quality, while the coded page takes too long to transmit. See docs/fax-pages/README.md and docs/decisions/0005-fax-pages.md.
 */

import type { PageKind, PhotographDetail } from '../../fax/model.ts';
import { findBars } from '../codes/find-bars.ts';
import { pageSeconds } from '../fax/line-time.ts';
import { type CodedPage, codePage, encodeT6 } from '../fax/t6.ts';
import { BLOCK, BLOCKS_ACROSS } from '../planes/blocks.ts';
import { type BitPlane, copyOf, type PelPlane } from '../planes/plane.ts';
import {
  blankBits,
  blankPels,
  type FaxRaster,
  LINE_BYTES,
  LINE_PELS,
  type VerticalResolution,
} from '../planes/raster.ts';
import type { GreyDrawing } from '../source/drawing.ts';
import { analysePage, type PageAnalysis } from './analyse-page.ts';
import { drawBackground } from './background/background.ts';
import { dropFaintDots, joinDots } from './details/dots.ts';
import { thinFineLines } from './details/fine-lines.ts';
import { optimiseEdges } from './edges/edge-optimisation.ts';
import { drawCodes, drawMatrix } from './pictures/draw-codes.ts';
import { kindOfPage } from './pictures/page-kind.ts';
import { tonePhoto } from './pictures/photo-tones.ts';
import { drawScan } from './scan/draw-scan.ts';
import { diffuseTones } from './screen/error-diffusion.ts';
import { fillScreen, type LineScreen, photoScreen } from './screen/line-screen.ts';
import { drawStripes } from './screen/stripes.ts';
import { findInkedRows, screenTones } from './screen/tones.ts';
import { thresholdInk } from './text/ink-threshold.ts';
import { overlayText } from './text/overlay-text.ts';
import { noUncertainty } from './uncertainty.ts';

/** A page in black and white, coded, and what it shows where it is nothing but one picture. */
export interface MadePage extends CodedPage {
  readonly shows?: PageKind;
}

/** How much transmission time is spent on what is not text. */
interface Quality {
  /** Blur of photographs, see `PhotoOptions`. */
  readonly blurRadius: number;
  /** See `ToneOptions`. */
  readonly photoHysteresis: number;
  /** Whether small photographs are drawn by error diffusion; if not they are screened. */
  readonly diffusesSmallPhotos: boolean;
  /** Whether fills between paper and ink are screened; if not they become paper. */
  readonly screensFills: boolean;
}

/** Tried one after the other until the page takes no longer than it may; the last is used whatever it takes. */
const QUALITIES: readonly Quality[] = [
  { blurRadius: 1, photoHysteresis: 0, diffusesSmallPhotos: true, screensFills: true },
  { blurRadius: 2, photoHysteresis: 0, diffusesSmallPhotos: true, screensFills: true },
  { blurRadius: 2, photoHysteresis: 6, diffusesSmallPhotos: false, screensFills: true },
  { blurRadius: 4, photoHysteresis: 6, diffusesSmallPhotos: false, screensFills: true },
  { blurRadius: 4, photoHysteresis: 12, diffusesSmallPhotos: false, screensFills: true },
  { blurRadius: 9, photoHysteresis: 12, diffusesSmallPhotos: false, screensFills: true },
  { blurRadius: 18, photoHysteresis: 16, diffusesSmallPhotos: false, screensFills: false },
];
/** What a page may take in all, and what the photographs on it may take, seconds. */
const MAX_SECONDS = 40;
const MAX_PHOTO_SECONDS: Record<PhotographDetail, number> = { fine: 30, coarse: 20 };

/** Blur of small photographs: no more than the grain of a scan. */
const SMALL_PHOTO_BLUR = 1;
/** Blur of those on scans at least, so that a printer's dots are tones: they are 2 to 3 pels apart. */
const SCANNED_PHOTO_BLUR = 2;

interface Screens {
  readonly fillScreen: LineScreen;
  readonly photoScreen: LineScreen;
}

/** Sets how dark each pel of background and photographs should look. Scans go straight to `bits`. */
function drawTones(analysis: PageAnalysis, quality: Quality, bits: BitPlane, uncertainty: PelPlane<'uncertainty'>) {
  const { page, blocks, owner, label, pictures, paper, isNegative } = analysis;
  const { blurRadius, screensFills, diffusesSmallPhotos } = quality;
  const darkness = blankPels<'darkness'>(page.height);
  drawBackground(page, { blocks, label, owner }, { darkness, uncertainty }, { screensFills, isNegative });
  const inked = findInkedRows(darkness);
  dropFaintDots(page.grey, darkness, inked);
  thinFineLines(page.grey, darkness, inked);
  const hasPattern = pictures.some(({ isPortrait }) => isPortrait);
  const print = hasPattern ? 'on a pattern' : page.isStrip ? 'perhaps faded' : 'usual';
  pictures.forEach(({ kind, box, isSmall, isScanned }, index) => {
    const self = index + 1;
    const least = isScanned ? Math.max(blurRadius, SCANNED_PHOTO_BLUR) : blurRadius;
    const radius = isSmall && diffusesSmallPhotos ? SMALL_PHOTO_BLUR : least;
    if (kind === 'photo') tonePhoto(page, box, darkness, { label, owner, self, blurRadius: radius });
    else drawScan(page, box, paper!, { bits, uncertainty }, owner, self, print);
  });
  return { darkness, inked: pictures.length === 0 ? inked : findInkedRows(darkness) };
}

/** What every page ends with. */
function finish(bits: BitPlane, uncertainty: PelPlane<'uncertainty'>, height: number): FaxRaster {
  joinDots(bits);
  optimiseEdges(bits, uncertainty);
  return { width: LINE_PELS, height, bits };
}

function drawPage(analysis: PageAnalysis, screens: Screens, quality: Quality): FaxRaster {
  const { owner, label } = analysis;
  const { height, text, watermark } = analysis.page;
  const bits = blankBits(height);
  const uncertainty = noUncertainty(height);
  const { darkness, inked } = drawTones(analysis, quality, bits, uncertainty);
  drawStripes(darkness, inked, screens.fillScreen, owner);
  const small = analysis.pictures.flatMap(({ kind, isSmall }, at) => (kind === 'photo' && isSmall ? [at + 1] : []));
  const unscreened = new Set(quality.diffusesSmallPhotos ? small : []);
  screenTones(darkness, inked, bits, { ...screens, owner, unscreened, photoHysteresis: quality.photoHysteresis });
  for (const own of unscreened) diffuseTones(darkness, analysis.pictures[own - 1]!.box, bits, owner, own);
  watermark?.forEach((byte, at) => {
    if (byte !== 0) bits[at]! |= byte;
  });
  drawCodes(analysis.page.grey, analysis.codes, bits, uncertainty);
  for (const box of analysis.matrices) drawMatrix(analysis.page.grey, box, bits, uncertainty);
  if (text !== undefined) {
    overlayText(bits, uncertainty, text, label);
    // Bars are also letters of a font.
    const letters = findBars(text.coverage, height).map((code) => ({ ...code, tones: { dark: 255, light: 0 } }));
    drawCodes(text.coverage, letters, bits, uncertainty);
  }
  return finish(bits, uncertainty, height);
}

/** Seconds of a page that had nothing but the photographs of this one: what it would take less without them, and the turn-round. */
function photoSeconds({ strip, raster }: CodedPage, { owner }: PageAnalysis, photos: ReadonlySet<number>): number {
  const bits = copyOf(raster.bits);
  for (let at = 0; at < bits.length; at++) {
    const block = Math.floor(at / LINE_BYTES / BLOCK) * BLOCKS_ACROSS + (at % LINE_BYTES);
    if (photos.has(owner[block]!)) bits[at] = 0;
  }
  return pageSeconds(strip.t6.length) - pageSeconds(encodeT6({ ...raster, bits }).length) + pageSeconds(0);
}

/**
 * Makes a fax page of a grey one and codes it. The page's memory is used as scratch.
 * @param resolution lines an inch that the page was drawn at: the line screen looks equally fine at each of them
 * @param photographs how much of the line photographs may take
 */
export function binarise(
  drawn: GreyDrawing,
  resolution: VerticalResolution = 196,
  photographs: PhotographDetail = 'fine',
): MadePage {
  const { height } = drawn;
  if (drawn.isBlackOnWhite) {
    const uncertainty = noUncertainty(height);
    const bits = thresholdInk(drawn.grey, height, uncertainty);
    drawCodes(drawn.grey, drawn.codes ?? findBars(drawn.grey, height), bits, uncertainty);
    return codePage(finish(bits, uncertainty, height), resolution);
  }
  const analysis = analysePage(drawn, resolution);
  const screens = { fillScreen: fillScreen(resolution), photoScreen: photoScreen(resolution) };
  const { pictures } = analysis;
  const photos = new Set(pictures.flatMap(({ kind }, at) => (kind === 'photo' ? [at + 1] : [])));
  const maxPhotoSeconds = MAX_PHOTO_SECONDS[photographs];
  const isTooLong = (coded: CodedPage) => {
    const seconds = pageSeconds(coded.strip.t6.length);
    if (photos.size === 0 || seconds <= maxPhotoSeconds) return seconds > MAX_SECONDS;
    return seconds > MAX_SECONDS || photoSeconds(coded, analysis, photos) > maxPhotoSeconds;
  };
  const [best, ...lower] = photographs === 'fine' ? QUALITIES : QUALITIES.slice(1);
  let coded = codePage(drawPage(analysis, screens, best!), resolution);
  // A scan alone takes what its letters take: only tones can be simplified; without photographs only fills can.
  const simpler = photos.size > 0 ? lower : pictures.length === 0 ? lower.slice(-1) : [];
  for (const quality of simpler) {
    if (!isTooLong(coded)) break;
    coded = codePage(drawPage(analysis, screens, quality), resolution);
  }
  const shows = kindOfPage(analysis);
  return shows === undefined ? coded : { ...coded, shows };
}
