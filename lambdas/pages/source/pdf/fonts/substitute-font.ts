/** Which font stands in for one that a PDF names and does not hold. */

import { readInstalledFont, readPackagedFont } from './font-files.ts';
import { makeSymbolFont } from './symbol-font.ts';
import { type SymbolTable, symbolTableOf } from './symbol-tables.ts';

/**
 * `own`: the fonts that PDFium has within itself, which know the letters of Western Europe. The others are tried one after
 * another where these lack a letter; they differ in the font for single letters that a font lacks: one for text, one
 * for symbols, one for Chinese, Japanese and Korean.
 */
export type FontChoice = 'own' | 'text' | 'symbols' | 'ideographs';
export const substituteChoices = ['text', 'symbols', 'ideographs'] as const satisfies readonly FontChoice[];

/** What PDFium asks for (fpdf_sysfontinfo.h, MapFont). */
export interface FontRequest {
  /** As the PDF names it; empty for any font of that character set. */
  readonly face: string;
  readonly weight: number;
  readonly isItalic: boolean;
  /** Windows' number for a script. */
  readonly charset: number;
  readonly isFixedPitch: boolean;
  readonly isRoman: boolean;
  /** Asked while a page is drawn: for a letter that its font lacks, as a rule. */
  readonly isForLetter: boolean;
}

/** A font file, and which of its fonts is meant where it is a collection. */
export interface FontAnswer {
  readonly bytes: Buffer;
  readonly index: number;
}

/** Windows' character sets (wingdi.h). */
export const charsets = { ansi: 0, default: 1, symbol: 2, japanese: 128, korean: 129, chineseSimplified: 134 } as const;
const CHINESE_TRADITIONAL = 136;
const THAI = 222;

/** The fonts within the collection Noto Sans CJK, each with its country's shapes. */
const ideographIndexes: Readonly<Record<number, number>> = {
  [charsets.japanese]: 0,
  [charsets.korean]: 1,
  [charsets.chineseSimplified]: 2,
  [CHINESE_TRADITIONAL]: 3,
};

export const isIdeographic = (charset: number): boolean => charset in ideographIndexes;

const MIN_BOLD_WEIGHT = 600;

const whole = (bytes: Buffer | undefined, index = 0): FontAnswer | undefined =>
  bytes === undefined ? undefined : { bytes, index };

const isBold = ({ weight, face }: FontRequest) => weight >= MIN_BOLD_WEIGHT || /bold|black|heavy/i.test(face);

function answerIdeographs(request: FontRequest, index: number): FontAnswer | undefined {
  return whole(readInstalledFont(`NotoSansCJK-${isBold(request) ? 'Bold' : 'Regular'}.ttc`), index);
}

/** Liberation's letters are as wide as those of Arial, Times New Roman and Courier New. */
function answerText(request: FontRequest): FontAnswer | undefined {
  const { face, isItalic, isFixedPitch, isRoman } = request;
  const isMono = isFixedPitch || /courier|mono|consolas|typewriter/i.test(face);
  const isSerif = isRoman || /times|serif|georgia|garamond|cambria|roman|palatino|bookman/i.test(face);
  const family = isMono ? 'Mono' : isSerif && !/sans/i.test(face) ? 'Serif' : 'Sans';
  const slant = isItalic || /italic|oblique/i.test(face) ? 'Italic' : '';
  const style = `${isBold(request) ? 'Bold' : ''}${slant}` || 'Regular';
  return whole(readInstalledFont(`Liberation${family}-${style}.ttf`) ?? readPackagedFont('DejaVuSans.ttf'));
}

const symbolFonts = new Map<string, FontAnswer | undefined>();

/** The signs of a symbol font from DejaVu Sans, or from Noto Sans Symbols 2, which has more of them. */
function answerSymbols(face: string, signs: SymbolTable, choice: FontChoice): FontAnswer | undefined {
  const name = choice === 'text' ? 'DejaVuSans.ttf' : 'NotoSansSymbols2-Regular.ttf';
  const key = `${face} ${name}`;
  if (!symbolFonts.has(key)) {
    const file = choice === 'text' ? readPackagedFont(name) : readInstalledFont(name);
    symbolFonts.set(key, file && whole(makeSymbolFont(file, signs)));
  }
  return symbolFonts.get(key);
}

/** The font to be used; undefined for PDFium's own. */
export function findSubstitute(request: FontRequest, choice: FontChoice): FontAnswer | undefined {
  const { charset, isForLetter } = request;
  if (choice === 'own') return undefined;
  const signs = symbolTableOf(request.face);
  if (signs !== undefined) return answerSymbols(request.face, signs, choice);
  if (charset === charsets.symbol) return undefined;
  const index = ideographIndexes[charset];
  if (index !== undefined) return answerIdeographs(request, index);
  if (charset === THAI) return whole(readInstalledFont('NotoSansThai-Regular.ttf'));
  if (isForLetter && choice === 'symbols') return whole(readPackagedFont('DejaVuSans.ttf'));
  if (isForLetter && choice === 'ideographs') {
    return answerIdeographs(request, ideographIndexes[charsets.chineseSimplified]!);
  }
  return answerText(request);
}
