/** What the directories of a stranger's TIFF say about its pages (TIFF 6.0), which sharp does not pass on. Bounded. */

import { tiffTags, tiffTypes, tiffUnits } from './tiff-fields.ts';

/** Directories that are followed at most, unless fewer are asked for; above every page limit. */
export const MAX_TIFF_DIRECTORIES = 5000;

/** Numbers of one field of a directory, and where they are in the file. */
export interface TiffNumbers {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

/** The fields of one directory, by tag. */
export type TiffFields = ReadonlyMap<number, TiffNumbers>;

/** One page. Densities in dots an inch, undefined where the file has none. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly xDensity: number | undefined;
  readonly yDensity: number | undefined;
  /** Vertical density divided by horizontal, whatever unit they have or lack; undefined where the file has none. */
  readonly aspect: number | undefined;
  /** One bit a pel, one sample: black and white. */
  readonly isBilevel: boolean;
  readonly compression: number;
  /** EXIF numbering, 1 is upright. */
  readonly orientation: number;
  /** A reduced picture or a mask beside the page proper. */
  readonly isSecondary: boolean;
  readonly fields: TiffFields;
}

const INCHES_PER_CM = 2.54;
const REDUCED_OR_MASK = 0b101;
/** The value of the older field: 1 is a page, 2 a reduced picture, 3 a page of several (TIFF 6.0, section 8). */
const REDUCED = 2;

const numberBytes: Readonly<Record<number, number>> = {
  [tiffTypes.byte]: 1,
  [tiffTypes.short]: 2,
  [tiffTypes.long]: 4,
  [tiffTypes.rational]: 8,
};
/** More than these do not fit into a field, which then has the place of its numbers. */
const MAX_BYTES_IN_FIELD = 4;

/** Reads the numbers of a file's fields; undefined where there is none. */
export class TiffNumberReader {
  readonly #file: DataView;
  readonly #little: boolean;

  constructor(file: Uint8Array) {
    this.#file = new DataView(file.buffer, file.byteOffset, file.byteLength);
    this.#little = file[0] === 0x49;
  }

  #u16 = (at: number): number => this.#file.getUint16(at, this.#little);
  #u32 = (at: number): number => this.#file.getUint32(at, this.#little);

  /** The number at `index`, from 0. */
  read(numbers: TiffNumbers | undefined, index = 0): number | undefined {
    if (numbers === undefined || index >= numbers.count) return undefined;
    const bytes = numberBytes[numbers.type]!;
    const at = numbers.at + index * bytes;
    if (at + bytes > this.#file.byteLength) return undefined;
    if (numbers.type === tiffTypes.byte) return this.#file.getUint8(at);
    if (numbers.type === tiffTypes.short) return this.#u16(at);
    return numbers.type === tiffTypes.long ? this.#u32(at) : this.#u32(at) / (this.#u32(at + 4) || 1);
  }

  /** Where the first directory is. */
  get start(): number {
    return this.#u32(4);
  }

  /** The directory there, and where the next one is; undefined where it is cut. */
  readDirectory(at: number): { readonly fields: TiffFields; readonly next: number } | undefined {
    const { byteLength } = this.#file;
    if (at + 2 > byteLength) return undefined;
    const end = at + 2 + this.#u16(at) * 12;
    if (end > byteLength) return undefined;
    const fields = new Map<number, TiffNumbers>();
    for (let entry = at + 2; entry < end; entry += 12) {
      const type = this.#u16(entry + 2);
      const count = this.#u32(entry + 4);
      const bytes = numberBytes[type];
      if (bytes === undefined) continue;
      const isInField = count * bytes <= MAX_BYTES_IN_FIELD;
      fields.set(this.#u16(entry), { type, count, at: isInField ? entry + 8 : this.#u32(entry + 8) });
    }
    return { fields, next: end + 4 <= byteLength ? this.#u32(end) : 0 };
  }
}

function describePage(fields: TiffFields, reader: TiffNumberReader): TiffPage {
  const first = (tag: number) => reader.read(fields.get(tag));
  const unit = first(tiffTags.resolutionUnit) ?? tiffUnits.inch;
  const stated = (tag: number) => {
    const value = first(tag);
    return value === undefined || value <= 0 ? undefined : value;
  };
  const [x, y] = [stated(tiffTags.xResolution), stated(tiffTags.yResolution)];
  const density = (value: number | undefined) => {
    if (value === undefined || unit === tiffUnits.none) return undefined;
    return unit === tiffUnits.centimetre ? value * INCHES_PER_CM : value;
  };
  return {
    width: first(tiffTags.imageWidth) ?? 0,
    height: first(tiffTags.imageLength) ?? 0,
    xDensity: density(x),
    yDensity: density(y),
    aspect: x === undefined || y === undefined ? undefined : y / x,
    isBilevel: (first(tiffTags.bitsPerSample) ?? 1) === 1 && (first(tiffTags.samplesPerPixel) ?? 1) === 1,
    compression: first(tiffTags.compression) ?? 1,
    orientation: first(tiffTags.orientation) ?? 1,
    isSecondary:
      ((first(tiffTags.newSubfileType) ?? 0) & REDUCED_OR_MASK) !== 0 || first(tiffTags.subfileType) === REDUCED,
    fields,
  };
}

/** Lists the directories in file order, at most `limit`; stops without an error where the chain is cut or loops. */
export function readTiffDirectories(file: Uint8Array, limit: number): TiffPage[] {
  if (file.length < 8) return [];
  const reader = new TiffNumberReader(file);
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  let at = reader.start;
  while (at !== 0 && !seen.has(at) && pages.length < limit) {
    seen.add(at);
    const directory = reader.readDirectory(at);
    if (directory === undefined) break;
    pages.push(describePage(directory.fields, reader));
    at = directory.next;
  }
  return pages;
}
