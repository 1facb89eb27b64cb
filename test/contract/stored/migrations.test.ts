/** Migrations of a stack's data, really run on a DynamoDB: what an older version wrote, and what this one wants of it. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { DynamoAdministration } from '../../../lambdas/aws/dynamo/dynamo-administration.ts';
import { DynamoDirectory } from '../../../lambdas/aws/dynamo/dynamo-directory.ts';
import { DynamoFaxes } from '../../../lambdas/aws/dynamo/dynamo-faxes.ts';
import { DynamoReceivedFaxes } from '../../../lambdas/aws/dynamo/dynamo-received.ts';
import { DynamoSubmissions } from '../../../lambdas/aws/dynamo/dynamo-submissions.ts';
import { migrations, pendingMigrations, runMigration } from '../../../lambdas/aws/operator/migrations/migrate.ts';
import type { Migration, MigrationParts } from '../../../lambdas/aws/operator/migrations/migrations.ts';
import { defaultLineSettings, type E164, type Line, type Submission } from '../../../lambdas/fax/model.ts';
import { accepted } from '../../../lambdas/fax/result.ts';
import { type DynamoTables, openDynamo } from '../dynamo.ts';

const now = Date.UTC(2026, 10, 29);
const clock = { now: () => now };
let tables: DynamoTables;
let parts: MigrationParts;
let stored: Map<string, number | undefined>;

before(async () => {
  tables = await openDynamo();
});
after(() => tables.close());
beforeEach(async () => {
  stored = new Map();
  const keeping = { clock, retentionDays: async (line: string) => (line === short.number ? 20 : 400) };
  parts = {
    directory: new DynamoDirectory(tables.directory),
    administration: new DynamoAdministration(tables.directory),
    submissions: new DynamoSubmissions(tables.faxes, keeping),
    faxes: new DynamoFaxes(tables.faxes, keeping),
    received: new DynamoReceivedFaxes(tables.faxes, keeping),
    files: {
      keys: async (prefix: string) => [...stored.keys()].filter((key) => key.startsWith(prefix)),
      keepFor: async (key: string, days: number) => void stored.set(key, days),
    } as MigrationParts['files'],
  };
  await tables.directory.remove({ pk: 'data', sk: 'version' }, { text: 'attribute_not_exists(#nothing)' });
});

const lineOf = (number: E164, retentionDays: number): Line => ({
  number,
  name: 'Ufficio',
  country: 'IT',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders: [],
  recipients: [],
  settings: { ...defaultLineSettings, retentionDays },
});
const short = lineOf('+390240701234', 20);
const long = lineOf('+390240701235', 3650);

async function sentFax(
  id: string,
  line: Line,
  submission: string,
  source: Submission['source'] = 'mail',
): Promise<void> {
  const key = source === 'mail' ? `mail/${submission}` : `submissions/${submission}/documents/`;
  const common = { line: line.number, at: now, sender: 'anna@example.com', subject: '', references: [] };
  await parts.submissions.create({ id: submission, source, key, ...common, faxes: [], refusedNumbers: [] });
  const to: E164 = '+390255533200';
  const entry = {
    what: 'accepted',
    at: now,
    submission,
    line: line.number,
    from: line.number,
    to,
    deadlineAt: now,
  } as const;
  await parts.faxes.append(id, 0, [entry]);
  for (const file of [`faxes/${id}/fax.pdf`, `submissions/${submission}/page-001.png`]) stored.set(file, undefined);
  if (source === 'mail') stored.set(key, undefined);
}

async function migrate(all: readonly Migration[] = migrations): Promise<number[]> {
  const found = await pendingMigrations(tables.directory, all);
  assert.ok(found.ok);
  const changed: number[] = [];
  for (const migration of found.value.pending) changed.push(await runMigration(tables.directory, parts, migration));
  return changed;
}

describe('the data of a stack', () => {
  test('that an older version wrote: lines keep for the longest time that there is, files for the days of theirs', async () => {
    for (const line of [short, long]) await parts.administration.addLine(line);
    await sentFax('mvqzn4k2x7aa', short, 'sub000000001');
    await sentFax('mvqzn4k2x7ab', short, 'sub000000001');
    await sentFax('mvqzn4k2x7ac', long, 'sub000000002', 'command');
    const reception = { carrierId: 'c1', from: '+390255533200', to: long.number, at: now, isPartial: false } as const;
    await parts.received.append('rcvzn4k2x7ab', 0, [{ what: 'received', ...reception }]);
    for (const file of ['received/rcvzn4k2x7ab/fax.pdf', 'faxes/nobodys/fax.pdf']) stored.set(file, undefined);
    assert.deepEqual(await migrate(), [1, 7]);
    assert.equal((await parts.directory.line(long.number))?.settings.retentionDays, 913);
    assert.equal((await parts.directory.line(short.number))?.settings.retentionDays, 20);
    assert.deepEqual(Object.fromEntries(stored), {
      'faxes/mvqzn4k2x7aa/fax.pdf': 20,
      'submissions/sub000000001/page-001.png': 20,
      'mail/sub000000001': 20,
      'faxes/mvqzn4k2x7ab/fax.pdf': 20,
      'faxes/mvqzn4k2x7ac/fax.pdf': 400,
      'submissions/sub000000002/page-001.png': 400,
      'received/rcvzn4k2x7ab/fax.pdf': 400,
      'faxes/nobodys/fax.pdf': undefined,
    });
    assert.deepEqual(await migrate(), []);
    assert.deepEqual(await pendingMigrations(tables.directory), accepted({ version: 2, pending: [] }));
  });

  test('is at its version once all were run; each is run once, in order, and again where it was interrupted', async () => {
    const ran: number[] = [];
    let isBroken = true;
    const make = (number: number): Migration => ({
      number,
      says: `${number}`,
      run: async () => {
        if (number === 2 && isBroken) throw new Error('the power failed');
        ran.push(number);
        return 1;
      },
    });
    const all = [make(1), make(2), make(3)];
    await assert.rejects(migrate(all), /the power failed/);
    isBroken = false;
    assert.deepEqual(await migrate(all), [1, 1]);
    assert.deepEqual(ran, [1, 2, 3]);
    assert.deepEqual(await migrate([...all, make(4)]), [1]);
  });

  test('of a newer version is not touched', async () => {
    await tables.directory.put({ pk: 'data', sk: 'version', version: 99 }, { text: 'attribute_not_exists(#nothing)' });
    const found = await pendingMigrations(tables.directory);
    assert.match(found.ok ? '' : found.refusal, /of version 99; this program knows 2/);
  });

  test('never goes back to an older version', async () => {
    const older: Migration = { number: 1, says: '', run: async () => 0 };
    await migrate();
    await runMigration(tables.directory, parts, older);
    assert.deepEqual(await pendingMigrations(tables.directory), accepted({ version: 2, pending: [] }));
  });
});

test('migrations have the numbers from one upwards, which never change', () => {
  assert.deepEqual(
    migrations.map(({ number, says }) => [number, says]),
    [
      [1, 'lines keep faxes for 913 days at most'],
      [2, 'files are kept as long as their line says'],
    ],
  );
});
