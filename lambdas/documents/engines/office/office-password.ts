/** Whether an Office document is encrypted, found out before it is opened: LibreOffice reports that as damage. */

import { inflateRawSync } from 'node:zlib';
import { gather, readOle2 } from '../../recognise/ole2-streams.ts';
import { MAX_PARTS, packedBytesOf, readZipDirectory } from '../../recognise/zip-directory.ts';

/** Flags of the file information block of Word ([MS-DOC] 2.5.2), and of Word 6 and 95 before it. */
const FIB_FLAGS = 10;
const FIB_ENCRYPTED = 0x0100;

export function isBinaryWordEncrypted(file: Buffer): boolean {
  const extents = readOle2(file)?.extents('WordDocument');
  const fib = extents && gather(file, extents, FIB_FLAGS + 2);
  return fib !== undefined && fib.length === FIB_FLAGS + 2 && (fib.readUInt16LE(FIB_FLAGS) & FIB_ENCRYPTED) !== 0;
}

/** Record of Excel ([MS-XLS] 2.4.117): what follows is encrypted. It stands among the first ones. */
const FILEPASS = 0x002f;
const FIRST_RECORDS = 40;

export function isBinarySheetEncrypted(file: Buffer): boolean {
  const ole2 = readOle2(file);
  const extents = ole2?.extents('Workbook') ?? ole2?.extents('Book');
  const stream = ole2 === undefined ? file : extents && gather(file, extents, 8192);
  if (stream === undefined) return false;
  let at = 0;
  for (let count = 0; count < FIRST_RECORDS && at + 4 <= stream.length; count++) {
    if (stream.readUInt16LE(at) === FILEPASS) return true;
    at += 4 + stream.readUInt16LE(at + 2);
  }
  return false;
}

/** Token of PowerPoint's `Current User` ([MS-PPT] 2.3.2) that says: encrypted. */
const PPT_ENCRYPTED = 0xf3d1c4df;
const PPT_TOKEN = 12;

export function isBinarySlidesEncrypted(file: Buffer): boolean {
  const extents = readOle2(file)?.extents('Current User');
  const user = extents && gather(file, extents, PPT_TOKEN + 4);
  return user !== undefined && user.length === PPT_TOKEN + 4 && user.readUInt32LE(PPT_TOKEN) === PPT_ENCRYPTED;
}

const MANIFEST = 'META-INF/manifest.xml';
const MAX_MANIFEST = 4 * 1024 * 1024;

/** OpenDocument 1.3, part 2, 4.16.1: the manifest tells how each encrypted file is to be decrypted. */
export function isOpenDocumentEncrypted(file: Buffer): boolean {
  const manifest = readZipDirectory(file, MAX_PARTS)?.find(({ name }) => name === MANIFEST);
  const packed = manifest && packedBytesOf(file, manifest);
  if (manifest === undefined || packed === undefined) return false;
  try {
    const xml = manifest.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: MAX_MANIFEST });
    return xml.includes('encryption-data');
  } catch {
    return false;
  }
}
