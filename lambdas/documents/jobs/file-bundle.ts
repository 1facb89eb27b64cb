/** The files of a worker's folder as one bundle, by which they travel between two functions. */

import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { joinBundle, splitBundle } from './bundle.ts';

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
  return joinBundle(header, contents);
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
  const split = splitBundle(bundle, headerSchema, (header) => header.map(({ bytes }) => bytes));
  if (split === undefined || !split.header.every(({ name }) => isWanted(name))) return false;
  for (const [index, content] of split.contents.entries()) {
    await writeFile(join(folder, split.header[index]!.name), content);
  }
  return true;
}
