/**
 * Multi-page TIFF of T.6 strips (TIFF 6.0; RFC 2301 profile F), one strip a page, so that fax software (spandsp,
 * libtiff) takes the very bits that we stored.
 */

import { Defect } from '../../fax/errors.ts';
import { type FaxStrip, HORIZONTAL_RESOLUTION, LINE_PELS, verticalResolutions } from '../planes/raster.ts';
import { tiffTags, tiffTypes, tiffUnits } from '../source/tiff/tiff-fields.ts';

const { short: SHORT, long: LONG, rational: RATIONAL } = tiffTypes;

/** The fields that we write, in the order of their tags. */
const tags = [
  tiffTags.newSubfileType,
  tiffTags.imageWidth,
  tiffTags.imageLength,
  tiffTags.bitsPerSample,
  tiffTags.compression,
  tiffTags.photometric,
  tiffTags.fillOrder,
  tiffTags.stripOffsets,
  tiffTags.samplesPerPixel,
  tiffTags.rowsPerStrip,
  tiffTags.stripByteCounts,
  tiffTags.xResolution,
  tiffTags.yResolution,
  tiffTags.t6Options,
  tiffTags.resolutionUnit,
  tiffTags.pageNumber,
] as const;
type Tag = (typeof tags)[number];

type Field = readonly [type: number, count: number, value: number];

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const ENTRIES = tags.length;
/** Entry count, entries, link to the next directory, then both resolutions. */
const DIRECTORY_BYTES = 2 + ENTRIES * ENTRY_BYTES + 4 + 16;
const even = (length: number) => length + (length & 1);

function writeDirectory(at: number, strip: FaxStrip, page: number, pages: number, next: number): Buffer {
  const out = Buffer.alloc(DIRECTORY_BYTES);
  const rationals = at + DIRECTORY_BYTES - 16;
  const fields: Record<Tag, Field> = {
    [tiffTags.newSubfileType]: [LONG, 1, 2],
    [tiffTags.imageWidth]: [SHORT, 1, LINE_PELS],
    [tiffTags.imageLength]: [LONG, 1, strip.rows],
    [tiffTags.bitsPerSample]: [SHORT, 1, 1],
    [tiffTags.compression]: [SHORT, 1, 4],
    [tiffTags.photometric]: [SHORT, 1, 0],
    [tiffTags.fillOrder]: [SHORT, 1, 1],
    [tiffTags.stripOffsets]: [LONG, 1, at + DIRECTORY_BYTES],
    [tiffTags.samplesPerPixel]: [SHORT, 1, 1],
    [tiffTags.rowsPerStrip]: [LONG, 1, strip.rows],
    [tiffTags.stripByteCounts]: [LONG, 1, strip.t6.length],
    [tiffTags.xResolution]: [RATIONAL, 1, rationals],
    [tiffTags.yResolution]: [RATIONAL, 1, rationals + 8],
    [tiffTags.t6Options]: [LONG, 1, 0],
    [tiffTags.resolutionUnit]: [SHORT, 1, tiffUnits.inch],
    // Two shorts in one field: the page from zero, then how many there are.
    [tiffTags.pageNumber]: [SHORT, 2, (page & 0xffff) | (pages << 16)],
  };
  out.writeUInt16LE(ENTRIES, 0);
  tags.forEach((tag, i) => {
    const [type, count, value] = fields[tag];
    const o = 2 + i * ENTRY_BYTES;
    out.writeUInt16LE(tag, o);
    out.writeUInt16LE(type, o + 2);
    out.writeUInt32LE(count, o + 4);
    out.writeUInt32LE(value >>> 0, o + 8);
  });
  out.writeUInt32LE(next, 2 + ENTRIES * ENTRY_BYTES);
  out.writeUInt32LE(HORIZONTAL_RESOLUTION, DIRECTORY_BYTES - 16);
  out.writeUInt32LE(1, DIRECTORY_BYTES - 12);
  out.writeUInt32LE(strip.resolution, DIRECTORY_BYTES - 8);
  out.writeUInt32LE(1, DIRECTORY_BYTES - 4);
  return out;
}

/** Writes the pages as one TIFF, each directory followed by its strip. */
export function writeTiff(strips: readonly FaxStrip[]): Buffer {
  if (strips.length === 0) throw new Defect('a fax has at least one page');
  const parts: Uint8Array[] = [Buffer.from([0x49, 0x49, 42, 0, HEADER_BYTES, 0, 0, 0])];
  let at = HEADER_BYTES;
  strips.forEach((strip, page) => {
    const end = at + DIRECTORY_BYTES + even(strip.t6.length);
    parts.push(writeDirectory(at, strip, page, strips.length, page + 1 < strips.length ? end : 0), strip.t6);
    if (strip.t6.length & 1) parts.push(Buffer.alloc(1));
    at = end;
  });
  return Buffer.concat(parts);
}

/**
 * Reads back the strips of a TIFF that `writeTiff` made, so that a fax's files can be assembled again (with another
 * header line) without drawing anything. Not a TIFF reader: anything else is a Defect.
 */
export function readTiff(file: Uint8Array): FaxStrip[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const strips: FaxStrip[] = [];
  let at = bytes.length > HEADER_BYTES ? bytes.readUInt32LE(4) : 0;
  while (at > 0) {
    if (at + DIRECTORY_BYTES > bytes.length || bytes.readUInt16LE(at) !== ENTRIES)
      throw new Defect('not a TIFF of ours');
    const field = (tag: Tag) => bytes.readUInt32LE(at + 2 + tags.indexOf(tag) * ENTRY_BYTES + 8);
    const density = bytes.readUInt32LE(at + DIRECTORY_BYTES - 8);
    const resolution = verticalResolutions.find((one) => one === density);
    const offset = field(tiffTags.stripOffsets);
    const t6 = bytes.subarray(offset, offset + field(tiffTags.stripByteCounts));
    if (resolution === undefined || t6.length !== field(tiffTags.stripByteCounts))
      throw new Defect('not a TIFF of ours');
    strips.push({ rows: field(tiffTags.imageLength), resolution, t6 });
    at = bytes.readUInt32LE(at + 2 + ENTRIES * ENTRY_BYTES);
  }
  return strips;
}
