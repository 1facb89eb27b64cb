/**
 * Converts one stranger's document where nothing else is: it is fetched by one link and what became of it is put by
 * another. This function's role may do nothing, and its network leads to the bucket alone.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeBundle } from './documents/answer-bundle.ts';
import { Defect, Transient } from './fax/errors.ts';
import type { DocumentFault } from './fax/outcomes.ts';
import type { Converter } from './ports.ts';

export interface ConvertPorts {
  readonly converter: Converter;
}

const eventSchema = v.strictObject({
  /** Link from which the document is fetched, and link to which the answer's bundle is put. */
  get: v.pipe(v.string(), v.url()),
  put: v.pipe(v.string(), v.url()),
  name: v.string(),
  contentType: v.optional(v.string()),
  format: v.string(),
});

export type ConvertEvent = v.InferInput<typeof eventSchema>;

/** Whether an answer was put, or why there is none. */
export type ConvertResult = { readonly put: true } | { readonly refused: { outcome: DocumentFault; detail: string } };

async function request(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { redirect: 'error', ...init }).catch((error: unknown) => {
    throw new Transient('The bucket cannot be reached.', { cause: error });
  });
  if (response.ok) return response;
  const kind = response.status >= 500 ? Transient : Defect;
  throw new kind(`The bucket answered ${response.status}.`);
}

export async function convert({ converter }: ConvertPorts, event: unknown): Promise<ConvertResult> {
  const read = v.safeParse(eventSchema, event);
  if (!read.success) throw new Defect('This is no conversion.');
  const { get, put, name, contentType, format } = read.output;
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-convert-'));
  try {
    const path = join(folder, 'document');
    await writeFile(path, Buffer.from(await (await request(get)).arrayBuffer()));
    const answer = await converter.convert({ path, name, contentType, format, folder: join(folder, 'answer') });
    if ('refused' in answer) return answer;
    await request(put, { method: 'PUT', body: new Uint8Array(await writeBundle(answer)) });
    return { put: true };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
