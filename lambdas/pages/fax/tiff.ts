/**
 * Multi-page TIFF of T.6 strips (TIFF 6.0; RFC 2301 profile F), one strip a page, so that fax software (spandsp,
 * libtiff) takes the very bits that we stored.
 */

import { Defect } from '../../fax/errors.ts';
import { type FaxStrip, HORIZONTAL_RESOLUTION, LINE_PELS, verticalResolutions } from '../planes/raster.ts';

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;

const tags = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  t6Options: 293,
  resolutionUnit: 296,
  pageNumber: 297,
} as const;

type Entry = readonly [tag: number, type: number, count: number, value: number];

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const ENTRIES = Object.keys(tags).length;
/** Entry count, entries, link to the next directory, then both resolutions. */
const DIRECTORY_BYTES = 2 + ENTRIES * ENTRY_BYTES + 4 + 16;
const even = (length: number) => length + (length & 1);

function writeDirectory(at: number, strip: FaxStrip, page: number, pages: number, next: number): Buffer {
  const out = Buffer.alloc(DIRECTORY_BYTES);
  const rationals = at + DIRECTORY_BYTES - 16;
  const entries: Entry[] = [
    [tags.newSubfileType, LONG, 1, 2],
    [tags.imageWidth, SHORT, 1, LINE_PELS],
    [tags.imageLength, LONG, 1, strip.rows],
    [tags.bitsPerSample, SHORT, 1, 1],
    [tags.compression, SHORT, 1, 4],
    [tags.photometric, SHORT, 1, 0],
    [tags.fillOrder, SHORT, 1, 1],
    [tags.stripOffsets, LONG, 1, at + DIRECTORY_BYTES],
    [tags.samplesPerPixel, SHORT, 1, 1],
    [tags.rowsPerStrip, LONG, 1, strip.rows],
    [tags.stripByteCounts, LONG, 1, strip.t6.length],
    [tags.xResolution, RATIONAL, 1, rationals],
    [tags.yResolution, RATIONAL, 1, rationals + 8],
    [tags.t6Options, LONG, 1, 0],
    [tags.resolutionUnit, SHORT, 1, 2],
    // Two shorts in one field: the page from zero, then how many there are.
    [tags.pageNumber, SHORT, 2, (page & 0xffff) | (pages << 16)],
  ];
  out.writeUInt16LE(ENTRIES, 0);
  entries.forEach(([tag, type, count, value], i) => {
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
    const field = (tag: number) => {
      const index = Object.values(tags).indexOf(tag as (typeof tags)[keyof typeof tags]);
      return bytes.readUInt32LE(at + 2 + index * ENTRY_BYTES + 8);
    };
    const density = bytes.readUInt32LE(at + DIRECTORY_BYTES - 8);
    const resolution = verticalResolutions.find((one) => one === density);
    const offset = field(tags.stripOffsets);
    const t6 = bytes.subarray(offset, offset + field(tags.stripByteCounts));
    if (resolution === undefined || t6.length !== field(tags.stripByteCounts)) throw new Defect('not a TIFF of ours');
    strips.push({ rows: field(tags.imageLength), resolution, t6 });
    at = bytes.readUInt32LE(at + 2 + ENTRIES * ENTRY_BYTES);
  }
  return strips;
}
