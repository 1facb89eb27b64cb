/** Pages with nothing on them: the back of a sheet, the last page of a letter. */

import type { FaxStrip } from '../planes/raster.ts';

/** EOFB, in bytes. */
const EOFB_BYTES = 3;
/** Two or three specks of dust cost 3 bytes each; the smallest page number costs 10. */
const MAX_SPECK_BYTES = 8;

/** True when a page is white but for specks. A white row is one bit, so the length of the strip says so without decoding. */
export const isBlank = ({ rows, t6 }: FaxStrip): boolean =>
  t6.length <= Math.ceil(rows / 8) + EOFB_BYTES + MAX_SPECK_BYTES;
