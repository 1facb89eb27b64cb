/** The migrations of a stack's data, as an installation offers them. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { accepted, type Result } from '../../fax/result.ts';
import { DynamoDirectory } from '../dynamo/dynamo-directory.ts';
import { DynamoFaxes } from '../dynamo/dynamo-faxes.ts';
import { DynamoReceivedFaxes } from '../dynamo/dynamo-received.ts';
import { DynamoTable } from '../dynamo/dynamo-table.ts';
import { lineRetention } from '../dynamo/line-retention.ts';
import type { StackResources } from './find-stack.ts';
import { pendingMigrations, runMigration } from './migrations/migrate.ts';
import type { MigrationParts } from './migrations/migrations.ts';
import { operatorPorts } from './operator-wiring.ts';

export interface PendingMigration {
  readonly number: number;
  readonly says: string;
  readonly run: () => Promise<number>;
}

/** @returns how far the data is, and what can be run; or why this program must not touch it */
export async function stackMigrations(
  resources: StackResources,
): Promise<Result<{ readonly version: number; readonly pending: readonly PendingMigration[] }, string>> {
  const dynamo = new DynamoDBClient({});
  const directoryTable = new DynamoTable(dynamo, resources.directoryTable);
  const faxesTable = new DynamoTable(dynamo, resources.faxesTable);
  const found = await pendingMigrations(directoryTable);
  if (!found.ok) return found;
  const keeping = {
    clock: { now: Date.now },
    retentionDays: lineRetention(() => new DynamoDirectory(directoryTable)),
  };
  const parts: MigrationParts = {
    ...operatorPorts(resources),
    faxes: new DynamoFaxes(faxesTable, keeping),
    received: new DynamoReceivedFaxes(faxesTable, keeping),
  };
  const { version, pending } = found.value;
  const offered = pending.map((migration) => ({
    number: migration.number,
    says: migration.says,
    run: () => runMigration(directoryTable, parts, migration),
  }));
  return accepted({ version, pending: offered });
}
