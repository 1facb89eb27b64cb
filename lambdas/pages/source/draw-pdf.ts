/** PDF pages to grey fax pages: PDFium draws straight into an 8-bit grey bitmap at fax resolution, nothing is resampled. */

import { Defect } from '../../fax/errors.ts';
import { accepted, type Result, refused } from '../../fax/result.ts';
import { findBars } from '../codes/find-bars.ts';
import { copyOf, type PelPlane } from '../planes/plane.ts';
import { LINE_PELS } from '../planes/raster.ts';
import type { Drawing, DrawnPage, PageFault, SourceFault } from './drawing.ts';
import { forgetTileLengths } from './jpeg2000.ts';
import { keepOpen } from './kept-document.ts';
import { isPictureMissing } from './missing-picture.ts';
import { type FitOptions, fitPage, type Placement } from './page-fit.ts';
import { hideImagesWithoutText, listObjects, showAlone, showTexts } from './page-objects.ts';
import { hasStaleBox, renewBoxes, showPrinted } from './pdf/annotations.ts';
import { makeAppearances } from './pdf/appearances.ts';
import { drawColours, drawInColours } from './pdf/draw-colours.ts';
import { drawPaperOfPdf } from './pdf/draw-paper.ts';
import { separateFills } from './pdf/fill-tones.ts';
import { lacksGlyphs, listShapeless } from './pdf/fonts/missing-glyphs.ts';
import { type FontChoice, substituteChoices } from './pdf/fonts/substitute-font.ts';
import { useFonts } from './pdf/fonts/system-fonts.ts';
import { joinStrips } from './pdf/join-strips.ts';
import { isSmall, lettersOn, MAX_PAPER_POINTS, mayHaveUnits, sizeOf } from './pdf/page-measures.ts';
import { openPlanePool, type PlanePool } from './pdf/plane-pool.ts';
import { redrawCodes } from './pdf/redraw-codes.ts';
import { ANNOTATIONS, areaOf, GREYSCALE, renderPage, toPels } from './pdf/render-page.ts';
import { openStructure } from './pdf/structure.ts';
import { openDocument, type PdfDocument } from './pdf-document.ts';
import type { Pdfium } from './pdfium.ts';
import { rowsOfAmbiguousText, separateByColour } from './text-colour.ts';
import { separateText } from './text-layer.ts';
import { hatchWatermark } from './watermark.ts';

const DRAWING_FLAGS = ANNOTATIONS | GREYSCALE;

/**
 * Draws a page in layers: as it is, without its text, and its text alone in black. Text is visible where the first two
 * differ, and the third says how much of a pel it covers, whatever its colour.
 */
function drawPage(
  pdfium: Pdfium,
  page: number,
  form: number,
  placement: Placement,
  options: FitOptions,
  planes: PlanePool,
): Result<DrawnPage, 'damaged'> {
  const bytes = LINE_PELS * placement.rows;
  const buffer = pdfium.wasmExports.malloc(bytes);
  const draw = (withForm = form, flags = DRAWING_FLAGS) => {
    renderPage(pdfium, page, withForm, placement, buffer, flags);
    return planes.copy(pdfium.HEAPU8.subarray(buffer, buffer + bytes), placement.rows);
  };
  planes.reuse();
  const base = { kind: 'grey', width: LINE_PELS, height: placement.rows, isTurned: placement.turned } as const;
  try {
    if (options.isPlain) return accepted({ ...base, grey: copyOf(draw()) });
    const objects = listObjects(pdfium, page);
    const drawFinely = (grey: PelPlane<'grey'>) => {
      const codes = findBars(grey, placement.rows);
      redrawCodes(pdfium, page, placement, grey, codes);
      return codes;
    };
    if (objects.isBlackOnWhite) {
      const grey = draw();
      return accepted({ ...base, grey, isBlackOnWhite: true, codes: drawFinely(grey) });
    }
    separateFills(pdfium, objects.fills);
    const images = objects.images.flatMap(({ handle, box }) => {
      const pels = toPels(pdfium, page, placement, box);
      return pels === undefined ? [] : [{ handle, box: pels }];
    });
    const pictures = joinStrips(images.map(({ box }) => box));
    const isOnePicture = objects.hasOnlyImages && pictures.length === 1;
    const area = areaOf(placement);
    showTexts(pdfium, objects, false);
    const background = draw();
    if (images.some(({ handle, box }) => isPictureMissing(pdfium, handle, background, box))) return refused('damaged');
    const [picture] = pictures;
    if (isOnePicture && picture !== undefined && options.straightens !== false) {
      const paper = drawPaperOfPdf(pdfium, page, background, picture, placement, options);
      if (paper !== undefined) return accepted(paper);
    }
    const codes = drawFinely(background);
    if (objects.texts.length + objects.watermarks.length === 0) {
      return accepted({ ...base, grey: background, pictures, area, codes, isOnePicture });
    }
    const texts = objects.texts.flatMap(({ box, grey }) => {
      const at = grey === undefined ? undefined : toPels(pdfium, page, placement, box);
      return grey === undefined || at === undefined ? [] : [{ box: at, grey }];
    });
    const ambiguous = rowsOfAmbiguousText(background, texts);
    const backgroundColours = ambiguous === undefined ? undefined : drawColours(pdfium, page, placement, ambiguous);
    showTexts(pdfium, objects, true);
    hideImagesWithoutText(pdfium, objects);
    const full = draw();
    if (objects.hasFaintText) drawInColours(pdfium, page, form, placement, full);
    if (ambiguous !== undefined && backgroundColours !== undefined) {
      const fullColours = drawColours(pdfium, page, placement, ambiguous);
      separateByColour(full, background, fullColours, backgroundColours, ambiguous);
    }
    showAlone(pdfium, objects, 'texts');
    const text = separateText(full, background, draw(0, GREYSCALE), placement.rows);
    if (objects.watermarks.length === 0) return accepted({ ...base, grey: background, pictures, area, text, codes });
    showAlone(pdfium, objects, 'watermarks');
    const watermark = hatchWatermark(full, background, draw(0, GREYSCALE), text.coverage, placement.rows);
    return accepted({ ...base, grey: background, pictures, area, text, watermark, codes });
  } finally {
    pdfium.wasmExports.free(buffer);
  }
}

interface DrawnOf {
  readonly drawn: Result<DrawnPage, PageFault>;
  /** There is nothing on the page at all, not even something invisible. */
  readonly isEmpty: boolean;
  /** Tick boxes were drawn that do not show their values. */
  readonly hasStaleBox: boolean;
}

/** Draws a page of an open document. */
function drawOf(open: PdfDocument, index: number, options: PageOptions, planes: PlanePool): DrawnOf {
  const { pdfium, document, form, fonts } = open;
  useFonts(pdfium, fonts);
  const page = pdfium._FPDF_LoadPage(document, index);
  if (page === 0) return { drawn: refused('damaged'), isEmpty: false, hasStaleBox: false };
  const isEmpty = pdfium._FPDFPage_CountObjects(page) + pdfium._FPDFPage_GetAnnotCount(page) === 0;
  showPrinted(pdfium, page, form);
  if (options.renewsBoxes) renewBoxes(pdfium, page, form);
  const isStale = !options.renewsBoxes && hasStaleBox(pdfium, page, form);
  const isComplete = makeAppearances(pdfium, document, page);
  // FFLDraw on a page that the form does not know crashes the engine.
  if (form !== 0) pdfium._FORM_OnAfterLoadPage(page, form);
  if (fonts.isIncomplete && listShapeless(open, page).length > 0) fonts.isInDoubt = true;
  const drawn = drawPage(pdfium, page, form, placementOf(pdfium, page, options), options, planes);
  if (form !== 0) pdfium._FORM_OnBeforeClosePage(page, form);
  pdfium._FPDF_ClosePage(page);
  return { drawn: isComplete ? drawn : refused('missing-font'), isEmpty, hasStaleBox: isStale };
}

/** How a page is placed, and how many points its unit is. */
interface PageOptions extends FitOptions {
  readonly unit: number;
  /** Tick boxes show their values. */
  readonly renewsBoxes: boolean;
  /** Where it is drawn; by default where it fits. */
  readonly placement?: Placement;
}

const placementOf = (pdfium: Pdfium, page: number, options: PageOptions): Placement =>
  options.placement ??
  fitPage(pdfium._FPDF_GetPageWidth(page) * options.unit, pdfium._FPDF_GetPageHeight(page) * options.unit, options);

/** Opens a document with certain fonts for one piece of work. */
async function withFonts<T>(bytes: Uint8Array, choice: FontChoice, work: (document: PdfDocument) => T): Promise<T> {
  const opened = await openDocument(bytes, choice);
  if (!opened.ok) throw new Defect('a document that was open does not open again');
  const result = work(opened.value);
  opened.value.close();
  return result;
}

/** Whether letters of a page are missing with such fonts. */
const isLacking = (bytes: Uint8Array, index: number, options: FitOptions, choice: FontChoice): Promise<boolean> =>
  withFonts(bytes, choice, (document) => lacksGlyphs(document, index, options));

/**
 * Draws a page with the fonts of this machine, since some of its letters are missing in those that PDFium has: with the
 * first choice that has them all.
 */
async function drawWithSubstitutes(
  bytes: Uint8Array,
  index: number,
  options: PageOptions,
  planes: PlanePool,
): Promise<Result<DrawnPage, PageFault>> {
  for (const choice of substituteChoices) {
    if (await isLacking(bytes, index, options, choice)) continue;
    return withFonts(bytes, choice, (document) => drawOf(document, index, options, planes).drawn);
  }
  return refused('missing-font');
}

/**
 * Opens a PDF without a password: an owner password does not keep it from opening, a user password does.
 * Only for workers: the bytes are hostile.
 * @param bytes the file, read while it is open; JPEG 2000 pictures in it are changed (see jpeg2000.ts)
 */
export async function openPdf(bytes: Uint8Array): Promise<Result<Drawing, SourceFault>> {
  forgetTileLengths(bytes);
  const opened = await keepOpen(bytes);
  if (!opened.ok) return opened;
  const kept = opened.value;
  const planes = openPlanePool();
  const structure = openStructure(bytes);
  const hasUnits = mayHaveUnits(bytes);
  const unitOf = async (index: number): Promise<number> => {
    const isAsked = hasUnits === 'yes' || (hasUnits === 'perhaps' && (await kept.use((open) => isSmall(open, index))));
    return isAsked ? structure.unitOf(index) : 1;
  };
  return accepted({
    pages: kept.pages,
    attachments: kept.attachments,
    async draw(index, options, placement) {
      const unit = await unitOf(index);
      const asShown = { ...options, unit, renewsBoxes: false, ...(placement === undefined ? {} : { placement }) };
      const draw = (placed: PageOptions) =>
        kept.use((document) => {
          const page = drawOf(document, index, placed, planes);
          return { ...page, isInDoubt: document.fonts.isInDoubt };
        });
      const first = await draw(asShown);
      const renewsBoxes = first.hasStaleBox && (await structure.needsAppearances());
      const placed = { ...asShown, renewsBoxes };
      const { drawn, isInDoubt, isEmpty } = renewsBoxes ? await draw(placed) : first;
      if (!drawn.ok) return drawn;
      if (isEmpty && (await structure.isContentUnreadable(index))) return refused('damaged');
      if (!isInDoubt || !(await isLacking(bytes, index, options, 'own'))) return drawn;
      return drawWithSubstitutes(bytes, index, placed, planes);
    },
    async sizeOf(index) {
      const unit = await unitOf(index);
      const { width, height } = await kept.use(({ pdfium, document }) => sizeOf(pdfium, document, index));
      const isLarge = Math.max(width, height) * unit > MAX_PAPER_POINTS;
      const isPicture = isLarge && (await kept.use((open) => lettersOn(open, index))) === undefined;
      return { width: width * unit, height: height * unit, isTrue: true, isPicture };
    },
    async lettersOf(index) {
      const unit = await unitOf(index);
      const letters = await kept.use((open) => lettersOn(open, index));
      return letters && { small: letters.small * unit, usual: letters.usual * unit };
    },
    close: kept.close,
  });
}
