/** The true size of a sheet whose shape is known: one of the papers that people have. */

/** Millimetres. */
export interface SheetSize {
  readonly width: number;
  readonly height: number;
}

/** Width by height of what is met, upright. */
const A4: SheetSize = { width: 210, height: 297 };
const LETTER: SheetSize = { width: 215.9, height: 279.4 };
const LEGAL: SheetSize = { width: 215.9, height: 355.6 };
const CARD: SheetSize = { width: 54, height: 85.6 };
/** The paper of tills; its length is what it is. */
const RECEIPT_WIDTH = 80;
/** Shapes between which each is told; A4 and Letter by whichever the country has where it may be both. */
const MAX_RECEIPT_SHAPE = 0.5;
const MIN_LEGAL_SHAPE = 0.585;
/** Seen at a steep angle a sheet's shape is uncertain by a tenth. */
const MIN_A4_SHAPE = 0.63;
const CARD_SHAPES = [0.585, 0.68] as const;
const MIN_LETTER_SHAPE = { a4: 0.748, letter: 0.73 };
const MAX_LETTER_SHAPE = 0.82;
/** Letters on a card are at least this share of its longer side; on a sheet they are smaller. */
const MIN_CARD_LETTER = 0.016;
/** What has no known size fills this much, 10 mm from each edge of an A4 page. */
const FILLED: SheetSize = { width: 190, height: 277 };

function uprightSize(shape: number, paper: 'a4' | 'letter', letterShare: number): SheetSize {
  if (shape < MAX_RECEIPT_SHAPE) return { width: RECEIPT_WIDTH, height: RECEIPT_WIDTH / shape };
  if (shape >= CARD_SHAPES[0] && shape < CARD_SHAPES[1] && letterShare >= MIN_CARD_LETTER) return CARD;
  if (shape >= MIN_LEGAL_SHAPE && shape < MIN_A4_SHAPE) return LEGAL;
  if (shape >= MIN_A4_SHAPE && shape < MIN_LETTER_SHAPE[paper]) return A4;
  if (shape >= MIN_LETTER_SHAPE[paper] && shape < MAX_LETTER_SHAPE) return LETTER;
  const width = Math.min(FILLED.width, FILLED.height * shape);
  return { width, height: width / shape };
}

/**
 * @param aspect width divided by height
 * @param paper of the called country, which tells A4 from Letter where the shape does not
 * @param letterShare height of the letters as a share of the sheet's longer side
 */
export function sheetSize(aspect: number, paper: 'a4' | 'letter', letterShare: number): SheetSize {
  if (aspect <= 1) return uprightSize(aspect, paper, letterShare);
  const { width, height } = uprightSize(1 / aspect, paper, letterShare);
  return { width: height, height: width };
}
