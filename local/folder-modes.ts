/** The data folder is for its owner's eyes only: faxes, passwords, keys. What an older version or a person left open is closed. */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from './store/make-folder.ts';

/** Reading, writing and entering by the group and by everybody. As `process.umask`: what is made is its owner's alone. */
export const othersMode = 0o077;

/**
 * Makes the folder if it is not there, and takes from it and from all in it what others may. What a symbolic link leads
 * to is left alone.
 *
 * @returns paths that stay open, because they belong to another user
 */
export function closeFolder(folder: string): string[] {
  makeFolder(folder);
  // The folder first: from then on nobody comes to the rest.
  return [...close(folder), ...closeAll(folder)];
}

function closeAll(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    return [...close(path), ...(entry.isDirectory() ? closeAll(path) : [])];
  });
}

function close(path: string): string[] {
  try {
    const { mode } = lstatSync(path);
    if ((mode & othersMode) !== 0) chmodSync(path, mode & 0o700);
    return [];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EPERM') return [path];
    // A command that works on the folder at the same time removed it.
    if (code === 'ENOENT') return [];
    throw error;
  }
}
