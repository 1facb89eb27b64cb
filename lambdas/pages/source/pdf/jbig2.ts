/** JBIG2 streams as PDF embeds them (ITU-T T.88, 7.2; ISO 32000-1, 7.4.7), as far as it takes to see that one is cut. */

/** The length of a segment that does not say it: it ends where the next one begins. */
const UNKNOWN_LENGTH = 0xffffffff;
const LONG_FORM = 7;
const PAGE_OF_FOUR_BYTES = 0x40;
/** Bytes of the shortest header. */
const MIN_HEADER_BYTES = 11;

/** The size of the numbers by which a segment refers to others. */
const referenceBytes = (number: number): number => (number <= 0x100 ? 1 : number <= 0x10000 ? 2 : 4);

/** Whether a segment says that it is longer than what is there. PDFium takes such a picture for a white one. */
export function isJbig2Cut(bytes: Buffer): boolean {
  let at = 0;
  while (at + MIN_HEADER_BYTES <= bytes.length) {
    const number = bytes.readUInt32BE(at);
    const flags = bytes[at + 4]!;
    const short = bytes[at + 5]! >> 5;
    if (short === LONG_FORM && at + 9 > bytes.length) return true;
    const references = short === LONG_FORM ? bytes.readUInt32BE(at + 5) & 0x1fffffff : short;
    const retained = short === LONG_FORM ? 4 + Math.ceil((references + 1) / 8) : 1;
    const pageBytes = (flags & PAGE_OF_FOUR_BYTES) !== 0 ? 4 : 1;
    const lengthAt = at + 5 + retained + references * referenceBytes(number) + pageBytes;
    if (lengthAt + 4 > bytes.length) return true;
    const length = bytes.readUInt32BE(lengthAt);
    if (length === UNKNOWN_LENGTH) return false;
    at = lengthAt + 4 + length;
    if (at > bytes.length) return true;
  }
  return false;
}
