/** Whether the picture data that a TIFF's directory names is there. libvips draws what is missing black, without an error. */

import { type TiffFields, TiffNumberReader } from './tiff-directories.ts';
import { tiffTags } from './tiff-fields.ts';

const SEPARATE_PLANES = 2;

/** How many strips or tiles a picture consists of. */
function countParts(first: (tag: number) => number | undefined, isTiled: boolean): number {
  const width = first(tiffTags.imageWidth) ?? 0;
  const height = first(tiffTags.imageLength) ?? 0;
  const isSeparate = first(tiffTags.planarConfiguration) === SEPARATE_PLANES;
  const planes = isSeparate ? (first(tiffTags.samplesPerPixel) ?? 1) : 1;
  if (!isTiled) return planes * Math.ceil(height / (first(tiffTags.rowsPerStrip) || height || 1));
  const across = Math.ceil(width / (first(tiffTags.tileWidth) || width || 1));
  return planes * across * Math.ceil(height / (first(tiffTags.tileLength) || height || 1));
}

/**
 * Whether every strip or tile of a picture is in the file. Directories that list no places, or no lengths, are left to
 * libvips.
 */
export function hasAllData(file: Uint8Array, fields: TiffFields): boolean {
  const isTiled = fields.has(tiffTags.tileOffsets);
  const offsets = fields.get(isTiled ? tiffTags.tileOffsets : tiffTags.stripOffsets);
  const lengths = fields.get(isTiled ? tiffTags.tileByteCounts : tiffTags.stripByteCounts);
  if (offsets === undefined || lengths === undefined) return true;
  const reader = new TiffNumberReader(file);
  const parts = countParts((tag) => reader.read(fields.get(tag)), isTiled);
  for (let part = 0; part < parts; part++) {
    const offset = reader.read(offsets, part);
    const length = reader.read(lengths, part);
    if (!offset || !length || offset + length > file.length) return false;
  }
  return true;
}
