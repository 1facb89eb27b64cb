/**
 * What is looked at in a zipped Office document before LibreOffice sees it: how much it unpacks to, counted while
 * unpacking, and whether its XML defines entities, which none that an Office program wrote does.
 */

import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import type { Format } from '../../formats.ts';
import type { Limits } from '../../limits.ts';
import { readOle2 } from '../../recognise/ole2-streams.ts';
import { isOle2 } from '../../recognise/recognise-ole2.ts';
import { packedBytesOf, readZipDirectory, type ZipEntry } from '../../recognise/zip-directory.ts';
import type { Refusal } from '../../refusal.ts';

const zipped: ReadonlySet<Format> = new Set(['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp']);
const MOST_ENTRIES = 20_000;
/** A package that stays below this is no bomb, however well it packs: a sheet of equal cells packs a hundredfold. */
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
    // A damaged entry: LibreOffice is the judge of what that means.
  }
  return { bytes, hasEntities: prolog.includes(ENTITY) };
}

const broken: Refusal = { outcome: 'corrupt-document', detail: 'not the Office document that it is called' };

/** Compound, or the XML of Word 2003. LibreOffice would print anything else as the text that it is not. */
const isWordFile = (file: Buffer): boolean =>
  (file.length > 4 && file.readUInt32BE(0) === 0xd0cf11e0) ||
  /^[\ufeff\s]*<(?:\?xml|[\w:]*wordDocument)/.test(file.toString('utf8', 0, 200));

/** What compound files of these kinds hold ([MS-XLS] 2.1.2, [MS-PPT] 2.1.2). */
const streams: Partial<Record<Format, readonly string[]>> = {
  xls: ['Workbook', 'Book'],
  ppt: ['PowerPoint Document'],
};

/** A compound file without what its kind is made of: LibreOffice would print its bytes, or a blank page. */
function isHollow(file: Buffer, format: Format): boolean {
  const wanted = streams[format];
  if (wanted === undefined || !isOle2(file)) return false;
  const ole2 = readOle2(file);
  return !wanted.some((name) => ole2?.extents(name) !== undefined);
}

/** Why a package must not be opened; undefined for every other document. */
export async function checkPackage(file: Buffer, format: Format, limits: Limits): Promise<Refusal | undefined> {
  if (format === 'doc' && !isWordFile(file)) return broken;
  if (isHollow(file, format)) return broken;
  if (!zipped.has(format)) return undefined;
  const entries = readZipDirectory(file, MOST_ENTRIES);
  if (entries === undefined) return broken;
  if (entries.length > MOST_ENTRIES) return { outcome: 'too-large', detail: `more than ${MOST_ENTRIES} files in one` };
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
