/** A conversion as one bundle, because the convert function may write only one object. */

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { accepted } from '../../fax/result.ts';
import type { Conversion } from '../../ports.ts';
import { type OrRefusal, refuse } from '../refusal.ts';
import { joinBundle, splitBundle } from './bundle.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
const converter = v.pipe(v.string(), v.maxLength(40));

const headerSchema = v.union([
  v.strictObject({ converter, pdf: bytes }),
  v.strictObject({
    converter,
    documents: v.pipe(
      v.array(
        v.strictObject({
          name: v.pipe(v.string(), v.maxLength(1000)),
          contentType: v.optional(v.pipe(v.string(), v.maxLength(200))),
          bytes,
        }),
      ),
      v.minLength(1),
      v.maxLength(1000),
    ),
  }),
]);

/** Packs a conversion. Its files are read into memory: the limits of conversions keep them small enough. */
export async function writeBundle(made: Conversion): Promise<Buffer> {
  const paths = 'pdf' in made ? [made.pdf] : made.documents.map(({ path }) => path);
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const header: v.InferInput<typeof headerSchema> =
    'pdf' in made
      ? { converter: made.converter, pdf: sizes[0] ?? 0 }
      : {
          converter: made.converter,
          documents: made.documents.map(({ name, contentType }, i) => ({ name, contentType, bytes: sizes[i] ?? 0 })),
        };
  return joinBundle(header, await Promise.all(paths.map((path) => readFile(path))));
}

const broken = refuse('conversion-failed', 'the converter gave an answer that cannot be read');

/**
 * Unpacks a conversion into a folder, which is created. The bundle comes from where untrusted documents were opened: what is
 * not exactly a bundle is a failed conversion, and file names are chosen here.
 */
export async function readBundle(bundle: Buffer, folder: string): Promise<OrRefusal<Conversion>> {
  const split = splitBundle(bundle, headerSchema, (header) =>
    'pdf' in header ? [header.pdf] : header.documents.map((document) => document.bytes),
  );
  if (split === undefined) return broken;
  const { header, contents } = split;
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const [index, content] of contents.entries()) {
    const path = join(folder, 'pdf' in header ? 'converted.pdf' : `inside-${index}`);
    await writeFile(path, content);
    paths.push(path);
  }
  if ('pdf' in header) return accepted({ converter: header.converter, pdf: paths[0] ?? '' });
  const documents = header.documents.map(({ name, contentType }, i) => ({ name, contentType, path: paths[i] ?? '' }));
  return accepted({ converter: header.converter, documents });
}
