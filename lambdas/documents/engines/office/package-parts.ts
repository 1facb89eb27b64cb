/** Parts of a zipped Office document that are read as text, and put back changed. */

import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import { packedBytesOf, type ZipEntry } from '../../recognise/zip-directory.ts';

/** Longer parts are left as they are. */
const MAX_PART_BYTES = 32 * 1024 * 1024;

/** Undefined if it is too long, damaged, encrypted, or not UTF-8, which could not be written back unchanged. */
export function readPart(file: Buffer, entry: ZipEntry): string | undefined {
  const packed = packedBytesOf(file, entry);
  if (packed === undefined || entry.isEncrypted) return undefined;
  try {
    const bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: MAX_PART_BYTES });
    const text = bytes.toString('utf8');
    return Buffer.byteLength(text) === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The first day that the format can express; the archive lives for seconds. */
const DATE = new Date(1980, 0, 1);
const DEFLATED = 8;

interface Member {
  readonly name: string;
  /** Stored or deflated already, as `method` says. */
  readonly packed: Uint8Array;
  readonly method: number;
  readonly unpackedBytes: number;
  readonly checksum: number;
}

const deflate = (name: string, text: string): Member => {
  const bytes = Buffer.from(text);
  const packed = deflateRawSync(bytes, { level: 1 });
  return { name, packed, method: DEFLATED, unpackedBytes: bytes.length, checksum: crc32(bytes) };
};

function writeZip(members: readonly Member[]): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const { name, packed, method, unpackedBytes, checksum } of members) {
    const file: ZipInputFile = { filename: name, size: unpackedBytes, crc: checksum, compression: method, mtime: DATE };
    zip.add(file);
    file.ondata?.(null, packed as Uint8Array<ArrayBuffer>, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

/**
 * The document with other texts in some parts, all others being copied as they are packed; as it came where nothing is
 * changed or a part cannot be copied.
 */
export function replaceParts(
  file: Buffer,
  entries: readonly ZipEntry[],
  changed: ReadonlyMap<ZipEntry, string>,
): Buffer {
  if (changed.size === 0) return file;
  const members: Member[] = [];
  for (const entry of entries) {
    const text = changed.get(entry);
    const packed = packedBytesOf(file, entry);
    // A damaged entry: LibreOffice gets the file as it came.
    if (packed === undefined) return file;
    members.push(text === undefined ? { ...entry, packed } : deflate(entry.name, text));
  }
  return writeZip(members);
}
