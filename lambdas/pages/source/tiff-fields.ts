/** Tags and types of TIFF fields (TIFF 6.0; RFC 2301), for who reads TIFF files and who writes them. */

export const tiffTags = {
  newSubfileType: 254,
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
  t6Options: 293,
  resolutionUnit: 296,
  pageNumber: 297,
} as const;

export const tiffTypes = { short: 3, long: 4, rational: 5 } as const;

export const tiffUnits = { none: 1, inch: 2, centimetre: 3 } as const;
