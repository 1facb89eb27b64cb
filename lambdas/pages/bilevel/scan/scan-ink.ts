/**
 * Where dark ink stands, its edge is little more than halfway from ink to paper. A threshold from mean and deviation alone lies above that, which keeps faint strokes
 * but fills the counters of bold print; so near dark ink it comes down to the edge.
 */

/** Ink is looked for in cells of four by four pels of the half-size plane, and in the eight cells around: 1.5 mm. */
const CELL = 4;
/** Paper after its tone is divided away, less a little grain. */
const PAPER = 250;
/** Where the edge lies between ink and paper: at the half, thin strokes beside bold ones break. */
const EDGE = 0.6;

/** The darkest pel of each cell's neighbourhood. */
function darkestAround(half: Uint8Array, width: number, height: number, across: number, down: number): Uint8Array {
  const own = new Uint8Array(across * down).fill(255);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / CELL) * across;
    for (let x = 0; x < width; x++) {
      const cell = row + Math.floor(x / CELL);
      if (half[y * width + x]! < own[cell]!) own[cell] = half[y * width + x]!;
    }
  }
  const out = new Uint8Array(own.length);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      let least = 255;
      for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(across - 1, x + 1); u++) {
          if (own[v * across + u]! < least) least = own[v * across + u]!;
        }
      }
      out[y * across + x] = least;
    }
  }
  return out;
}

/**
 * Lowers thresholds that lie above the edge between ink and paper.
 * @param half a flattened scan of half size, and its `width` and `height` @param limit its thresholds, changed in place
 */
export function lowerNearInk(half: Uint8Array, width: number, height: number, limit: Uint8Array): void {
  const across = Math.ceil(width / CELL);
  const down = Math.ceil(height / CELL);
  const ink = darkestAround(half, width, height, across, down);
  // Between the middles of cells the ink's tone is taken bilinearly, so that no cell's border shows.
  const cellAt = (at: number, cells: number) => Math.max(0, Math.min(cells - 1, (at - (CELL - 1) / 2) / CELL));
  const firsts = Uint16Array.from({ length: width }, (_, x) => Math.floor(cellAt(x, across)));
  const parts = Float64Array.from({ length: width }, (_, x) => cellAt(x, across) - firsts[x]!);
  for (let y = 0; y < height; y++) {
    const upper = Math.floor(cellAt(y, down));
    const part = cellAt(y, down) - upper;
    const row = upper * across;
    const below = Math.min(down - 1, upper + 1) * across;
    for (let x = 0; x < width; x++) {
      const first = firsts[x]!;
      const second = first + 1 < across ? first + 1 : first;
      const one = ink[row + first]! + (ink[row + second]! - ink[row + first]!) * parts[x]!;
      const two = ink[below + first]! + (ink[below + second]! - ink[below + first]!) * parts[x]!;
      const tone = one + (two - one) * part;
      const edge = tone + (PAPER - tone) * EDGE;
      if (edge < limit[y * width + x]!) limit[y * width + x] = edge;
    }
  }
}
