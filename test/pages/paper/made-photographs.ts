/** Photographs of papers that the tests make for themselves: a page on a desk, seen by a camera, in light that falls off. */

import sharp from 'sharp';
import { type GreyPage, HORIZONTAL_RESOLUTION, LINE_PELS } from '../../../lambdas/pages/planes/raster.ts';
import { numbers } from '../made-documents.ts';

type Corner = readonly [number, number];

export interface Scene {
  /** Size of the photograph, pels. */
  readonly width: number;
  readonly height: number;
  /** Where the sheet's corners are seen, clockwise from its own top left. */
  readonly corners: readonly [Corner, Corner, Corner, Corner];
  /** The desk's colour at a place. */
  readonly desk: (x: number, y: number) => readonly [number, number, number];
  /** How much light falls on a place, 1 is full. */
  readonly light: (x: number, y: number) => number;
}

/** Boards with a grain. */
export const wood = (x: number, y: number) => {
  const grain = Math.sin(x / 23 + 4 * Math.sin(y / 90)) * 18 + (Math.floor(x / 260) % 2) * 12;
  return [140 + grain, 100 + grain, 60 + grain] as const;
};
export const lightDesk = () => [196, 198, 202] as const;
/** Lamplight from one side, and the shadow of a head with a soft border. */
export const lamp = (x: number, y: number) => {
  const shadow = 1 / (1 + Math.exp((Math.hypot(x - 700, y - 1100) - 320) / 25));
  return (1 - x / 4500 - y / 6000) * (1 - 0.35 * shadow);
};

/** A sheet on boards, seen at an angle. */
export const onDesk: Scene = {
  width: 1125,
  height: 1500,
  corners: [
    [127, 112],
    [960, 157],
    [1050, 1373],
    [68, 1312],
  ],
  desk: wood,
  light: lamp,
};

/** Solves a system of linear equations by Gauss's elimination. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows
      .slice(i)
      .reduce((best, row, k) => (Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let k = 0; k < n; k++) {
      if (k === i) continue;
      const [over, under] = [rows[k]![i]!, rows[i]![i]!];
      const share = over / under;
      for (let j = i; j <= n; j++) rows[k]![j]! -= share * rows[i]![j]!;
    }
  }
  return rows.map((row, i) => {
    const [over, under] = [row[n]!, row[i]!];
    return over / under;
  });
}

/** From a place in the photograph to one on the sheet, both sides of which are 1 long. */
function sheetPlace(corners: Scene['corners']): (x: number, y: number) => readonly [number, number] {
  const ends = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  const equations = corners.flatMap(([x, y], i) => {
    const [u, v] = ends[i]!;
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  const [a, b, c, d, e, f, g, h] = solve(equations) as [number, number, number, number, number, number, number, number];
  return (x, y) => [(a * x + b * y + c) / (g * x + h * y + 1), (d * x + e * y + f) / (g * x + h * y + 1)];
}

/** The page's A4 sheet, which is in the middle of its line. */
const SHEET_PELS = Math.round((210 / 25.4) * HORIZONTAL_RESOLUTION);

/** A JPEG of the page on the desk. */
export function photograph({ grey, height: rows }: GreyPage, scene: Scene): Promise<Buffer> {
  const { width, height, corners, desk, light } = scene;
  const placeOf = sheetPlace(corners);
  const margin = (LINE_PELS - SHEET_PELS) >> 1;
  const next = numbers(7);
  const pels = Buffer.alloc(width * height * 3);
  const greyAt = (u: number, v: number) => {
    const [x, y] = [margin + u * (SHEET_PELS - 1.01), v * (rows - 1.01)];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const at = top * LINE_PELS + left;
    const upper = grey[at]! + (grey[at + 1]! - grey[at]!) * (x - left);
    const lower = grey[at + LINE_PELS]! + (grey[at + LINE_PELS + 1]! - grey[at + LINE_PELS]!) * (x - left);
    return upper + (lower - upper) * (y - top);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = placeOf(x, y);
      const isOnSheet = u >= 0 && u < 1 && v >= 0 && v < 1;
      const tone = isOnSheet ? greyAt(u, v) : 0;
      const colour = isOnSheet ? ([tone, tone, tone * 0.96] as const) : desk(x, y);
      const grain = (next() % 9) - 4;
      for (let channel = 0; channel < 3; channel++) {
        pels[(y * width + x) * 3 + channel] = Math.max(0, Math.min(255, colour[channel]! * light(x, y) + grain));
      }
    }
  }
  return sharp(pels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}
