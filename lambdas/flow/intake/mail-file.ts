/** A stored mail as a file of this machine, as long as somebody reads it. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeJobFolder } from '../../documents/sandbox/job-folder.ts';
import type { Files } from '../../ports.ts';

/** @param key of the raw mail */
export async function withMailFile<T>(
  files: Pick<Files, 'pathOf' | 'read'>,
  key: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const own = await files.pathOf?.(key);
  if (own !== undefined) return work(own);
  // Gone at the next start, should this process be killed.
  const folder = await makeJobFolder();
  try {
    const path = join(folder, 'mail.eml');
    await pipeline(await files.read(key), createWriteStream(path));
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
