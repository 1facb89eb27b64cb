/**
 * The convert function, in which untrusted bytes are opened apart from everything else: a document is fetched by one link and
 * its conversion written by another; of a page of a received fax the text is read. The function's role has no permissions,
 * and its network leads to the bucket alone.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeBundle } from '../documents/jobs/answer-bundle.ts';
import { getLinked, putLinked } from '../documents/jobs/linked-files.ts';
import { Defect } from '../fax/errors.ts';
import { formats } from '../fax/formats.ts';
import type { DocumentFault } from '../fax/outcomes.ts';
import { type Converter, type Ports, type Reader, type ReadLine, readingLanguages } from '../ports.ts';

export type ConvertPorts = Pick<Ports, 'converter' | 'reader'>;

const conversionSchema = v.strictObject({
  /** Link from which the document is fetched, and link to which the bundle is written. */
  get: v.pipe(v.string(), v.url()),
  put: v.pipe(v.string(), v.url()),
  name: v.string(),
  contentType: v.optional(v.string()),
  format: v.picklist(formats),
  locale: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}-[A-Z]{2}$/))),
});

const readingSchema = v.strictObject({
  /** Link from which the page's picture is fetched. */
  get: v.pipe(v.string(), v.url()),
  languages: v.array(v.picklist(readingLanguages)),
  milliseconds: v.number(),
});

export type ConversionEvent = v.InferInput<typeof conversionSchema>;
export type ReadingEvent = v.InferInput<typeof readingSchema>;

/** Whether a bundle was written, or why there is none. */
export type ConversionResult =
  | { readonly put: true }
  | { readonly refused: { outcome: DocumentFault; detail: string } };
export interface ReadingResult {
  readonly lines: readonly ReadLine[];
}

async function inFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-convert-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function convert(ports: ConvertPorts, event: unknown): Promise<ConversionResult | ReadingResult> {
  const conversion = v.safeParse(conversionSchema, event);
  if (conversion.success) return inFolder((folder) => convertDocument(ports.converter, conversion.output, folder));
  const reading = v.safeParse(readingSchema, event);
  if (reading.success) return inFolder((folder) => readPage(ports.reader, reading.output, folder));
  throw new Defect('This is no conversion.');
}

async function convertDocument(
  converter: Converter,
  { get, put, name, contentType, format, locale }: ConversionEvent,
  folder: string,
): Promise<ConversionResult> {
  const path = join(folder, 'document');
  await writeFile(path, await getLinked(get));
  const answer = await converter.convert({ path, name, contentType, format, locale, folder: join(folder, 'answer') });
  if (!answer.ok) return { refused: answer.refusal };
  await putLinked(put, await writeBundle(answer.value));
  return { put: true };
}

async function readPage(
  reader: Reader,
  { get, languages, milliseconds }: ReadingEvent,
  folder: string,
): Promise<ReadingResult> {
  const path = join(folder, 'page.png');
  await writeFile(path, await getLinked(get));
  return { lines: await reader.read(path, languages, milliseconds) };
}
