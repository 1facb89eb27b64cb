/** Runs the migrations that a stack's data has not had, in their order. How far it is stands in its directory table. */
import { accepted, type Result, refused } from '../../../fax/result.ts';
import type { DynamoTable, Key } from '../../dynamo/dynamo-table.ts';
import { fileDays } from './file-days.ts';
import { longestRetention } from './longest-retention.ts';
import type { Migration, MigrationParts } from './migrations.ts';

/** All, in the order in which they are run. A new one comes last. */
export const migrations: readonly Migration[] = [longestRetention, fileDays];

const key: Key = { pk: 'data', sk: 'version' };

const versionOf = async (directory: DynamoTable): Promise<number> => Number((await directory.get(key))?.version ?? 0);

/** @returns the data's version, and what it has not had; or why this program must not touch it */
export async function pendingMigrations(
  directory: DynamoTable,
  all: readonly Migration[] = migrations,
): Promise<Result<{ readonly version: number; readonly pending: readonly Migration[] }, string>> {
  const version = await versionOf(directory);
  const newest = all.at(-1)?.number ?? 0;
  if (version > newest) {
    return refused(
      `The data is of version ${version}; this program knows ${newest}. Use the program of the version that is deployed.`,
    );
  }
  return accepted({ version, pending: all.filter(({ number }) => number > version) });
}

/**
 * Runs one, and notes that it was. Two at the same time do the same twice; one that is interrupted is run again.
 *
 * @returns how much it changed
 */
export async function runMigration(
  directory: DynamoTable,
  parts: MigrationParts,
  { number, run }: Migration,
): Promise<number> {
  const count = await run(parts);
  // Never backwards, should somebody have been faster.
  const isOlder = { text: 'attribute_not_exists(#version) OR #version < :number', values: { number } };
  await directory.put({ ...key, version: number }, isOlder);
  return count;
}
