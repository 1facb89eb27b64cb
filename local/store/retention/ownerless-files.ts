/** Files that no row names: a process died between writing a file and writing down whose it is. */
import { lifetimes } from '../../../lambdas/fax/lifetimes.ts';
import { deadLetterQueues } from '../../../lambdas/flow/dead-letters.ts';
import { deadLettersPrefix, folders, mailPrefix } from '../../../lambdas/flow/file-keys.ts';
import type { Database } from '../database.ts';
import type { FolderFiles } from '../files.ts';
import { mailOfFile, outboxFolder } from '../outbox-key.ts';

export interface FileParts {
  readonly db: Database;
  readonly files: FolderFiles;
}

/** Removes those that were last written long ago. */
export async function removeOwnerlessFiles({ db, files }: FileParts, now: number): Promise<void> {
  const hasRow = (table: string, column: string, value: string): boolean =>
    db.first(`SELECT 1 FROM ${table} WHERE ${column} = ?`, value) !== undefined;
  const isMailOwned = (key: string): boolean =>
    hasRow('mail_decisions', 'mail_key', key) ||
    db.first('SELECT 1 FROM jobs WHERE instr(body, ?) > 0', key) !== undefined;
  const kinds: readonly (readonly [folder: string, isOwned: (name: string) => boolean])[] = [
    [folders.submissions, (id) => hasRow('submissions', 'id', id)],
    [folders.faxes, (id) => hasRow('faxes', 'id', id)],
    [folders.received, (id) => hasRow('received', 'id', id)],
    [mailPrefix.replace(/\/$/, ''), (name) => isMailOwned(`${mailPrefix}${name}`)],
    [outboxFolder, (name) => hasRow('outbox', 'id', mailOfFile(name) ?? '')],
  ];
  for (const queue of deadLetterQueues) {
    const folder = `${deadLettersPrefix}${queue}`;
    for await (const name of files.names(folder))
      await removeIfOld(files, `${folder}/${name}`, now - lifetimes.deadLetter);
  }
  for (const [folder, isOwned] of kinds) {
    for await (const name of files.names(folder)) {
      if (isOwned(name)) continue;
      await removeIfOld(files, `${folder}/${name}`, now - lifetimes.ownerless);
    }
  }
}

async function removeIfOld(files: FolderFiles, key: string, before: number): Promise<void> {
  const writtenAt = await files.writtenAt(key);
  if (writtenAt !== undefined && writtenAt <= before) await files.remove(key);
}
