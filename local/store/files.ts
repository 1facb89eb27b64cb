/** `Files` in a folder: whole or not at all, and on the disk before anybody is told. */
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import type { Files } from '../../lambdas/ports.ts';

/** Errors of the disk that pass when somebody makes room. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Content on the disk that has no key yet. Either `keep` or `discard` ends it. */
export interface Draft {
  /** For reading it meanwhile. */
  readonly path: string;
  /** Gives it its key, on the disk before this returns. Throws `Transient` when the disk is full; then it is gone. */
  keep(key: string): Promise<void>;
  discard(): Promise<void>;
}

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
    const draft = await this.draft(content);
    await draft.keep(key);
  }

  /** The rows that name a file say how long it is kept (retention/). */
  async keepFor(): Promise<void> {}

  /**
   * Writes content where nobody looks for it, for who must read it before deciding whether it is kept. A draft that is
   * neither kept nor discarded is gone with the next `clean`.
   */
  async draft(content: Uint8Array | Readable): Promise<Draft> {
    this.#counter += 1;
    const path = join(this.#unfinished, `${process.pid}-${this.#counter}`);
    return this.#onDisk(path, 'a draft', async () => {
      await mkdir(this.#unfinished, { recursive: true });
      const handle = await open(path, 'w');
      try {
        await handle.writeFile(content);
      } catch (error) {
        await handle.close();
        throw error;
      }
      return { path, keep: (key) => this.#keep(key, path, handle), discard: () => discard(path, handle) };
    });
  }

  /** Nothing happens when there is none. @param key also a folder of keys, with all that is in it */
  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { recursive: true, force: true });
  }

  /** Names of what lies directly in a folder of keys, files and folders, in no order. */
  async *names(folder: string): AsyncGenerator<string> {
    const opened = await opendir(this.#path(folder)).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (opened === undefined) return;
    for await (const { name } of opened) yield name;
  }

  /** When a file, or a folder's list of names, was last written: milliseconds since 1970 UTC; undefined when it is not there. */
  async writtenAt(key: string): Promise<number | undefined> {
    return (await statOf(this.#path(key)))?.mtimeMs;
  }

  async #keep(key: string, draft: string, handle: FileHandle): Promise<void> {
    await this.#onDisk(draft, key, async () => {
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      const path = this.#path(key);
      await mkdir(dirname(path), { recursive: true });
      await rename(draft, path);
      await syncFolder(dirname(path));
    });
  }

  /** What fails leaves no draft behind. */
  async #onDisk<T>(draft: string, what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await rm(draft, { force: true });
      if (passing.has(codeOf(error) ?? '')) throw new Transient(`The disk cannot take ${what} now.`, { cause: error });
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

  async pathOf(key: string): Promise<string> {
    if ((await this.size(key)) === undefined) throw new Defect(`There is no file ${key}.`);
    return this.#path(key);
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

async function discard(path: string, handle: FileHandle): Promise<void> {
  await handle.close();
  await rm(path, { force: true });
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
