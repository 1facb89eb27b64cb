/**
 * A grey page to black and white, in these stages. `grey`, `coverage` (text) and `watermark` are the source's; blocks are of
 * 8 × 8 pels. A page of nothing but black on white takes the stages marked *, with one threshold as their first.
 *
 * | stage                  | reads                         | writes               | decided in                          |
 * |------------------------|-------------------------------|----------------------|-------------------------------------|
 * | darken codes           | grey                          | grey                 | pictures/code-tones.ts              |
 * | measure blocks         | grey                          | blocks               | planes/blocks.ts                    |
 * | classify pictures      | grey, blocks                  | pictures, owner      | pictures/picture-kind.ts            |
 * | deskew                 | grey, paper                   | grey                 | scan/skew.ts, scan/deskew.ts        |
 * | negative               | blocks, owner                 | grey                 | analyse-page.ts                     |
 * | label the background   | coverage, blocks, owner       | label                | background/labels.ts                |
 * | draw the background    | grey, blocks, label, owner    | darkness, uncertainty| background/fills.ts, background.ts  |
 * | drop faint dots        | grey, darkness                | darkness             | details/dots.ts                     |
 * | thin fine lines        | grey, darkness                | darkness             | details/fine-lines.ts               |
 * | tone photographs       | grey, label, owner            | darkness             | pictures/photo-tones.ts             |
 * | threshold scans        | grey, paper, owner            | bits, uncertainty    | scan/sauvola.ts, scan/ink-edge.ts   |
 * | narrow areas to stripes| darkness, owner               | darkness             | screen/stripes.ts                   |
 * | screen tones           | darkness, owner               | bits                 | screen/line-screen.ts, tones.ts     |
 * | add the watermark      | watermark                     | bits                 | source/watermark.ts                 |
 * | overlay the text       | coverage, label               | bits, uncertainty    | text/overlay-text.ts                |
 * | join dots *            | bits                          | bits                 | details/dots.ts                     |
 * | optimise edges *       | bits, uncertainty             | bits                 | edges/edge-positions.ts             |
 * | code *                 | bits                          | T.6                  | fax/t6.ts                           |
 *
 * The stages down to the labels run once (analyse-page.ts); those from the background on run again, with the next lower
 * quality, while the coded page takes too long to transmit. See docs/fax-pages/README.md and docs/decisions/0005-fax-pages.md.
 */

import { pageSeconds } from '../fax/line-time.ts';
import { type CodedPage, codePage } from '../fax/t6.ts';
import type { BitPlane, PelPlane } from '../planes/plane.ts';
import { blankBits, blankPels, type FaxRaster, LINE_PELS, type VerticalResolution } from '../planes/raster.ts';
import type { GreyDrawing } from '../source/drawing.ts';
import { analysePage, type PageAnalysis } from './analyse-page.ts';
import { drawBackground } from './background/background.ts';
import { dropFaintDots, joinDots } from './details/dots.ts';
import { thinFineLines } from './details/fine-lines.ts';
import { optimiseEdges } from './edges/edge-optimisation.ts';
import { tonePhoto } from './pictures/photo-tones.ts';
import { drawScan } from './scan/draw-scan.ts';
import { fillScreen, type LineScreen, photoScreen } from './screen/line-screen.ts';
import { drawStripes } from './screen/stripes.ts';
import { findInkedRows, screenTones } from './screen/tones.ts';
import { thresholdInk } from './text/ink-threshold.ts';
import { overlayText } from './text/overlay-text.ts';
import { noUncertainty } from './uncertainty.ts';

/** How much transmission time is spent on what is not text. */
interface Quality {
  /** Blur of photographs, see `PhotoOptions`. */
  readonly blurRadius: number;
  /** See `ToneOptions`. */
  readonly photoHysteresis: number;
  /** Whether fills between paper and ink are screened; if not they become paper. */
  readonly screensFills: boolean;
}

const BEST_QUALITY: Quality = { blurRadius: 2, photoHysteresis: 0, screensFills: true };
/** Tried one after the other for a page that takes longer than `MAX_SECONDS`; the last is used whatever it takes. */
const LOWER_QUALITIES: readonly Quality[] = [
  { blurRadius: 2, photoHysteresis: 6, screensFills: true },
  { blurRadius: 4, photoHysteresis: 10, screensFills: false },
];
const MAX_SECONDS = 40;

interface Screens {
  readonly fillScreen: LineScreen;
  readonly photoScreen: LineScreen;
}

/** Sets how dark each pel of background and photographs should look. Scans go straight to `bits`. */
function drawTones(analysis: PageAnalysis, quality: Quality, bits: BitPlane, uncertainty: PelPlane<'uncertainty'>) {
  const { page, blocks, owner, label, pictures, paper, isNegative } = analysis;
  const { blurRadius, screensFills } = quality;
  const darkness = blankPels<'darkness'>(page.height);
  drawBackground(page, { blocks, label, owner }, { darkness, uncertainty }, { screensFills, isNegative });
  const inked = findInkedRows(darkness);
  dropFaintDots(page.grey, darkness, inked);
  thinFineLines(page.grey, darkness, inked);
  pictures.forEach(({ kind, box }, index) => {
    const self = index + 1;
    if (kind === 'photo') tonePhoto(page, box, darkness, { label, owner, self, blurRadius });
    else drawScan(page, box, paper!, { bits, uncertainty }, owner, self);
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
  screenTones(darkness, inked, bits, { ...screens, owner, photoHysteresis: quality.photoHysteresis });
  watermark?.forEach((byte, at) => {
    if (byte !== 0) bits[at]! |= byte;
  });
  if (text !== undefined) overlayText(bits, uncertainty, text, label);
  return finish(bits, uncertainty, height);
}

/**
 * Makes a fax page of a grey one and codes it. The page's memory is used as scratch.
 * @param resolution lines an inch that the page was drawn at: the line screen looks equally fine at each of them
 */
export function binarise(drawn: GreyDrawing, resolution: VerticalResolution = 196): CodedPage {
  const { height } = drawn;
  if (drawn.isBlackOnWhite) {
    const uncertainty = noUncertainty(height);
    return codePage(finish(thresholdInk(drawn.grey, height, uncertainty), uncertainty, height), resolution);
  }
  const analysis = analysePage(drawn, resolution);
  const screens = { fillScreen: fillScreen(resolution), photoScreen: photoScreen(resolution) };
  const { pictures } = analysis;
  // A scan alone takes what its letters take: only tones can be simplified.
  const hasTones = pictures.length === 0 || pictures.some(({ kind }) => kind === 'photo');
  let coded = codePage(drawPage(analysis, screens, BEST_QUALITY), resolution);
  for (const quality of hasTones ? LOWER_QUALITIES : []) {
    if (pageSeconds(coded.strip.t6.length) <= MAX_SECONDS) break;
    coded = codePage(drawPage(analysis, screens, quality), resolution);
  }
  return coded;
}
