/** Turns a scanned page by the few degrees that it lies askew, so that its lines and rules run along the rows. */

import { BLOCK, BLOCKS_ACROSS } from './blocks.ts';
import { type GreyPage, HORIZONTAL_RESOLUTION, LINE_PELS, type PelBox, type VerticalResolution } from './raster.ts';
import { estimateSkew } from './skew.ts';

/** Greys between two pels are interpolated by cubics (R. Keys, 1981) in so many places, weights in 1/256. */
const PLACES = 64;
const ONE = 256;
/** Keys's parameter. −0.5 is the most faithful; a little more keeps thin strokes as sharp as they were. */
const SHARPNESS = -0.6;
/** Share of its paper's tone below which a pel is ink, and the pels of ink that may be lost: a speck. */
const INKY = 0.6;
const SPECK = 12;

/** For each place between two pels the weights of the four pels around it. */
const weights = Int16Array.from({ length: PLACES * 4 }, (_, at) => {
  const distance = Math.abs((at & 3) - 1 - (at >> 2) / PLACES);
  const a = SHARPNESS;
  const near = ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  const far = ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
  return Math.round(ONE * (distance < 1 ? near : far));
});

/** A turn within a box: where each pel of the straight page was. Pels and rows from the box's middle, which stays. */
interface Turn {
  readonly cosine: number;
  /** Rows that a pel to the right lay lower, and pels that a row further down lay further left. */
  readonly rowsAPel: number;
  readonly pelsARow: number;
}

function turnOf(angle: number, resolution: VerticalResolution): Turn {
  const sine = Math.sin((angle * Math.PI) / 180);
  const square = resolution / HORIZONTAL_RESOLUTION;
  return { cosine: Math.cos((angle * Math.PI) / 180), rowsAPel: sine * square, pelsARow: sine / square };
}

/** Whether ink would leave the box. What reaches in from its very edge is a shadow, and may. */
function losesInk({ grey }: GreyPage, { left, top, width, height }: PelBox, paper: Uint8Array, turn: Turn): boolean {
  const { cosine, rowsAPel, pelsARow } = turn;
  let lost = 0;
  const isInk = (x: number, y: number) =>
    grey[y * LINE_PELS + x]! < paper[Math.floor(y / BLOCK) * BLOCKS_ACROSS + Math.floor(x / BLOCK)]! * INKY;
  const follow = (x: number, y: number, stepX: number, stepY: number, pels: number) => {
    let isShadow = true;
    for (let i = 0; i < pels; i++) {
      if (!isInk(x + i * stepX, y + i * stepY)) isShadow = false;
      else if (!isShadow) lost += 1;
    }
  };
  for (let x = 0; x < width; x++) {
    // A pel leaves upwards where cosine × its row − rowsAPel × its place is above the box, downwards where it is below.
    const slope = (rowsAPel * (x + 0.5 - width / 2)) / cosine;
    const reach = height / 2 / cosine - height / 2;
    follow(left + x, top, 0, 1, Math.ceil(slope - reach));
    follow(left + x, top + height - 1, 0, -1, Math.ceil(-slope - reach));
  }
  for (let y = 0; y < height; y++) {
    const slope = (pelsARow * (y + 0.5 - height / 2)) / cosine;
    const reach = width / 2 / cosine - width / 2;
    follow(left, top + y, 1, 0, Math.ceil(-slope - reach));
    follow(left + width - 1, top + y, -1, 0, Math.ceil(slope - reach));
  }
  return lost > SPECK;
}

const clamp = (value: number, most: number) => (value < 0 ? 0 : value > most ? most : value);

/**
 * The page with what is in the box turned back about its middle, in two passes, down and along (E. Catmull, A. R. Smith, 1980).
 * What comes in from outside is paper.
 */
function turnBack({ grey }: GreyPage, box: PelBox, paper: Uint8Array, turn: Turn): Uint8Array {
  const { left, top, width, height } = box;
  const out = grey.slice();
  const paperAt = (x: number, y: number) =>
    paper[((top + clamp(y, height - 1)) >> 3) * BLOCKS_ACROSS + ((left + clamp(x, width - 1)) >> 3)]!;
  /** A row of the straight page, but along it still where it was; with room for what lies beyond. */
  const room = Math.ceil(Math.abs(turn.pelsARow) * height) + 4;
  const row = new Uint8Array(width + 2 * room);
  const slope = turn.rowsAPel / turn.cosine;
  for (let y = 0; y < height; y++) {
    const first = (y + 0.5 - height / 2) / turn.cosine + slope * (0.5 - width / 2) + height / 2 - 0.5;
    for (let x = 0; x < width; x++) {
      const from = first + slope * x;
      const upper = Math.floor(from);
      if (upper < 1 || upper > height - 3) {
        row[room + x] =
          from < -0.5 || from > height - 0.5
            ? paperAt(x, upper)
            : grey[(top + clamp(Math.round(from), height - 1)) * LINE_PELS + left + x]!;
        continue;
      }
      const at = (top + upper - 1) * LINE_PELS + left + x;
      const place = ((from - upper) * PLACES) << 2;
      const value =
        (weights[place]! * grey[at]! +
          weights[place + 1]! * grey[at + LINE_PELS]! +
          weights[place + 2]! * grey[at + 2 * LINE_PELS]! +
          weights[place + 3]! * grey[at + 3 * LINE_PELS]! +
          ONE / 2) >>
        8;
      row[room + x] = clamp(value, 255);
    }
    row.fill(paperAt(0, y), 0, room);
    row.fill(paperAt(width, y), room + width);
    const start = turn.cosine * (0.5 - width / 2) - turn.pelsARow * (y + 0.5 - height / 2) + width / 2 - 0.5 + room;
    const to = (top + y) * LINE_PELS + left;
    for (let x = 0; x < width; x++) {
      const from = start + turn.cosine * x;
      const at = from | 0;
      const place = ((from - at) * PLACES) << 2;
      const value =
        (weights[place]! * row[at - 1]! +
          weights[place + 1]! * row[at]! +
          weights[place + 2]! * row[at + 1]! +
          weights[place + 3]! * row[at + 2]! +
          ONE / 2) >>
        8;
      out[to + x] = clamp(value, 255);
    }
  }
  return out;
}

/**
 * Lays the scan in a box straight. About 20 ms where it is straight already, 90 where it is not.
 * @param paper its paper's tone, by block @param resolution lines an inch of the page
 * @returns the page's pels anew; undefined where the scan is straight, its angle is in doubt, or ink would leave the box
 */
export function straighten(
  page: GreyPage,
  box: PelBox,
  paper: Uint8Array,
  resolution: VerticalResolution,
): Uint8Array | undefined {
  const angle = estimateSkew(page, box, resolution);
  if (angle === undefined) return undefined;
  const turn = turnOf(angle, resolution);
  return losesInk(page, box, paper, turn) ? undefined : turnBack(page, box, paper, turn);
}
