/** What the directories of a stranger's TIFF say about its pages (TIFF 6.0), which sharp does not pass on. Bounded. */

import { tiffTags, tiffTypes, tiffUnits } from './tiff-fields.ts';

/** Directories that are followed at most, unless fewer are asked for; above every page limit. */
export const MAX_TIFF_DIRECTORIES = 5000;

/** One page. Densities in dots an inch, undefined where the file has none. */
export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly xDensity: number | undefined;
  readonly yDensity: number | undefined;
  /** One bit a pel, one sample: black and white. */
  readonly isBilevel: boolean;
  readonly compression: number;
  /** EXIF numbering, 1 is upright. */
  readonly orientation: number;
  /** A reduced picture or a mask beside the page proper. */
  readonly isSecondary: boolean;
}

const INCHES_PER_CM = 2.54;
const REDUCED_OR_MASK = 0b101;

/** The first value of every field of one directory, and where the next directory is. */
function readDirectory(
  bytes: Buffer,
  at: number,
  little: boolean,
): { fields: Map<number, number>; next: number } | undefined {
  const u16 = (o: number) => (little ? bytes.readUInt16LE(o) : bytes.readUInt16BE(o));
  const u32 = (o: number) => (little ? bytes.readUInt32LE(o) : bytes.readUInt32BE(o));
  if (at + 2 > bytes.length) return undefined;
  const entries = u16(at);
  const end = at + 2 + entries * 12;
  if (end > bytes.length) return undefined;
  const fields = new Map<number, number>();
  for (let entry = at + 2; entry < end; entry += 12) {
    const type = u16(entry + 2);
    if (type === tiffTypes.rational) {
      const value = u32(entry + 8);
      if (value + 8 <= bytes.length) fields.set(u16(entry), u32(value) / (u32(value + 4) || 1));
    } else if (type === tiffTypes.long) {
      fields.set(u16(entry), u32(entry + 8));
    } else if (type === tiffTypes.short) {
      // More than two shorts do not fit here; then this is an offset, and the first of them is read.
      const place = u32(entry + 4) > 2 ? u32(entry + 8) : entry + 8;
      if (place + 2 <= bytes.length) fields.set(u16(entry), u16(place));
    }
  }
  return { fields, next: end + 4 <= bytes.length ? u32(end) : 0 };
}

function describePage(fields: Map<number, number>): TiffPage {
  const unit = fields.get(tiffTags.resolutionUnit) ?? tiffUnits.inch;
  const density = (which: number) => {
    const value = fields.get(which);
    if (value === undefined || value <= 0 || unit === tiffUnits.none) return undefined;
    return unit === tiffUnits.centimetre ? value * INCHES_PER_CM : value;
  };
  return {
    width: fields.get(tiffTags.imageWidth) ?? 0,
    height: fields.get(tiffTags.imageLength) ?? 0,
    xDensity: density(tiffTags.xResolution),
    yDensity: density(tiffTags.yResolution),
    isBilevel: (fields.get(tiffTags.bitsPerSample) ?? 1) === 1 && (fields.get(tiffTags.samplesPerPixel) ?? 1) === 1,
    compression: fields.get(tiffTags.compression) ?? 1,
    orientation: fields.get(tiffTags.orientation) ?? 1,
    isSecondary: ((fields.get(tiffTags.newSubfileType) ?? 0) & REDUCED_OR_MASK) !== 0,
  };
}

/** Lists the directories in file order, at most `limit`; stops without an error where the chain is cut or loops. */
export function readTiffDirectories(file: Uint8Array, limit: number): TiffPage[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 8) return [];
  const little = bytes[0] === 0x49;
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  let at = little ? bytes.readUInt32LE(4) : bytes.readUInt32BE(4);
  while (at !== 0 && !seen.has(at) && pages.length < limit) {
    seen.add(at);
    const directory = readDirectory(bytes, at, little);
    if (directory === undefined) break;
    pages.push(describePage(directory.fields));
    at = directory.next;
  }
  return pages;
}
