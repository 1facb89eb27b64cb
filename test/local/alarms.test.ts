/** Alarms that were missed in the log: kept by kind, so that one kind, however often, hides no other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keepAlarms, listAlarms } from '../../local/alarms.ts';
import { createJournal } from '../../local/journal.ts';
import { Database } from '../../local/store/database.ts';
import { schemaSteps } from '../../local/store/steps/steps.ts';
import { newMachine } from './command-line.ts';
import { clock, newSite } from './site.ts';

const hour = 3_600_000;
const silent = createJournal(() => {});

describe('alarms', () => {
  test('six hundred forged webhooks leave the one that matters on the page and in doctor', async () => {
    await using site = await newSite();
    const journal = keepAlarms(silent, site.store.db, clock.now);
    journal.alarm('dead-letter', { queue: 'mail' });
    for (let n = 0; n < 600; n += 1) journal.alarm('webhook-forged', { why: `signature ${n}` });
    const { text } = await site.get('/');
    assert.match(text, /dead-letter <span class="small"><bdi>queue mail<\/bdi>/);
    assert.match(text, /webhook-forged <span class="small"><bdi>why signature 599<\/bdi> · 600 times since/);
    assert.equal(text.match(/>webhook-forged/g)?.length, 1);

    await using machine = newMachine({
      FAXPOST_SMTP_PORT: '0',
      FAXPOST_HTTP_PORT: '0',
      FAXPOST_PRIVATE_PORT: '0',
      FAXPOST_SIMULATOR_PORT: '0',
    });
    await machine.withStore(({ db }) => {
      const kept = keepAlarms(silent, db, clock.now);
      kept.alarm('dead-letter', { queue: 'mail' });
      for (let n = 0; n < 3; n += 1) kept.alarm('webhook-forged');
    });
    const { checks } = (await machine.run(['doctor', '--json'])).json<{
      checks: { name: string; ok: boolean; detail: string }[];
    }>();
    const shown = checks.find(({ name }) => name === 'alarms');
    assert.equal(shown?.ok, true);
    assert.match(shown.detail, /webhook-forged 3 times, last .*Z/);
    assert.match(shown.detail, /dead-letter once, last .*Z/);
  });

  test('each kind has a count, its first and last time, and what was known of the last; a day of quiet begins anew', () => {
    const db = new Database(':memory:');
    let now = 1_000 * hour;
    const journal = keepAlarms(silent, db, () => now);
    journal.alarm('dead-letter', { n: 1 });
    now += 2 * hour;
    journal.alarm('dead-letter', { n: 2 });
    journal.alarm('smtp');
    assert.deepEqual(listAlarms(db, 0), [
      { what: 'dead-letter', count: 2, firstAt: 1_000 * hour, lastAt: now, facts: { n: 2 } },
      { what: 'smtp', count: 1, firstAt: now, lastAt: now, facts: {} },
    ]);
    now += 25 * hour;
    assert.deepEqual(listAlarms(db, now - 24 * hour), []);
    journal.alarm('smtp', { again: true });
    assert.deepEqual(listAlarms(db, now - 24 * hour), [
      { what: 'smtp', count: 1, firstAt: now, lastAt: now, facts: { again: true } },
    ]);
    db.close();
  });

  test('a database that cannot take one stops nobody, and says so in the log', () => {
    const db = new Database(':memory:');
    db.close();
    const seen: string[] = [];
    keepAlarms(
      createJournal(({ what }) => seen.push(what)),
      db,
      () => 0,
    ).alarm('dead-letter');
    assert.deepEqual(seen, ['dead-letter', 'alarm-not-kept']);
  });

  test('of a folder that kept each by itself are counted', async () => {
    await using machine = newMachine();
    const before = schemaSteps.slice(
      0,
      schemaSteps.findIndex(({ what }) => what === 'alarms by kind'),
    );
    const old = new Database(machine.data, { steps: before });
    for (const [at, what, facts] of [
      [1, 'smtp', '{}'],
      [2, 'webhook-forged', '{"n":1}'],
      [5, 'webhook-forged', '{"n":2}'],
    ] as const) {
      old.run('INSERT INTO alarms (at, what, facts) VALUES (?, ?, ?)', at, what, facts);
    }
    old.close();
    await machine.withStore(({ db }) =>
      assert.deepEqual(listAlarms(db, 0), [
        { what: 'webhook-forged', count: 2, firstAt: 2, lastAt: 5, facts: { n: 2 } },
        { what: 'smtp', count: 1, firstAt: 1, lastAt: 1, facts: {} },
      ]),
    );
  });
});
