/** Answers PDFium when it needs a font that a document names and does not hold (fpdf_sysfontinfo.h). */

import type { Pdfium } from '../../pdfium.ts';
import { setFunction } from '../wasm-function.ts';
import { charsets, type FontAnswer, type FontChoice, findSubstitute, isIdeographic } from './substitute-font.ts';
import { symbolTableOf } from './symbol-tables.ts';

/** The fonts for one open document. */
export interface DocumentFonts {
  readonly choice: FontChoice;
  /** The document names a font that it does not hold. */
  isIncomplete: boolean;
  /** One of these is for symbols that PDFium's own do not have: it would draw letters instead. */
  areSymbols: boolean;
  /** One of these is for Chinese, Japanese or Korean. */
  areIdeographic: boolean;
  /** Such a font was asked for a script that PDFium's own do not know, or a letter was missing while a page was drawn. */
  isInDoubt: boolean;
}

export const fontsOf = (choice: FontChoice): DocumentFonts => ({
  choice,
  isIncomplete: false,
  areSymbols: false,
  areIdeographic: false,
  isInDoubt: false,
});

interface FontSystem {
  fonts: DocumentFonts;
  isDrawing: boolean;
}

/** FPDF_SYSFONTINFO: its version, then eight functions. */
const [RELEASE, ENUM_FONTS, MAP_FONT, GET_FONT, GET_FONT_DATA, GET_FACE_NAME, GET_CHARSET, DELETE_FONT] = [
  1, 2, 3, 4, 5, 6, 7, 8,
] as const;
const WORDS = 9;
/** FXFONT_FF_FIXEDPITCH and FXFONT_FF_ROMAN. */
const FIXED_PITCH = 1;
const ROMAN = 16;
/** Names of tables: none for the whole font, and that of a collection. */
const WHOLE_FONT = 0;
const COLLECTION = 0x74746366;
/** Where a collection says where its fonts begin (ISO/IEC 14496-22, 4.6.3). */
const FIRST_OFFSET_AT = 12;

function readName(pdfium: Pdfium, at: number): string {
  const end = pdfium.HEAPU8.indexOf(0, at);
  return Buffer.from(pdfium.HEAPU8.subarray(at, end)).toString('latin1');
}

/** The bytes of a table as PDFium asks for it: of a collection's font, all from there to the end of the file. */
function tableOf({ bytes, index }: FontAnswer, table: number): Uint8Array | undefined {
  const isCollection = bytes.readUInt32BE(0) === COLLECTION;
  if (table === COLLECTION) return isCollection ? bytes : undefined;
  if (table !== WHOLE_FONT) return undefined;
  return isCollection ? bytes.subarray(bytes.readUInt32BE(FIRST_OFFSET_AT + 4 * index)) : bytes;
}

/** The functions replace those of PDFium's own font information, since its table of functions cannot grow. */
function install(pdfium: Pdfium): FontSystem {
  const system: FontSystem = { fonts: fontsOf('own'), isDrawing: false };
  const answers: FontAnswer[] = [];
  const info = pdfium._FPDF_GetDefaultSystemFontInfo();
  const entries = new Uint32Array(pdfium.HEAPU8.buffer, info, WORDS).slice();
  const set = (word: number, parameters: number, call: (...integers: number[]) => number) =>
    setFunction(pdfium, entries[word]!, parameters, call);
  const setSilent = (word: number, parameters: number) =>
    setFunction(pdfium, entries[word]!, parameters, () => {}, false);
  setSilent(RELEASE, 1);
  setSilent(ENUM_FONTS, 2);
  set(MAP_FONT, 7, (_info, weight = 0, italic = 0, charset = 0, pitch = 0, face = 0) => {
    const { fonts, isDrawing } = system;
    fonts.isIncomplete = true;
    if (isIdeographic(charset)) fonts.areIdeographic = true;
    if (isDrawing || (charset !== charsets.ansi && charset !== charsets.default)) fonts.isInDoubt = true;
    const name = readName(pdfium, face);
    if (symbolTableOf(name) !== undefined) fonts.areSymbols = fonts.isInDoubt = true;
    if (fonts.choice === 'own') return 0;
    const answer = findSubstitute(
      {
        ...{ face: name, weight, charset, isItalic: italic !== 0, isForLetter: isDrawing },
        ...{ isFixedPitch: (pitch & FIXED_PITCH) !== 0, isRoman: (pitch & ROMAN) !== 0 },
      },
      fonts.choice,
    );
    if (answer === undefined) return 0;
    const known = answers.findIndex(({ bytes, index }) => bytes === answer.bytes && index === answer.index);
    return known >= 0 ? known + 1 : answers.push(answer);
  });
  set(GET_FONT, 2, () => 0);
  set(GET_FONT_DATA, 5, (_info, font = 0, table = 0, to = 0, length = 0) => {
    const answer = answers[font - 1];
    const bytes = answer === undefined ? undefined : tableOf(answer, table >>> 0);
    if (bytes === undefined) return 0;
    if (to !== 0 && length >>> 0 >= bytes.length) pdfium.HEAPU8.set(bytes, to >>> 0);
    return bytes.length;
  });
  set(GET_FACE_NAME, 4, () => 0);
  set(GET_CHARSET, 2, () => charsets.default);
  setSilent(DELETE_FONT, 2);
  pdfium._FPDF_SetSystemFontInfo(info);
  return system;
}

const systems = new WeakMap<Pdfium, FontSystem>();

function systemOf(pdfium: Pdfium): FontSystem {
  const system = systems.get(pdfium) ?? install(pdfium);
  systems.set(pdfium, system);
  return system;
}

/** From now on the engine asks for these fonts: to be called before a document is opened, and before each of its pages. */
export function useFonts(pdfium: Pdfium, fonts: DocumentFonts): void {
  systemOf(pdfium).fonts = fonts;
}

/** Draws, during which a font is asked for where a letter is missing. */
export function whileDrawing(pdfium: Pdfium, draw: () => void): void {
  const system = systemOf(pdfium);
  system.isDrawing = true;
  draw();
  system.isDrawing = false;
}
