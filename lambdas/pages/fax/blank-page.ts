/** Pages with nothing on them: the back of a sheet, the last page of a letter. */

import type { FaxStrip } from '../planes/raster.ts';

/** EOFB, in bytes. */
const END_BYTES = 3;
/** Two or three specks of dust cost 3 each; the smallest page number costs 10. */
const SPECK_BYTES = 8;

/** True when a page is white but for specks. A white row costs one bit, so the length of the strip tells, without decoding. */
export const isBlank = ({ rows, t6 }: FaxStrip): boolean => t6.length <= Math.ceil(rows / 8) + END_BYTES + SPECK_BYTES;
