/** The records of binary workbooks: Excel 97 to 2003 ([MS-XLS] 2.1.4) and the binary parts of Excel 2007 ([MS-XLSB] 2.1.4). */

export interface SheetRecord {
  readonly type: number;
  /** Where its data begin in the stream, and how many they are. */
  readonly at: number;
  readonly bytes: number;
}

/** Ends where a record would pass the stream's end. */
export function* readRecords(stream: Buffer): Generator<SheetRecord> {
  for (let at = 0; at + 4 <= stream.length; ) {
    const bytes = stream.readUInt16LE(at + 2);
    if (at + 4 + bytes > stream.length) return;
    yield { type: stream.readUInt16LE(at), at: at + 4, bytes };
    at += 4 + bytes;
  }
}

/** Seven bits a byte, the last one without the high bit; at most `most` bytes. */
function readNumber(stream: Buffer, at: number, most: number): readonly [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < most; i++) {
    const byte = stream[at + i] ?? 0;
    value |= (byte & 0x7f) << (7 * i);
    if ((byte & 0x80) === 0) return [value, at + i + 1];
  }
  return [value, at + most];
}

/** The records of a binary part. */
export function* readPartRecords(part: Buffer): Generator<SheetRecord> {
  for (let at = 0; at < part.length; ) {
    // The type counts all bits of its two bytes.
    const [low, lengthAt] = readNumber(part, at, 2);
    const [bytes, data] = readNumber(part, lengthAt, 4);
    if (data + bytes > part.length) return;
    yield { type: low, at: data, bytes };
    at = data + bytes;
  }
}
