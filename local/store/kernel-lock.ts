/** A lock of the kernel on a file, taken through SQLite, because Node has no call for it. It ends with the process. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const TRY_AGAIN_MS = 10;
const MAX_TRIES = 500;
/** https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;

/**
 * @param path of a file of its own, made if it is not there; it stays empty
 * @returns what releases it; undefined when others held it for five seconds
 */
export async function takeKernelLock(path: string): Promise<(() => void) | undefined> {
  const file = new DatabaseSync(path);
  try {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      if (isTaken(file)) return () => file.close();
      await pause(TRY_AGAIN_MS);
    }
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
  return undefined;
}

function isTaken(file: DatabaseSync): boolean {
  try {
    file.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw error;
  }
}
