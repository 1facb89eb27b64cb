/** Runs an engine in this process, on documents that the test makes. */

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { Engine } from '../../../lambdas/documents/engines/engine.ts';
import type { Format } from '../../../lambdas/documents/formats.ts';
import { type Limits, readLimits } from '../../../lambdas/documents/limits.ts';
import { openSource } from '../../../lambdas/pages/make-pages.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(place = tmpdir()): string {
  const folder = mkdtempSync(join(place, 'faxpost-test-'));
  // Workers run as another user where the tests run as root, and some of them have their code in it.
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** What lies in a folder of jobs, but for the sockets that say that a process lives: they stay as long as it does. */
export const leftIn = (folder: string): string[] => readdirSync(folder).filter((name) => !name.endsWith('.alive'));

export interface Given {
  readonly name?: string;
  readonly contentType?: string;
  readonly locale?: string;
  readonly limits?: Limits;
}

/** What an engine gives, with the bytes of its files. */
export async function runEngine(engine: Engine, format: Format, bytes: Uint8Array | string, given: Given = {}) {
  const folder = newFolder();
  const path = join(folder, 'document');
  writeFileSync(path, bytes);
  const { name = 'document', contentType, locale, limits = readLimits() } = given;
  const answer = await engine.convert({ path, name, contentType, locale, format, folder }, limits);
  if (!answer.ok) return { refused: answer.refusal.outcome, detail: answer.refusal.detail };
  if ('pdf' in answer.value) return { pdf: readFileSync(join(folder, answer.value.pdf)) };
  const documents = answer.value.documents.map(({ file, ...one }) => ({
    ...one,
    bytes: readFileSync(join(folder, file)),
  }));
  return { documents };
}

export type Ran = Awaited<ReturnType<typeof runEngine>>;

/** Pages of a PDF; 0 when it does not open. */
export async function countPages(pdf: Uint8Array): Promise<number> {
  const opened = await openSource({ kind: 'pdf', bytes: pdf }, 100_000_000);
  if (!opened.ok) return 0;
  opened.value.close();
  return opened.value.pages;
}
