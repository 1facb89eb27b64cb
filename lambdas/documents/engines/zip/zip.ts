/** A zip archive as the documents in it, in the order of their names. Only for lines that allow it. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { cleanFileName } from '../../../fax/outside-text.ts';
import { accepted, refused } from '../../../fax/result.ts';
import { noDocumentOf } from '../../formats.ts';
import type { Limits } from '../../limits.ts';
import { recognise } from '../../recognise/recognise.ts';
import { packedBytesOf, readZipDirectory, type ZipEntry } from '../../recognise/zip-directory.ts';
import { type OrRefusal, type Refusal, refuse } from '../../refusal.ts';
import type { ContainedDocument, Engine } from '../engine.ts';

const STORED = 0;
const DEFLATED = 8;
/** What an archive may hold beside documents before it is no archive of documents. */
const MAX_ENTRIES = 2000;
/** Small texts pack well: the ratio says nothing below this. */
const RATIO_MATTERS_FROM = 1024 * 1024;

/** Folders, and what systems put into archives for themselves. */
const isDocument = ({ name }: ZipEntry) =>
  !/[/\\]$/.test(name) && !/(?:^|[/\\])(?:__MACOSX[/\\]|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);

const byName = new Intl.Collator('en', { numeric: true });

const damaged = (name: string) =>
  refuse('corrupt-document', `${cleanFileName(name)} in the ZIP archive cannot be unpacked`);

/** Unpacks one entry, never to more than there is room for. */
function unpack(file: Buffer, entry: ZipEntry, room: number): OrRefusal<Buffer> {
  const packed = packedBytesOf(file, entry);
  if (packed === undefined) return damaged(entry.name);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    return refuse('unsupported-format', 'a ZIP archive packed in an unusual way');
  }
  try {
    const bytes = entry.method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: room });
    return crc32(bytes) === entry.checksum ? accepted(bytes) : damaged(entry.name);
  } catch (error) {
    const isTooLong = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong ? refuse('too-large', 'a ZIP archive of too many bytes') : damaged(entry.name);
  }
}

/** What can be said before anything is unpacked. */
function refuseBefore(entries: readonly ZipEntry[], archiveBytes: number, limits: Limits): Refusal | undefined {
  if (entries.length === 0) return { outcome: 'empty-document', detail: 'the ZIP archive is empty' };
  if (entries.some(({ isEncrypted }) => isEncrypted)) {
    return { outcome: 'password-protected', detail: 'the ZIP archive asks for a password' };
  }
  if (entries.length > limits.documents) {
    return {
      outcome: 'too-large',
      detail: `${entries.length} documents in a ZIP archive, at most ${limits.documents}`,
    };
  }
  const claimed = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  const isBomb = claimed > RATIO_MATTERS_FROM && claimed > archiveBytes * limits.unpackedRatio;
  return isBomb || claimed > limits.unpackedBytes
    ? { outcome: 'too-large', detail: `a ZIP archive of ${claimed} bytes` }
    : undefined;
}

export const zipEngine: Engine = {
  name: 'zip',
  findTrouble: async () => undefined,
  async convert({ path, folder }, limits) {
    const file = await readFile(path);
    const directory = readZipDirectory(file, MAX_ENTRIES);
    if (directory === undefined) return refuse('corrupt-document', 'not a readable ZIP archive');
    const entries = directory.filter(isDocument).sort((a, b) => byName.compare(a.name, b.name));
    const refusal = refuseBefore(entries, file.length, limits);
    if (refusal !== undefined) return refused(refusal);
    let room = Math.min(limits.unpackedBytes, Math.max(RATIO_MATTERS_FROM, file.length * limits.unpackedRatio));
    const documents: ContainedDocument[] = [];
    for (const [index, entry] of entries.entries()) {
      const unpacked = unpack(file, entry, room);
      if (!unpacked.ok) return unpacked;
      const bytes = unpacked.value;
      room -= bytes.length;
      const format = await recognise(bytes, entry.name);
      if (noDocumentOf(format) === 'archive') {
        return refuse('unsupported-format', 'an archive inside a ZIP archive');
      }
      const inside = `inside-${index}`;
      await writeFile(join(folder, inside), bytes);
      documents.push({ name: cleanFileName(entry.name) || `document-${index + 1}`, file: inside });
    }
    return accepted({ documents });
  },
};
