/** Data folders as version 0.1.0 left them when it was killed: real ones, written down as SQL and as the files that matter. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

/** A minute of the service's clock when the folders were written. */
export const minuteMs = 1000;

export interface OldFolder extends Disposable {
  readonly folder: string;
  /** When it was killed, or a little later: milliseconds since 1970 UTC. */
  readonly at: number;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Histories as they are stored, by the fax's id and the batch's place. */
  readonly histories: readonly { readonly fax: string; readonly version: number; readonly batch: string }[];
}

/** @param name of a file of `folders-0.1.0/`, without `.sql` */
export function openOldFolder(name: string): OldFolder {
  const text = readFileSync(fileURLToPath(new URL(`folders-0.1.0/${name}.sql`, import.meta.url)), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-old-'));
  const sqlite = new DatabaseSync(join(folder, 'faxpost.sqlite'));
  sqlite.exec(`PRAGMA journal_mode=WAL; BEGIN; ${text}; COMMIT`);
  const histories = sqlite.prepare('SELECT fax, version, batch FROM history ORDER BY fax, version').all();
  sqlite.close();
  const files = new Map(
    [...text.matchAll(/^-- file (\S+) (\S+)$/gm)].map(([, key = '', base64 = '']) => [
      key,
      Buffer.from(base64, 'base64'),
    ]),
  );
  for (const [key, bytes] of files) {
    const path = join(folder, 'files', key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return {
    folder,
    at: Math.max(...[...text.matchAll(/"at":(\d+)/g)].map(([, at]) => Number(at))) + 500,
    files,
    histories: histories as unknown as OldFolder['histories'],
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
