/** The database's schema: brought up to date once, after a copy; never used by a program that is older than it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Database } from '../../../local/store/database.ts';
import type { SchemaStep } from '../../../local/store/steps/step.ts';
import { schemaSteps } from '../../../local/store/steps/steps.ts';
import { newMachine } from '../command-line.ts';
import { openOldFolder } from './old-folder.ts';

const sqliteOf = (folder: string, file = 'faxpost.sqlite') => new DatabaseSync(join(folder, file));
const copiesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^faxpost-.*\.sqlite$/.test(name))
    .sort();

function versionIn(folder: string, file?: string): unknown {
  const sqlite = sqliteOf(folder, file);
  const version = sqlite.prepare('PRAGMA user_version').get()?.user_version;
  sqlite.close();
  return version;
}

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-schema-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

test('a new folder has the newest schema, and no copy', () => {
  using made = newFolder();
  new Database(made.folder).close();
  assert.equal(versionIn(made.folder), schemaSteps.length);
  assert.deepEqual(copiesIn(made.folder), []);
});

describe('a folder of an older version', () => {
  test('is copied before its rows are changed: whole, and readable by its owner only', () => {
    using old = openOldFolder('looked');
    new Database(old.folder).close();
    const [copy = '', ...others] = copiesIn(old.folder);
    assert.deepEqual(others, []);
    assert.match(copy, /-version-0\.sqlite$/);
    assert.equal(statSync(join(old.folder, copy)).mode & 0o777, 0o600);
    const sqlite = sqliteOf(old.folder, copy);
    const rows = sqlite.prepare('SELECT fax, version, batch FROM history ORDER BY fax, version').all();
    sqlite.close();
    assert.deepEqual(rows, old.histories);
    assert.equal(versionIn(old.folder, copy), 0);
  });

  test('that is up to date is not copied again', () => {
    using old = openOldFolder('looked');
    for (let time = 0; time < 3; time += 1) new Database(old.folder).close();
    assert.equal(copiesIn(old.folder).length, 1);
  });

  test('keeps the last two copies', () => {
    using made = newFolder();
    new Database(made.folder).close();
    const names = [schemaSteps.length, schemaSteps.length + 1, schemaSteps.length + 2];
    const change: SchemaStep = { what: 'a change of rows', changesRows: true, run: () => {} };
    const steps = [...schemaSteps];
    for (const _ of names) {
      steps.push(change);
      new Database(made.folder, { steps }).close();
    }
    assert.deepEqual(
      copiesIn(made.folder).map((name) => /version-(\d+)/.exec(name)?.[1]),
      names.slice(1).map(String),
    );
  });

  test('is not copied by a step that changes no row', () => {
    using made = newFolder();
    new Database(made.folder).close();
    const steps = [...schemaSteps, { what: 'a table', changesRows: false, run: () => {} }];
    new Database(made.folder, { steps }).close();
    assert.equal(versionIn(made.folder), steps.length);
    assert.deepEqual(copiesIn(made.folder), []);
  });

  test('stays as it is when its disk has no room for the copy', () => {
    using old = openOldFolder('looked');
    assert.throws(() => new Database(old.folder, { freeBytes: () => 100_000 }), {
      name: 'UnusableInstallation',
      message: /no room for the copy .* are needed, 1 MB are free\. Make room/,
    });
    assert.equal(versionIn(old.folder), 0);
    assert.deepEqual(copiesIn(old.folder), []);
    new Database(old.folder).close();
    assert.equal(versionIn(old.folder), schemaSteps.length);
  });

  test('stays as it is when a step fails', () => {
    using old = openOldFolder('looked');
    const broken: SchemaStep = {
      what: 'a step that fails half-way',
      changesRows: true,
      run(sqlite) {
        sqlite.exec('DELETE FROM history');
        throw new TypeError('half-way');
      },
    };
    assert.throws(() => new Database(old.folder, { steps: [...schemaSteps, broken] }), TypeError);
    assert.equal(versionIn(old.folder), 0);
    const sqlite = sqliteOf(old.folder);
    assert.equal(sqlite.prepare('SELECT count(*) AS n FROM history').get()?.n, old.histories.length);
    sqlite.close();
  });

  test('loses the half of a copy that a killed process left', () => {
    using old = openOldFolder('looked');
    const half = 'faxpost-2026-11-29T00-00-00-000Z-version-0.sqlite.unfinished';
    writeFileSync(join(old.folder, half), 'half');
    new Database(old.folder).close();
    assert.equal(readdirSync(old.folder).includes(half), false);
  });

  test('opened by several processes at once is changed by one of them, and used by all', async () => {
    using old = openOldFolder('looked');
    const module = fileURLToPath(new URL('../../../local/store/database.ts', import.meta.url));
    const program = `
      const { Database } = await import(${JSON.stringify(module)});
      const db = new Database(${JSON.stringify(old.folder)});
      process.stdout.write(String(db.all("SELECT fax FROM history WHERE batch LIKE '%polled%'").length));
      db.close();`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
    const ends = await Promise.all([run(), run(), run(), run()]);
    assert.deepEqual(
      ends.map(({ stdout }) => stdout),
      ['1', '1', '1', '1'],
    );
    assert.equal(copiesIn(old.folder).length, 1);
  });
});

describe('a folder that a newer program wrote', () => {
  for (const words of [['line', 'list'], ['fax', 'list'], ['serve']]) {
    test(`is refused by ${words.join(' ')} in a sentence, and not touched`, async () => {
      await using machine = newMachine({
        FAXPOST_SMTP_PORT: '0',
        FAXPOST_HTTP_PORT: '0',
        FAXPOST_SIMULATOR_PORT: '0',
        FAXPOST_PRIVATE_PORT: '0',
      });
      await machine.withStore(({ db }) => db.run(`PRAGMA user_version = ${schemaSteps.length + 7}`));
      const before = readFileSync(join(machine.data, 'faxpost.sqlite'));
      const ran = await machine.run([...words, '--json']);
      assert.equal(ran.code, 1);
      assert.match(String(ran.json().error), /was written by a newer Faxpost .* or set FAXPOST_DATA/);
      assert.equal(ran.err, '');
      assert.deepEqual(readFileSync(join(machine.data, 'faxpost.sqlite')), before);
    });
  }
});
