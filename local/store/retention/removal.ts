/**
 * Files that nothing names any more. Rows go first, and in the same transaction a job is put that removes their files: a
 * crash in between leaves the job, never a row without its files.
 */
import type { FolderFiles } from '../files.ts';
import type { Jobs } from '../jobs.ts';

/** Keys, also of whole folders. */
export interface Removal {
  readonly keys: readonly string[];
}

export const removalQueue = 'files';

export function putRemoval(jobs: Jobs, keys: readonly string[]): void {
  if (keys.length > 0) jobs.put(removalQueue, { keys } satisfies Removal);
}

/** May be repeated. */
export async function removeFiles(files: FolderFiles, { keys }: Removal): Promise<void> {
  for (const key of keys) await files.remove(key);
}
