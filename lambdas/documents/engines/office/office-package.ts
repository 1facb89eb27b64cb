/**
 * Checks of a zipped Office document before LibreOffice sees it: how much it unpacks to, counted while unpacking, and
 * whether its XML defines entities, which Office programs never do.
 */

import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { Limits } from '../../limits.ts';
import { readOle2 } from '../../recognise/ole2-streams.ts';
import { isOle2 } from '../../recognise/recognise-ole2.ts';
import { MAX_PARTS, packedBytesOf, readZipDirectory, type ZipEntry } from '../../recognise/zip-directory.ts';
import type { Refusal } from '../../refusal.ts';

/** A package that unpacks to less is no bomb, whatever its ratio: a sheet of equal cells packs a hundredfold. */
const HARMLESS_BYTES = 64 * 1024 * 1024;
/** Entities are declared before the root element. */
const PROLOG_BYTES = 4096;
const ENTITY = Buffer.from('<!ENTITY');

interface Unpacked {
  readonly bytes: number;
  readonly hasEntities: boolean;
}

/** Counts an entry's bytes as they come out, as far as `most`; damage ends the count. */
async function unpack(file: Buffer, entry: ZipEntry, most: number): Promise<Unpacked> {
  const packed = packedBytesOf(file, entry);
  if (packed === undefined) return { bytes: 0, hasEntities: false };
  if (entry.method !== 8)
    return { bytes: packed.length, hasEntities: packed.subarray(0, PROLOG_BYTES).includes(ENTITY) };
  let bytes = 0;
  let prolog = Buffer.alloc(0);
  try {
    for await (const chunk of Readable.from([packed]).pipe(createInflateRaw())) {
      const piece = chunk as Buffer;
      if (prolog.length < PROLOG_BYTES) prolog = Buffer.concat([prolog, piece]).subarray(0, PROLOG_BYTES);
      bytes += piece.length;
      if (bytes > most) break;
    }
  } catch {
    // A damaged entry: LibreOffice decides whether the document can be read.
  }
  return { bytes, hasEntities: prolog.includes(ENTITY) };
}

/** Compound file or XML of Word 2003. LibreOffice would print anything else as text. */
export const isWordDocument = (file: Buffer): boolean =>
  (file.length > 4 && file.readUInt32BE(0) === 0xd0cf11e0) ||
  /^[\ufeff\s]*<(?:\?xml|[\w:]*wordDocument)/.test(file.toString('utf8', 0, 200));

/**
 * @param streams of which a compound file of the kind has one ([MS-XLS] 2.1.2, [MS-PPT] 2.1.2): without, the program would
 *   print its bytes, or a blank page
 * @returns whether a file is such a one, or no compound file at all
 */
export const isCompound =
  (...streams: string[]) =>
  (file: Buffer): boolean => {
    if (!isOle2(file)) return true;
    const ole2 = readOle2(file);
    return streams.some((name) => ole2?.extents(name) !== undefined);
  };

/** For a file that is not what its format requires. */
export const broken: Refusal = { outcome: 'corrupt-document', detail: 'not the Office document that it is called' };

/** Why a document in one file of XML must not be opened. */
export const checkFlat = (file: Buffer): Refusal | undefined =>
  file.includes(ENTITY) ? { outcome: 'corrupt-document', detail: 'it defines XML entities' } : undefined;

/** Why a zip package must not be opened. */
export async function checkPackage(file: Buffer, limits: Limits): Promise<Refusal | undefined> {
  const entries = readZipDirectory(file, MAX_PARTS);
  if (entries === undefined) return broken;
  if (entries.length > MAX_PARTS) return { outcome: 'too-large', detail: `more than ${MAX_PARTS} files in one` };
  const most = Math.min(limits.unpackedBytes, Math.max(HARMLESS_BYTES, file.length * limits.unpackedRatio));
  let bytes = 0;
  for (const entry of entries) {
    const unpacked = await unpack(file, entry, most - bytes);
    bytes += unpacked.bytes;
    if (bytes > most) return { outcome: 'too-large', detail: `${file.length} bytes unpack to more than ${most}` };
    if (unpacked.hasEntities && entry.name.endsWith('.xml'))
      return { outcome: 'corrupt-document', detail: `${entry.name} defines XML entities` };
  }
  return undefined;
}
