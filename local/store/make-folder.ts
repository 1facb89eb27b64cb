/** Folders for the owner alone, with what leads to them. */

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it, where they are not there. Node's own way of doing so never ends in a folder whose file
 * system makes none, as /proc: it is told that the folder above is missing, and makes that again.
 *
 * @throws the system's error where it cannot be made
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process made it in between.
    if (!existsSync(folder)) throw error;
  }
}
