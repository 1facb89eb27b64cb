/**
 * How long a page occupies the telephone line: its transmission time. Constants fitted on simulated T.30 calls (V.17, error correction, T.6,
 * clean line): the largest error over 229 pages was 4.7 % of a page.
 */

/** Page turn-round: short training and the PPS/MCF exchange, seconds. */
const PAGE_SECONDS = 3.15;
/** The same between two error-correction blocks of one page, seconds. */
const BLOCK_SECONDS = 3.25;
/** Octets in one error-correction block (ITU-T T.30 Annex A: 256 frames of 256 octets). */
const BLOCK_BYTES = 65536;
/** What HDLC framing adds: address, control, frame number, check sequence, flags, stuffed bits. */
const FRAMING = 1.036;
/** Answer tone, DIS, DCN, and the first DCS, training check and CFR, seconds. */
const CALL_SECONDS = 7.2 + 6.1;

/**
 * Seconds of line for one confirmed page.
 * @param bytes length of its T.6 strip
 * @param bitsPerSecond modem speed, 14,400 as usual with V.17 by default
 */
export function pageSeconds(bytes: number, bitsPerSecond = 14400): number {
  const furtherBlocks = Math.max(0, Math.ceil(bytes / BLOCK_BYTES) - 1);
  return PAGE_SECONDS + BLOCK_SECONDS * furtherBlocks + (FRAMING * bytes * 8) / bitsPerSecond;
}

/** Seconds of a whole call with these pages. */
export function callSeconds(pageBytes: readonly number[], bitsPerSecond = 14400): number {
  return pageBytes.reduce((sum, bytes) => sum + pageSeconds(bytes, bitsPerSecond), CALL_SECONDS);
}
