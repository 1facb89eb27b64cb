/** The directory of a zip archive (APPNOTE.TXT 4.3): which entries it names, and their bytes. Bounded. */

import { decodeText } from './charset.ts';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
/** Maximum length of the comment after the end record. */
const MAX_COMMENT = 65_535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

/** More parts has no document: an archive of more is not read to its end. */
export const MAX_PARTS = 20_000;

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedBytes: number;
  /** As the directory claims. */
  readonly unpackedBytes: number;
  /** CRC-32 of the unpacked bytes. */
  readonly checksum: number;
  /** Of its local header. */
  readonly at: number;
}

function findEnd(file: Buffer): number {
  for (let at = file.length - END_BYTES; at >= Math.max(0, file.length - END_BYTES - MAX_COMMENT); at--) {
    if (file.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  return -1;
}

/** Marks a number that is in the extra field, with 64 bits (APPNOTE.TXT 4.5.3). */
const ELSEWHERE = 0xffffffff;
const ZIP64 = 1;

/** Reads the numbers of the ZIP64 extra field, which are in a fixed order, each only if it is needed. */
function readZip64(extra: Buffer): () => number {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== ZIP64) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return () => {
    at += 8;
    return at <= extra.length ? Number(extra.readBigUInt64LE(at - 8)) : ELSEWHERE;
  };
}

/**
 * Reads the directory.
 * @param most entries; one more is read, so that the caller sees that there are too many
 * @returns undefined when the archive has no whole directory
 */
export function readZipDirectory(file: Buffer, most: number): ZipEntry[] | undefined {
  const end = findEnd(file);
  if (end < 0) return undefined;
  const entries: ZipEntry[] = [];
  let at = file.readUInt32LE(end + 16);
  const count = file.readUInt16LE(end + 10);
  while (entries.length < count && entries.length <= most) {
    if (at + ENTRY_BYTES > file.length || file.readUInt32LE(at) !== ENTRY_SIGNATURE) return undefined;
    const nameBytes = file.readUInt16LE(at + 28);
    const extraBytes = file.readUInt16LE(at + 30);
    const extraAt = at + ENTRY_BYTES + nameBytes;
    const next = readZip64(file.subarray(extraAt, extraAt + extraBytes));
    const numberAt = (place: number) => {
      const number = file.readUInt32LE(place);
      return number === ELSEWHERE ? next() : number;
    };
    const unpackedBytes = numberAt(at + 24);
    const packedBytes = numberAt(at + 20);
    const localAt = numberAt(at + 42);
    entries.push({
      // Old programs write names in the code page of their system, which only the letters reveal.
      name: decodeText(file.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes)).text,
      method: file.readUInt16LE(at + 10),
      isEncrypted: (file.readUInt16LE(at + 8) & 1) === 1,
      checksum: file.readUInt32LE(at + 16),
      packedBytes,
      unpackedBytes,
      at: localAt,
    });
    at = extraAt + extraBytes + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** The packed bytes of an entry; undefined where the file is damaged. */
export function packedBytesOf(file: Buffer, { at, packedBytes }: ZipEntry): Buffer | undefined {
  if (at + LOCAL_BYTES > file.length || file.readUInt32LE(at) !== LOCAL_SIGNATURE) return undefined;
  const from = at + LOCAL_BYTES + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  return from + packedBytes <= file.length ? file.subarray(from, from + packedBytes) : undefined;
}
