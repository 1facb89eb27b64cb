/** Parts of a zipped Office document that are read as text, and put back changed. */

import { inflateRawSync } from 'node:zlib';
import { packedBytesOf, type ZipEntry } from '../../recognise/zip-directory.ts';
import { writeZip, type ZipMember } from './zip-writer.ts';

/** A longer part is no letter's: it stays as it is. */
const LARGEST_PART = 32 * 1024 * 1024;

/** Undefined when it is too long, damaged, encrypted, or not UTF-8: written back it would be another text. */
export function readPart(file: Buffer, entry: ZipEntry): string | undefined {
  const packed = packedBytesOf(file, entry);
  if (packed === undefined || entry.isEncrypted) return undefined;
  try {
    const bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: LARGEST_PART });
    const text = bytes.toString('utf8');
    return Buffer.byteLength(text) === bytes.length ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The document with other texts in some parts; as it came where nothing is changed or a part cannot be copied. */
export function replaceParts(
  file: Buffer,
  entries: readonly ZipEntry[],
  changed: ReadonlyMap<ZipEntry, string>,
): Buffer {
  if (changed.size === 0) return file;
  const members: ZipMember[] = [];
  for (const entry of entries) {
    const text = changed.get(entry);
    const packed = packedBytesOf(file, entry);
    // A damaged entry: LibreOffice shall see the file as it came.
    if (packed === undefined) return file;
    const { name, method, unpackedBytes, checksum: crc } = entry;
    members.push(
      text === undefined
        ? { name, bytes: packed, packed: { method, unpackedBytes, crc } }
        : { name, bytes: Buffer.from(text) },
    );
  }
  return writeZip(members);
}
