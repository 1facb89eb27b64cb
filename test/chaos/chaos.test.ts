/** Eighty plays keep every promise, and plays find what is broken on purpose. Ten thousand: `npm run test:chaos`. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { explore, playSeed, shrink } from './chaos.ts';
import { makeParts } from './parts.ts';
import { sabotages } from './sabotage.ts';
import type { Schedule } from './schedule.ts';

let parts: Awaited<ReturnType<typeof makeParts>>;
before(async () => {
  parts = await makeParts();
});
after(() => parts.close());

const schedules = 80;
const firstSeed = 1;

test(`${schedules} random schedules: no fax lost, nobody called twice, each told once, nobody left in silence`, async (t) => {
  const seen = { faxes: 0, calls: 0, kills: 0, received: 0, mails: 0 };
  const found = await explore(parts, {
    firstSeed,
    count: schedules,
    onPlayed: (_, { faxes, calls, crashes, received, handed }) => {
      seen.faxes += faxes.length;
      seen.calls += calls.length;
      seen.kills += crashes;
      seen.received += received.length;
      seen.mails += handed.length;
    },
  });
  t.diagnostic(JSON.stringify(seen));
  assert.equal(found && `npm run test:chaos -- --seed ${found.seed}: ${found.broken.join('; ')}`, undefined);
  // A play in which nothing happens keeps every promise too.
  assert.ok(seen.faxes > 2 * schedules && seen.calls > schedules && seen.kills > schedules && seen.received > 8);
});

test('a seed plays the same again', async () => {
  const histories: string[] = [];
  for (const _ of [1, 2]) {
    await playSeed(parts, 7, undefined, (_seed, { faxes, handed, calls }) => {
      histories.push(JSON.stringify({ faxes, handed, calls }, (key, value) => (key === 'token' ? '' : value)));
    });
  }
  assert.equal(histories[0], histories[1]);
  assert.ok((histories[0] as string).length > 1000);
});

describe('plays find what is broken on purpose', () => {
  const isCutOffAtSubmit = ({ kills }: Schedule): boolean =>
    kills.some(({ of, isAfter }) => of === 'carrier.submit' && isAfter);
  const all = (): boolean => true;
  const finds: Readonly<Record<keyof typeof sabotages, readonly [RegExp, (schedule: Schedule) => boolean]>> = {
    'the guard against a new POST is removed': [/while the call of .* was alive/, isCutOffAtSubmit],
    'send submits again after a crash': [/was submitted twice/, isCutOffAtSubmit],
    'dedupe is removed': [/became [23] faxes/, all],
    'the carrier calls twice': [/was submitted twice/, all],
  };
  for (const [name, [what, isWorthPlaying]] of Object.entries(finds)) {
    test(name, async (t) => {
      const found = await explore(parts, { firstSeed, count: 400, sabotage: sabotages[name], isWorthPlaying });
      assert.match(found?.broken.join('\n') ?? '', what);
      t.diagnostic(`schedule ${(found?.seed ?? 0) - firstSeed + 1}`);
    });
  }

  test('and make it small: two copies of one mail, and nothing else', async () => {
    const sabotage = sabotages['dedupe is removed'];
    const found = await explore(parts, { firstSeed, count: 60, sabotage });
    assert.ok(found);
    const { schedule } = await shrink(parts, found, sabotage);
    const { mails, inbound, calls, events, relay, kills, outages, jumps, wishes } = schedule;
    assert.deepEqual([inbound, calls.flat(), events, relay, kills, outages, jumps, wishes].flat(), []);
    assert.deepEqual(
      mails.map(({ to, copies }) => [to.length, copies.length]),
      [[1, 1]],
    );
  });
});
