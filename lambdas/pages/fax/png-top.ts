/** Replaces the uppermost lines of a picture that png.ts wrote. */

import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { COMPRESSION_LEVEL, chunk, signature } from './png.ts';

const unpack = promisify(inflate);
const compress = promisify(deflate);

const LENGTH_AND_TYPE = 8;
const CHECKSUM = 4;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
  /** Where the chunk begins in the file. */
  readonly at: number;
}

/** @returns undefined when it is no PNG */
function chunksOf(png: Buffer): Chunk[] | undefined {
  if (!png.subarray(0, signature.length).equals(signature)) return undefined;
  const chunks: Chunk[] = [];
  for (let at = signature.length; at + LENGTH_AND_TYPE <= png.length; ) {
    const start = at + LENGTH_AND_TYPE;
    const end = start + png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, start), data: png.subarray(start, end), at });
    at = end + CHECKSUM;
  }
  return chunks;
}

/** Whether a line has another filter than none: each begins with the filter's number. */
function isFiltered(lines: Uint8Array, lineBytes: number): boolean {
  for (let at = 0; at < lines.length; at += lineBytes) if (lines[at] !== 0) return true;
  return false;
}

/**
 * @param file a picture as png.ts writes them
 * @param lines scan lines that stand where its first ones stood
 * @returns the picture with these lines; as it is where it is none of ours, or has other lines
 */
export async function withTopLines(file: Uint8Array, lines: Uint8Array): Promise<Uint8Array> {
  const png = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const chunks = chunksOf(png);
  const header = chunks?.find(({ type }) => type === 'IHDR')?.data;
  const [data, ...more] = chunks?.filter(({ type }) => type === 'IDAT') ?? [];
  if (header === undefined || data === undefined || more.length > 0) return file;
  const lineBytes = Math.ceil((header.readUInt32BE(0) * header.readUInt8(8)) / 8) + 1;
  if (lines.length % lineBytes !== 0) return file;
  const all = await unpack(data.data);
  // A filtered line is told by its neighbours, of which one would be another now.
  if (isFiltered(all, lineBytes) || all.length < lines.length) return file;
  all.set(lines);
  const packed = await compress(all, { level: COMPRESSION_LEVEL });
  return Buffer.concat([png.subarray(0, data.at), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))]);
}
