/**
 * The files of a worker's folder as one bundle of bytes, by which they travel between two functions: the length of a header
 * (four bytes, big endian), the header (JSON: names and sizes), and the files one after the other.
 */

import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** A plain name: it cannot lead out of a folder. */
const plainName = /^[a-z0-9][a-z0-9._-]{0,99}$/i;

const headerSchema = v.pipe(
  v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.regex(plainName)),
      bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ),
  v.maxLength(2000),
);

const LENGTH_BYTES = 4;

/**
 * Packs the plain files of a folder in which a hostile document may have been opened: what is a link, or has another name
 * elsewhere, is left out.
 *
 * @param isWanted which of them, by name
 */
export async function packFiles(folder: string, isWanted: (name: string) => boolean = () => true): Promise<Buffer> {
  const header: v.InferOutput<typeof headerSchema> = [];
  const contents: Buffer[] = [];
  for (const name of (await readdir(folder)).filter((one) => plainName.test(one) && isWanted(one)).sort()) {
    const path = join(folder, name);
    const found = await lstat(path);
    if (!found.isFile() || found.nlink !== 1) continue;
    const content = await readFile(path);
    header.push({ name, bytes: content.length });
    contents.push(content);
  }
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...contents]);
}

function readHeader(bundle: Buffer): { header: v.InferOutput<typeof headerSchema>; at: number } | undefined {
  if (bundle.length < LENGTH_BYTES) return undefined;
  const at = LENGTH_BYTES + bundle.readUInt32BE(0);
  if (at > bundle.length) return undefined;
  try {
    const parsed = v.safeParse(headerSchema, JSON.parse(bundle.toString('utf8', LENGTH_BYTES, at)));
    return parsed.success ? { header: parsed.output, at } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Unpacks a bundle into a folder. It may come from where untrusted documents are opened.
 *
 * @param isWanted which names it may hold
 * @returns whether it was exactly a bundle of such files; else nothing is written
 */
export async function unpackFiles(
  bundle: Buffer,
  folder: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<boolean> {
  const read = readHeader(bundle);
  if (read === undefined || !read.header.every(({ name }) => isWanted(name))) return false;
  let { at } = read;
  if (at + read.header.reduce((sum, { bytes }) => sum + bytes, 0) !== bundle.length) return false;
  for (const { name, bytes } of read.header) {
    await writeFile(join(folder, name), bundle.subarray(at, at + bytes));
    at += bytes;
  }
  return true;
}
