/** The font files that stand in for what a PDF does not hold: those of this machine, and one that comes by npm. */

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

/** Where Linux keeps fonts (Filesystem Hierarchy Standard, 4.11). */
export const fontFolders = ['/usr/share/fonts', '/usr/local/share/fonts'] as const;

const readPath = (path: string): Buffer | undefined => {
  try {
    return readFileSync(path);
  } catch {
    // The folder may be out of reach of this process: the font is then not there.
    return undefined;
  }
};

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  } catch {
    return [];
  }
}

let paths: ReadonlyMap<string, string> | undefined;

const pathOf = (name: string): string | undefined => {
  paths ??= new Map(fontFolders.flatMap(listFolder).map((path) => [basename(path), path]));
  return paths.get(name);
};

const files = new Map<string, Buffer | undefined>();

function readOnce(name: string, path: string | undefined): Buffer | undefined {
  if (!files.has(name)) files.set(name, path === undefined ? undefined : readPath(path));
  return files.get(name);
}

/** A font of this machine, e.g. `LiberationSans-Bold.ttf`; undefined where it is not installed. Kept for the next time. */
export const readInstalledFont = (name: string): Buffer | undefined => readOnce(name, pathOf(name));

/** A font of the package `dejavu-fonts-ttf`, e.g. `DejaVuSans.ttf`, which is wherever the service is. */
export const readPackagedFont = (name: string): Buffer | undefined =>
  readOnce(`packaged ${name}`, createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}`));
