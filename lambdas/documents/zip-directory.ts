/** The directory of a zip archive (APPNOTE.TXT 4.3): which entries it names, and their bytes. Bounded. */

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
/** The comment behind the end record may be so long. */
const MOST_COMMENT = 65_535;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedBytes: number;
  /** As the directory claims. */
  readonly unpackedBytes: number;
  /** Of its local header. */
  readonly at: number;
}

function findEnd(file: Buffer): number {
  for (let at = file.length - END_BYTES; at >= Math.max(0, file.length - END_BYTES - MOST_COMMENT); at--) {
    if (file.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  return -1;
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
    entries.push({
      name: file.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes),
      method: file.readUInt16LE(at + 10),
      isEncrypted: (file.readUInt16LE(at + 8) & 1) === 1,
      packedBytes: file.readUInt32LE(at + 20),
      unpackedBytes: file.readUInt32LE(at + 24),
      at: file.readUInt32LE(at + 42),
    });
    at += ENTRY_BYTES + nameBytes + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** The packed bytes of an entry; undefined where the file is damaged. */
export function packedBytesOf(file: Buffer, { at, packedBytes }: ZipEntry): Buffer | undefined {
  if (at + LOCAL_BYTES > file.length || file.readUInt32LE(at) !== LOCAL_SIGNATURE) return undefined;
  const from = at + LOCAL_BYTES + file.readUInt16LE(at + 26) + file.readUInt16LE(at + 28);
  return from + packedBytes <= file.length ? file.subarray(from, from + packedBytes) : undefined;
}
