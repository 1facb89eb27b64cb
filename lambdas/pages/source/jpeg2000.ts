/** JPEG 2000 code streams (ISO/IEC 15444-1, annex A), as far as they must be changed before a decoder reads them. */

/** Start of a code stream, and the size marker that must follow it. */
const CODE_STREAM_START = Buffer.of(0xff, 0x4f, 0xff, 0x51);
/** Tile-part lengths; comment; start of a tile part, which ends the main header. */
const TLM = 0xff55;
const COM = 0xff64;
const SOT = 0xff90;
/** Bytes before a comment's registration value, which is 0 for binary data. */
const COMMENT_HEAD = 4;

function hideTileLengths(bytes: Buffer, start: number): void {
  for (let at = start + 2; at + 4 <= bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes.readUInt16BE(at);
    if (marker === SOT || marker < 0xff00) return;
    if (marker !== TLM) continue;
    bytes.writeUInt16BE(COM, at);
    if (at + COMMENT_HEAD + 2 <= bytes.length) bytes.writeUInt16BE(0, at + COMMENT_HEAD);
  }
}

/**
 * Turns the tables of tile-part lengths into comments, in every code stream that begins in these bytes, in place.
 * The tables are hints that a decoder may do without, but OpenJPEG trusts them: with a wrong one it fails or crashes.
 */
export function forgetTileLengths(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (
    let at = file.indexOf(CODE_STREAM_START);
    at >= 0;
    at = file.indexOf(CODE_STREAM_START, at + CODE_STREAM_START.length)
  )
    hideTileLengths(file, at);
}
