/** The packed rich text of Outlook messages ([MS-OXRTFCP]). */

import { decompressRTF } from '@kenjiuno/decompressrtf';

const COMPRESSED = 0x75465a4c;
const PLAIN = 0x414c454d;
const HEADER_BYTES = 16;
/** No letter is longer; the package works on arrays of numbers, which take eight times as much. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @returns the RTF, or undefined when it is none */
export function openCompressedRtf(bytes: Buffer): Buffer | 'too-long' | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const unpackedBytes = bytes.readUInt32LE(4);
  const kind = bytes.readUInt32LE(8);
  if (kind === PLAIN) return bytes.subarray(HEADER_BYTES);
  if (kind !== COMPRESSED) return undefined;
  if (Math.max(bytes.length, unpackedBytes) > MAX_BYTES) return 'too-long';
  const packed = Buffer.from(bytes);
  // The length of what follows: the package reads as far as it says, even past the end.
  packed.writeUInt32LE(bytes.length - 4, 0);
  return Buffer.from(decompressRTF(Array.from(packed))).subarray(0, unpackedBytes);
}
