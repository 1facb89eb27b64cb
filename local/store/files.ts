/** `Files` in a folder: whole or not at all, and on the disk before anybody is told. */
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import type { Files } from '../../lambdas/ports.ts';

/** Errors of the disk that pass when somebody makes room. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export class FolderFiles implements Files {
  readonly #root: string;
  readonly #unfinished: string;
  #counter = 0;

  constructor(root: string) {
    this.#root = resolve(root);
    this.#unfinished = join(this.#root, '.unfinished');
  }

  /** Throws away what a killed process left half written. */
  async clean(): Promise<void> {
    await rm(this.#unfinished, { recursive: true, force: true });
  }

  async put(key: string, content: Uint8Array | Readable): Promise<void> {
    const path = this.#path(key);
    this.#counter += 1;
    const unfinished = join(this.#unfinished, `${process.pid}-${this.#counter}`);
    try {
      await mkdir(this.#unfinished, { recursive: true });
      await mkdir(dirname(path), { recursive: true });
      const handle = await open(unfinished, 'w');
      try {
        if (content instanceof Uint8Array) await handle.writeFile(content);
        else await pipeline(content, handle.createWriteStream({ autoClose: false }));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(unfinished, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(unfinished, { force: true });
      if (passing.has(codeOf(error) ?? '')) throw new Transient(`The disk cannot take ${key} now.`, { cause: error });
      throw error;
    }
  }

  async read(key: string): Promise<Readable> {
    if ((await this.size(key)) === undefined) throw new Defect(`There is no file ${key}.`);
    return createReadStream(this.#path(key));
  }

  async readAll(key: string): Promise<Uint8Array> {
    if ((await this.size(key)) === undefined) throw new Defect(`There is no file ${key}.`);
    return readFile(this.#path(key));
  }

  async size(key: string): Promise<number | undefined> {
    const found = await statOf(this.#path(key));
    return found?.isFile() ? found.size : undefined;
  }

  async keys(prefix: string, written?: { readonly from: number; readonly to: number }): Promise<string[]> {
    const folder = prefix.endsWith('/') ? prefix : `${dirname(prefix)}/`;
    const entries = await readdir(this.#path(folder), { recursive: true, withFileTypes: true }).catch(() => []);
    const keys: string[] = [];
    for (const entry of entries.filter((candidate) => candidate.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const key = relative(this.#root, path).split(sep).join('/');
      const time = written && (await statOf(path))?.mtimeMs;
      const isInTime = written === undefined || (time !== undefined && time >= written.from && time <= written.to);
      if (key.startsWith(prefix) && isInTime) keys.push(key);
    }
    return keys.sort();
  }

  #path(key: string): string {
    const path = resolve(this.#root, key);
    if (!path.startsWith(this.#root + sep)) throw new Defect(`The key ${key} leads out of the folder.`);
    return path;
  }
}

async function statOf(path: string) {
  return stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
