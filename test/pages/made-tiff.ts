/** TIFF files in black and white, whole or with faults, which no library writes on request. */

/** TIFF 6.0: the types of fields that are written here. */
const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

export interface TiffPart {
  readonly offset: number;
  readonly length: number;
}

export interface MadeTiffPage {
  readonly width: number;
  readonly height: number;
  /** Lines an inch that it is drawn for; 204 pels. */
  readonly lines?: number;
  /** What the file states; by default nothing. `unit`: 1 none, 2 inch, 3 centimetre. */
  readonly stated?: { readonly x: number; readonly y: number; readonly unit: 1 | 2 | 3 };
  readonly orientation?: number;
  readonly newSubfileType?: number;
  readonly subfileType?: number;
  /** By default one strip. */
  readonly rowsPerStrip?: number;
  /** Tiles with this side instead of strips. */
  readonly tileSide?: number;
  /** Changes what the directory says of its strips or tiles. */
  readonly list?: (parts: readonly TiffPart[]) => readonly TiffPart[];
}

/** Black: a square of two inches, an inch from the left edge and half an inch from the top. */
export const square = { left: 204, width: 408 } as const;

const isBlack = (x: number, y: number, lines: number) =>
  x >= square.left && x < square.left + square.width && y >= lines / 2 && y < lines * 2.5;

function packRows(page: MadeTiffPage, left: number, top: number, width: number, height: number): Buffer {
  const { lines = 196 } = page;
  const stride = Math.ceil(width / 8);
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (isBlack(left + x, top + y, lines)) bytes[y * stride + (x >> 3)]! |= 0x80 >> (x & 7);
    }
  }
  return bytes;
}

function cut(page: MadeTiffPage): Buffer[] {
  const { width, height, tileSide, rowsPerStrip = height } = page;
  const parts: Buffer[] = [];
  if (tileSide === undefined) {
    for (let top = 0; top < height; top += rowsPerStrip) {
      parts.push(packRows(page, 0, top, width, Math.min(rowsPerStrip, height - top)));
    }
    return parts;
  }
  for (let top = 0; top < height; top += tileSide) {
    for (let left = 0; left < width; left += tileSide) parts.push(packRows(page, left, top, tileSide, tileSide));
  }
  return parts;
}

type Field = readonly [tag: number, type: number, numbers: readonly number[]];

function fieldsOf(page: MadeTiffPage, parts: readonly TiffPart[]): Field[] {
  const { width, height, stated, rowsPerStrip = height, tileSide } = page;
  const offsets = parts.map(({ offset }) => offset);
  const lengths = parts.map(({ length }) => length);
  const data: Field[] =
    tileSide === undefined
      ? [
          [273, LONG, offsets],
          [278, LONG, [rowsPerStrip]],
          [279, LONG, lengths],
        ]
      : [
          [322, LONG, [tileSide]],
          [323, LONG, [tileSide]],
          [324, LONG, offsets],
          [325, LONG, lengths],
        ];
  const optional = (tag: number, type: number, number: number | undefined): Field[] =>
    number === undefined ? [] : [[tag, type, [number]]];
  const fields: Field[] = [
    ...optional(254, LONG, page.newSubfileType),
    ...optional(255, SHORT, page.subfileType),
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [1]],
    [259, SHORT, [1]],
    // White is zero.
    [262, SHORT, [0]],
    ...optional(274, SHORT, page.orientation),
    [277, SHORT, [1]],
    ...optional(282, RATIONAL, stated?.x),
    ...optional(283, RATIONAL, stated?.y),
    ...optional(296, SHORT, stated?.unit),
    ...data,
  ];
  return fields.sort(([a], [b]) => a - b);
}

const numberBytes = { [SHORT]: 2, [LONG]: 4, [RATIONAL]: 8 } as Record<number, number>;

function writeNumbers(type: number, numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(Math.max(4, numberBytes[type]! * numbers.length));
  numbers.forEach((number, i) => {
    if (type === SHORT) bytes.writeUInt16LE(number, 2 * i);
    else if (type === LONG) bytes.writeUInt32LE(number, 4 * i);
    else {
      bytes.writeUInt32LE(Math.round(number * 100), 8 * i);
      bytes.writeUInt32LE(100, 8 * i + 4);
    }
  });
  return bytes;
}

/** A TIFF of these pages. */
export function makeTiff(pages: readonly MadeTiffPage[]): Buffer {
  const chunks: Buffer[] = [Buffer.from('49492a0000000000', 'hex')];
  let at = 8;
  const append = (chunk: Buffer): number => {
    const start = at;
    const padded = chunk.length % 2 === 0 ? chunk : Buffer.concat([chunk, Buffer.alloc(1)]);
    chunks.push(padded);
    at += padded.length;
    return start;
  };
  let link = { chunk: chunks[0]!, at: 4 };
  for (const page of pages) {
    const parts = cut(page).map((part) => ({ offset: append(part), length: part.length }));
    const fields = fieldsOf(page, page.list?.(parts) ?? parts).map(([tag, type, numbers]) => {
      const bytes = writeNumbers(type, numbers);
      const value = bytes.length <= 4 ? bytes : writeNumbers(LONG, [append(bytes)]);
      return { tag, type, count: numbers.length, value };
    });
    const directory = Buffer.alloc(2 + 12 * fields.length + 4);
    directory.writeUInt16LE(fields.length, 0);
    fields.forEach(({ tag, type, count, value }, i) => {
      directory.writeUInt16LE(tag, 2 + 12 * i);
      directory.writeUInt16LE(type, 4 + 12 * i);
      directory.writeUInt32LE(count, 6 + 12 * i);
      value.copy(directory, 10 + 12 * i);
    });
    link.chunk.writeUInt32LE(append(directory), link.at);
    link = { chunk: directory, at: directory.length - 4 };
  }
  return Buffer.concat(chunks);
}
