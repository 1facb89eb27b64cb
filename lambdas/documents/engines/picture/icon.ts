/** Windows icons: a directory of pictures of the same thing, of which the largest is wanted. */

const HEADER = 6;
const ENTRY = 16;
/** No program writes more; a directory that says so is read that far. */
const MAX_ENTRIES = 256;

interface Entry {
  readonly at: number;
  readonly pixels: number;
  readonly bits: number;
  readonly bytes: number;
  readonly offset: number;
}

function readEntries(icon: Buffer): Entry[] {
  const count = Math.min(icon.length < HEADER ? 0 : icon.readUInt16LE(4), MAX_ENTRIES);
  const entries: Entry[] = [];
  for (let at = HEADER; entries.length < count && at + ENTRY <= icon.length; at += ENTRY) {
    // 0 stands for 256, which does not fit into a byte.
    const pixels = (icon[at]! || 256) * (icon[at + 1]! || 256);
    const bits = icon.readUInt16LE(at + 6);
    entries.push({ at, pixels, bits, bytes: icon.readUInt32LE(at + 8), offset: icon.readUInt32LE(at + 12) });
  }
  return entries;
}

/**
 * An icon that holds nothing but its largest picture, the one of most colours where several are as large.
 * @returns undefined when no picture is where the directory says
 */
export function largestIcon(bytes: Uint8Array): Uint8Array | undefined {
  const icon = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = readEntries(icon).filter((entry) => entry.bytes > 0 && entry.offset + entry.bytes <= icon.length);
  const [largest] = whole.sort((a, b) => b.pixels - a.pixels || b.bits - a.bits);
  if (largest === undefined) return undefined;
  const header = Buffer.concat([icon.subarray(0, HEADER), icon.subarray(largest.at, largest.at + ENTRY)]);
  header.writeUInt16LE(1, 4);
  header.writeUInt32LE(HEADER + ENTRY, HEADER + 12);
  return Buffer.concat([header, icon.subarray(largest.offset, largest.offset + largest.bytes)]);
}
