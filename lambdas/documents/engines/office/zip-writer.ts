/** Writes a zip archive (APPNOTE.TXT 4.3) of files that are in memory. */

import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Packed already (deflated), with the size and check sum of what it unpacks to. */
  readonly packed?: { readonly unpackedBytes: number; readonly crc: number; readonly method: number };
}

const VERSION = 20;
/** Names are UTF-8 (appendix D). */
const UTF8 = 0x0800;
/** 1 January 1980, the first day that the format can name. */
const DATE = 0x21;
/** Archives of ours live for seconds. */
const LEVEL = 1;

function pack({ bytes, packed }: ZipMember) {
  if (packed !== undefined) return { ...packed, content: bytes };
  const content = deflateRawSync(bytes, { level: LEVEL });
  return { method: 8, content, unpackedBytes: bytes.length, crc: crc32(bytes) };
}

export function writeZip(members: readonly ZipMember[]): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const { method, content, unpackedBytes, crc } = pack(member);
    const facts = Buffer.alloc(26);
    for (const [i, value] of [VERSION, UTF8, method, 0, DATE].entries()) facts.writeUInt16LE(value, i * 2);
    for (const [i, value] of [crc, content.length, unpackedBytes].entries()) facts.writeUInt32LE(value, 10 + i * 4);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, name]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, name]));
    parts.push(local, content);
    at += local.length + content.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}
