/** Parts of a zipped Office document that are read, and put back changed. */

import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import { decodeXml } from '../../recognise/xml-text.ts';
import { MAX_PARTS, packedBytesOf, readZipDirectory, type ZipEntry } from '../../recognise/zip-directory.ts';

/** Longer parts are left as they are, where the change is one of looks. */
const MAX_PART_BYTES = 32 * 1024 * 1024;
/** Where the change has to be made. */
const MAX_SAFE_PART_BYTES = 128 * 1024 * 1024;

/** The bytes of a part; undefined if it is too long, damaged or encrypted. */
export function unpackPart(file: Buffer, entry: ZipEntry, most = MAX_PART_BYTES): Buffer | undefined {
  const packed = packedBytesOf(file, entry);
  if (packed === undefined || entry.isEncrypted) return undefined;
  try {
    if (entry.method === STORED) return packed.length > most ? undefined : packed;
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}

/** The text of an XML part in whatever encoding; undefined if it is too long, damaged or encrypted. */
export function readPart(file: Buffer, entry: ZipEntry, most = MAX_PART_BYTES): string | undefined {
  const bytes = unpackPart(file, entry, most);
  return bytes === undefined ? undefined : decodeXml(bytes).text;
}

/** The first day that the format can express; the archive lives for seconds. */
const DATE = new Date(1980, 0, 1);
const STORED = 0;
const DEFLATED = 8;

interface Member {
  readonly name: string;
  /** Stored or deflated already, as `method` says. */
  readonly packed: Uint8Array;
  readonly method: number;
  readonly unpackedBytes: number;
  readonly checksum: number;
}

/** XML in UTF-8, whatever it was. */
export const encodeXml = (xml: string): Buffer =>
  Buffer.from(xml.replace(/^(\s*<\?xml[^>]*?\bencoding\s*=\s*["'])[\w.:-]+/i, '$1UTF-8'));

function deflate(name: string, content: string | Buffer): Member {
  const bytes = typeof content === 'string' ? encodeXml(content) : content;
  const packed = deflateRawSync(bytes, { level: 1 });
  return { name, packed, method: DEFLATED, unpackedBytes: bytes.length, checksum: crc32(bytes) };
}

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
 * The document with other contents in some parts, all others being copied as they are packed; undefined where a part
 * cannot be copied.
 */
export function replaceParts(
  file: Buffer,
  entries: readonly ZipEntry[],
  changed: ReadonlyMap<ZipEntry, string | Buffer>,
): Buffer | undefined {
  if (changed.size === 0) return file;
  const members: Member[] = [];
  for (const entry of entries) {
    const content = changed.get(entry);
    const packed = packedBytesOf(file, entry);
    if (packed === undefined) return undefined;
    members.push(content === undefined ? { ...entry, packed } : deflate(entry.name, content));
  }
  return writeZip(members);
}

/** How a part is changed: undefined leaves it as it is. */
export interface PartChange {
  readonly name: RegExp;
  readonly text?: (xml: string, name: string) => string | undefined;
  readonly bytes?: (part: Buffer, name: string) => Buffer | undefined;
}

function changePart(
  file: Buffer,
  entry: ZipEntry,
  { text, bytes }: PartChange,
): string | Buffer | 'kept' | 'unreadable' {
  const part = unpackPart(file, entry, MAX_SAFE_PART_BYTES);
  if (part === undefined) return 'unreadable';
  if (bytes !== undefined) return bytes(part, entry.name) ?? 'kept';
  const xml = decodeXml(part).text;
  const now = text?.(xml, entry.name);
  return now === undefined || now === xml ? 'kept' : now;
}

/**
 * Changes parts of a package that must not stay as they are.
 * @param changes of each part the first that names it
 * @returns the package as it came where nothing is to be changed; undefined where a part cannot be read or written
 */
export function changeParts(file: Buffer, ...changes: readonly PartChange[]): Buffer | undefined {
  const entries = readZipDirectory(file, MAX_PARTS);
  if (entries === undefined) return undefined;
  const changed = new Map<ZipEntry, string | Buffer>();
  for (const entry of entries) {
    const change = changes.find(({ name }) => name.test(entry.name));
    if (change === undefined || entry.unpackedBytes === 0) continue;
    const content = changePart(file, entry, change);
    if (content === 'unreadable') return undefined;
    if (content !== 'kept') changed.set(entry, content);
  }
  return replaceParts(file, entries, changed);
}
