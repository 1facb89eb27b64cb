/** Where tones are measured: the boxes of a page's pictures, in the geometry of each method. */

import type { PelPlane } from '../lambdas/pages/planes/plane.ts';
import { blankPels, LINE_PELS, type PelBox } from '../lambdas/pages/planes/raster.ts';
import type { Drawing, GreyDrawing } from '../lambdas/pages/source/drawing.ts';
import type { FitOptions } from '../lambdas/pages/source/page-fit.ts';
import { fit, ghostscript, type Made, type Method, readGrey, toGrey } from './pages-methods.ts';
import { type ToneKept, toneFidelity } from './pages-tone.ts';

/** Smaller pictures are symbols: 10 mm. */
const MIN_PICTURE_PELS = 80;
/** Pictures with this share of pels at least this light are scanned paper, measured by reading and not by tone: their paper should become white. */
const MIN_PAPER_SHARE = 0.55;
const MIN_PAPER_GREY = 200;
/** Pels along an A4 line at 204 dots an inch, which ghostscript's own page has. */
const A4_PELS = 1686;

/** The boxes of one page and the grey page that they were measured on. */
export interface ToneBoxes {
  readonly boxes: readonly PelBox[];
  /** The page was turned to fit. */
  readonly isTurned: boolean;
  readonly grey: PelPlane<'grey'>;
  readonly area: PelBox;
}

/** Most of a scan and of a clean drawing is paper; a photograph's is not. */
function isPicture(grey: PelPlane<'grey'>, box: PelBox): boolean {
  let paper = 0;
  for (let y = box.top; y < box.top + box.height; y++) {
    for (let x = box.left; x < box.left + box.width; x++) if (grey[y * LINE_PELS + x]! >= MIN_PAPER_GREY) paper += 1;
  }
  return paper < box.width * box.height * MIN_PAPER_SHARE;
}

/** The first page in grey; undefined where it is damaged, or in black and white already. */
async function drawGrey(drawing: Drawing, options: FitOptions): Promise<GreyDrawing | undefined> {
  const drawn = await drawing.draw(0, options);
  return drawn.ok && drawn.value.kind === 'grey' ? drawn.value : undefined;
}

/** Finds the picture boxes of the first page. */
export async function toneBoxes(drawing: Drawing): Promise<ToneBoxes> {
  const [plain, layered] = [await drawGrey(drawing, { ...fit, isPlain: true }), await drawGrey(drawing, fit)];
  if (plain === undefined || layered === undefined) {
    return { boxes: [], isTurned: false, grey: blankPels(0), area: { left: 0, top: 0, width: 0, height: 0 } };
  }
  const { grey } = plain;
  const large = (layered.pictures ?? []).filter(
    (box) => box.width >= MIN_PICTURE_PELS && box.height >= MIN_PICTURE_PELS,
  );
  const area = layered.area ?? { left: 0, top: 0, width: LINE_PELS, height: layered.height };
  return { boxes: large.filter((box) => isPicture(grey, box)), isTurned: layered.isTurned ?? false, grey, area };
}

/** The same box on ghostscript's page: fitted to A4 and centred, enlarged where the page is smaller, turned pages the other way up. */
function toGhostscript(box: PelBox, { area, isTurned }: ToneBoxes, rows: number): PelBox {
  const scale = Math.min(A4_PELS / area.width, rows / area.height);
  const left = (A4_PELS - area.width * scale) / 2;
  const top = (rows - area.height * scale) / 2;
  const fromLeft = isTurned ? area.width - (box.left - area.left) - box.width : box.left - area.left;
  const fromTop = isTurned ? area.height - (box.top - area.top) - box.height : box.top - area.top;
  return {
    left: Math.round(left + fromLeft * scale),
    top: Math.round(top + fromTop * scale),
    width: Math.floor(box.width * scale) - 1,
    height: Math.floor(box.height * scale) - 1,
  };
}

/** Tone fidelity of a page; undefined where it has no pictures, or where the method's geometry is not known. */
export async function toneOf(
  method: Method,
  file: string,
  page: Made,
  boxes: ToneBoxes,
  scratch: string,
): Promise<ToneKept | undefined> {
  if (boxes.boxes.length === 0 || method === 'hylafax') return undefined;
  const made = toGrey(page.raster);
  if (method !== 'ghostscript') return toneFidelity(boxes.grey, made, LINE_PELS, boxes.boxes);
  await ghostscript(file, 'tiffgray', ['-r204x196', '-dPDFFitPage'], scratch);
  const { grey, height } = await readGrey(scratch);
  return toneFidelity(
    grey,
    made,
    LINE_PELS,
    boxes.boxes.map((box) => toGhostscript(box, boxes, height)),
  );
}
