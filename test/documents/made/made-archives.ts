/** Zip archives and Outlook messages that the tests make for themselves. */

import { crc32, deflateRawSync } from 'node:zlib';
import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';

export interface ZipFile {
  readonly name: string | Buffer;
  readonly bytes: Uint8Array | string;
  readonly isStored?: boolean;
  readonly isEncrypted?: boolean;
  /** What the directory shall claim instead of the truth. */
  readonly claimedBytes?: number;
  readonly checksum?: number;
}

/** A zip archive (APPNOTE.TXT 4.3) of these files, in this order. */
export function makeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, isStored = false, isEncrypted = false, claimedBytes, checksum } of files) {
    const plain = Buffer.from(bytes);
    const packed = isStored ? plain : deflateRawSync(plain);
    const nameBytes = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(nameBytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(isEncrypted ? 1 : 0, 8);
    entry.writeUInt16LE(isStored ? 0 : 8, 10);
    entry.writeUInt32LE(checksum ?? crc32(plain), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(claimedBytes ?? plain.length, 24);
    entry.writeUInt16LE(nameBytes.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, nameBytes, packed);
    directory.push(entry, nameBytes);
    at += 30 + nameBytes.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}

const DIRECTORY = 1;
const DOCUMENT = 2;
const ROOT = 5;

/** Texts by tag (`0037001F`: subject, Unicode), binary values, and numbers of 32 bits. */
export interface MsgProperties {
  readonly values: Readonly<Record<string, Uint8Array | string | number>>;
  readonly attachments?: readonly MsgProperties[];
}

/** An Outlook message ([MS-OXMSG]). 8-bit texts are given as bytes. */
export function makeMsg(message: MsgProperties): Buffer {
  const entries: Entry[] = [];
  const addDocument = (name: string, bytes: Uint8Array): number =>
    entries.push({ name, type: DOCUMENT, length: bytes.length, binaryProvider: () => Uint8Array.from(bytes) }) - 1;
  const addProperties = ({ values }: MsgProperties, headerBytes: number): number[] => {
    const children: number[] = [];
    const fixed: Buffer[] = [Buffer.alloc(headerBytes)];
    for (const [tag, value] of Object.entries(values)) {
      const record = Buffer.alloc(16);
      record.writeUInt32LE(Number.parseInt(tag, 16), 0);
      record.writeUInt32LE(6, 4);
      if (typeof value === 'number') record.writeUInt32LE(value, 8);
      else {
        const bytes = typeof value === 'string' ? Buffer.from(value, 'utf16le') : value;
        record.writeUInt32LE(bytes.length, 8);
        children.push(addDocument(`__substg1.0_${tag}`, bytes));
      }
      fixed.push(record);
    }
    children.push(addDocument('__properties_version1.0', Buffer.concat(fixed)));
    return children;
  };
  entries.push({ name: 'Root Entry', type: ROOT, length: 0, children: [] });
  const children = addProperties(message, 32);
  (message.attachments ?? []).forEach((attachment, i) => {
    const name = `__attach_version1.0_#${i.toString(16).toUpperCase().padStart(8, '0')}`;
    const folder = entries.push({ name, type: DIRECTORY, length: 0, children: [] }) - 1;
    entries[folder]!.children = addProperties(attachment, 8);
    children.push(folder);
  });
  entries[0]!.children = children;
  return Buffer.from(burn(entries));
}
