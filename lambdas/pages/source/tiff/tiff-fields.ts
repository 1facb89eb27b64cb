/** Tags and types of TIFF fields (TIFF 6.0; RFC 2301), for who reads TIFF files and who writes them. */

export const tiffTags = {
  newSubfileType: 254,
  subfileType: 255,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  t6Options: 293,
  resolutionUnit: 296,
  pageNumber: 297,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
} as const;

export const tiffTypes = { byte: 1, short: 3, long: 4, rational: 5 } as const;

export const tiffUnits = { none: 1, inch: 2, centimetre: 3 } as const;
