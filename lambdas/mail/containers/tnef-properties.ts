/** MAPI property lists as TNEF packs them (MS-OXTNEF section 2.1.3.4), the few properties that an attachment needs. */

export const property = {
  displayName: 0x3001,
  objectData: 0x3701,
  fileName: 0x3704,
  method: 0x3705,
  longFileName: 0x3707,
  mimeType: 0x370e,
  flags: 0x3714,
  hidden: 0x7ffe,
} as const;

export type PropertyValue = number | Buffer | string;

/** Sizes of values without a length of their own, padded to four bytes (MS-OXCDATA section 2.11.1). */
const fixedSizes: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
const object = 13;
const string8 = 30;
const unicode = 31;
const binary = 258;
const several = 0x1000;
const maxValues = 10_000;

const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** @returns what could be read before the first sign of damage; property by identifier, named ones are skipped. */
export function readProperties(bytes: Buffer, decode: (text: Buffer) => string): ReadonlyMap<number, PropertyValue> {
  const found = new Map<number, PropertyValue>();
  try {
    const count = Math.min(bytes.readUInt32LE(0), maxValues);
    let at = 4;
    for (let nth = 0; nth < count; nth++) {
      const type = bytes.readUInt16LE(at);
      const id = bytes.readUInt16LE(at + 2);
      at = id >= 0x8000 ? skipName(bytes, at + 4) : at + 4;
      const read = readValues(bytes, at, type, decode);
      if (!read) break;
      if (id < 0x8000 && read.value !== undefined) found.set(id, read.value);
      at = read.next;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/** A named property carries a GUID, then a number or a name. */
function skipName(bytes: Buffer, at: number): number {
  const isNumber = bytes.readUInt32LE(at + 16) === 0;
  return isNumber ? at + 24 : at + 24 + padded(bytes.readUInt32LE(at + 20));
}

function readValues(bytes: Buffer, start: number, type: number, decode: (text: Buffer) => string) {
  const single = type & ~several;
  const size = fixedSizes[single];
  const isSeveral = (type & several) !== 0;
  if (size !== undefined) {
    const count = isSeveral ? bytes.readUInt32LE(start) : 1;
    const at = isSeveral ? start + 4 : start;
    return { value: bytes.readInt32LE(at), next: at + count * size };
  }
  if (![object, string8, unicode, binary].includes(single)) return undefined;
  // These have a count even when there is one.
  const count = Math.min(bytes.readUInt32LE(start), maxValues);
  let at = start + 4;
  let value: PropertyValue | undefined;
  for (let nth = 0; nth < count; nth++) {
    const length = bytes.readUInt32LE(at);
    const data = bytes.subarray(at + 4, at + 4 + length);
    if (data.length < length) return undefined;
    value ??= single === string8 ? decode(data) : single === unicode ? data.toString('utf16le') : data;
    at += 4 + padded(length);
  }
  return { value, next: at };
}
