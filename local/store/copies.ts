/** Copies of the database that are made before its rows are changed by a new version of the program. */
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UnusableInstallation } from '../unusable.ts';

const kept = 2;
/** As they sort by time: `faxpost-2026-11-29T10-15-00-123Z-version-0.sqlite`. */
const copyName = /^faxpost-\d{4}-\d\d-\d\dT[\d-]+Z-version-\d+\.sqlite$/;
const unfinished = '.unfinished';

/** What the steps add to the database's files while they run, beside a second image of every page. */
const slack = 4 * 2 ** 20;

/** @returns bytes that this user may still write to the disk of a folder */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/**
 * Copies a database as it stands, whole and on the disk before this returns, readable by its owner only. Of all copies
 * in the folder the last two stay.
 *
 * @param file the database; another connection may hold its write lock, because SQLite's readers wait for nobody
 * @param version of its schema, for the name
 * @param freeBytes how much room the disk has
 * @throws UnusableInstallation when there is no room for the copy and for the changes that follow
 */
export function copyDatabase(file: string, version: number, freeBytes: (folder: string) => number): string {
  const folder = dirname(file);
  clearUnfinished(folder);
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    const bytes = sizeOf(source);
    const needed = 2 * bytes + slack;
    const free = freeBytes(folder);
    if (free < needed) throw noRoom(folder, needed, free);
    const name = `faxpost-${new Date().toISOString().replace(/[:.]/g, '-')}-version-${version}.sqlite`;
    const draft = join(folder, `${name}${unfinished}`);
    // SQLite writes into an empty file without changing its mode.
    closeSync(openSync(draft, 'wx', 0o600));
    vacuumInto(source, draft, folder);
    flush(draft);
    const copy = join(folder, name);
    renameSync(draft, copy);
    flush(folder);
    keepLast(folder);
    return copy;
  } finally {
    source.close();
  }
}

const sizeOf = (sqlite: DatabaseSync): number => {
  const pragma = (name: string): number => Number(Object.values(sqlite.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return pragma('page_count') * pragma('page_size');
};

/** SQLITE_FULL and SQLITE_IOERR (https://sqlite.org/rescode.html): somebody else took the room meanwhile. */
const full = new Set([13, 10]);

function vacuumInto(source: DatabaseSync, draft: string, folder: string): void {
  try {
    source.prepare('VACUUM INTO ?').run(draft);
  } catch (error) {
    rmSync(draft, { force: true });
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
    if (code === undefined || !full.has(code)) throw error;
    throw noRoom(folder, sizeOf(source), freeBytesOf(folder));
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

const noRoom = (folder: string, needed: number, free: number): UnusableInstallation =>
  new UnusableInstallation(
    `The database in ${folder} must be brought up to date, and its disk has no room for the copy that is made first: ` +
      `${megabytes(needed)} are needed, ${megabytes(free)} are free. Make room, then start again; nothing was changed.`,
  );

function flush(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A process that was killed while it copied left a part of a copy. */
function clearUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    const isPart = name.endsWith(unfinished) && copyName.test(basename(name, unfinished));
    if (isPart) rmSync(join(folder, name), { force: true });
  }
}

function keepLast(folder: string): void {
  const copies = readdirSync(folder)
    .filter((name) => copyName.test(name))
    .sort();
  for (const name of copies.slice(0, -kept)) rmSync(join(folder, name), { force: true });
}
