/**
 * The tone of a scan's paper all over, also where something large lies on it: a surface of the second degree through what is lightest. A closing (paper-tone.ts) follows
 * the paper more closely, but takes a photograph on it for paper too.
 */

/** A plane of means of 4 × 4 pels, half a millimetre. */
export interface Cells {
  readonly across: number;
  readonly down: number;
  readonly tones: Uint8Array;
}

/** Grey of the paper at a cell. */
export type PaperSurface = (x: number, y: number) => number;

/** Every so many cells each way are enough to fit it. */
const STEP = 4;
const ROUNDS = 20;
/** At first only the lightest of the cells count, this share of them. */
const LIGHTEST_SHARE = 0.4;
/** What is lighter than the surface by this many greys counts half, what is darker by so many hardly: it is not paper. */
const LIGHTER = 6;
const DARKER = 10;
const WEIGHT_LIGHTER = 0.5;
const WEIGHT_DARKER = 0.03;
const WEIGHT_AT_FIRST = 0.02;
const MIN_PAPER = 60;
const TERMS = 6;

const termsAt = (x: number, y: number) => [1, x, y, x * x, x * y, y * y] as const;

/** Solves a symmetric system of equations by Gaussian elimination. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  for (let i = 0; i < TERMS; i++) {
    const pivot = matrix[i * TERMS + i]! || 1e-9;
    for (let row = i + 1; row < TERMS; row++) {
      const below = matrix[row * TERMS + i]!;
      const factor = below / pivot;
      for (let column = i; column < TERMS; column++)
        matrix[row * TERMS + column]! -= factor * matrix[i * TERMS + column]!;
      right[row]! -= factor * right[i]!;
    }
  }
  const out = new Float64Array(TERMS);
  for (let i = TERMS - 1; i >= 0; i--) {
    let sum = right[i]!;
    for (let column = i + 1; column < TERMS; column++) sum -= matrix[i * TERMS + column]! * out[column]!;
    out[i] = sum / (matrix[i * TERMS + i]! || 1e-9);
  }
  return out;
}

/** Fits the surface by weighted least squares, again and again with weights by what the last one missed. @param closed a closing of the cells */
export function fitPaper({ across, down, tones: closed }: Cells): PaperSurface {
  const samples: { terms: readonly number[]; tone: number; weight: number }[] = [];
  for (let y = 0; y < down; y += STEP) {
    for (let x = 0; x < across; x += STEP) {
      samples.push({ terms: termsAt(x / across - 0.5, y / down - 0.5), tone: closed[y * across + x]!, weight: 1 });
    }
  }
  const sorted = samples.map(({ tone }) => tone).sort((a, b) => a - b);
  const light = sorted[Math.floor(sorted.length * (1 - LIGHTEST_SHARE))] ?? 255;
  for (const sample of samples) if (sample.tone < light) sample.weight = WEIGHT_AT_FIRST;
  let factors = new Float64Array(TERMS);
  const toneOf = (terms: readonly number[]) => terms.reduce((sum, term, i) => sum + term * factors[i]!, 0);
  for (let round = 0; round < ROUNDS; round++) {
    const matrix = new Float64Array(TERMS * TERMS);
    const right = new Float64Array(TERMS);
    for (const { terms, tone, weight } of samples) {
      for (let i = 0; i < TERMS; i++) {
        right[i]! += weight * terms[i]! * tone;
        for (let j = 0; j < TERMS; j++) matrix[i * TERMS + j]! += weight * terms[i]! * terms[j]!;
      }
    }
    factors = solve(matrix, right) as Float64Array<ArrayBuffer>;
    for (const sample of samples) {
      const missed = sample.tone - toneOf(sample.terms);
      sample.weight = missed > LIGHTER ? WEIGHT_LIGHTER : missed < -DARKER ? WEIGHT_DARKER : 1;
    }
  }
  return (x, y) => Math.min(255, Math.max(MIN_PAPER, toneOf(termsAt(x / across - 0.5, y / down - 0.5))));
}
