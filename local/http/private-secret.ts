/** The token in the private link: made once, kept in the data folder for its owner's eyes only. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const pattern = /^[A-Za-z0-9_-]{32,}$/;

/** @returns 43 letters, digits, `_` and `-`: 256 bits */
export async function privateSecret(folder: string): Promise<string> {
  const path = join(folder, 'private-token');
  const kept = await read(path);
  if (kept !== undefined) {
    await chmod(path, 0o600);
    return kept;
  }
  const made = randomBytes(32).toString('base64url');
  // Whole or not at all, whatever instant the power fails.
  const written = `${path}.new`;
  await rm(written, { force: true });
  await writeFile(written, `${made}\n`, { mode: 0o600, flag: 'wx', flush: true });
  await rename(written, path);
  return made;
}

/** @returns undefined when there is none, or what is there is no token */
async function read(path: string): Promise<string | undefined> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    return pattern.test(text) ? text : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
