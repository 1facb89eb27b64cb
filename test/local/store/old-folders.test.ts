/** A folder of version 0.1.0, killed in each step of a fax, opens under the new names and goes on with all its faxes. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { countryToConfirm } from '../../../lambdas/fax/dialling/destinations.ts';
import { parseNumber } from '../../../lambdas/fax/dialling/numbers.ts';
import type { E164 } from '../../../lambdas/fax/model.ts';
import { followDownloadLink } from '../../../lambdas/flow/received/download-link.ts';
import { pdfOf } from '../../handlers/documents.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { type CallScript, sent } from '../../scenarios/scripted-carrier.ts';
import { World } from '../../scenarios/world.ts';
import { minuteMs, type OldFolder, openOldFolder } from './old-folder.ts';

let workers: RunningWorkerPool;
before(() => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
});
after(() => workers.close());

/** The service of this version on an old folder, with a carrier that remembers the calls that were on the line. */
async function reopen(old: OldFolder, { isCallKnown = true } = {}): Promise<World> {
  const { folder, at } = old;
  const world = new World({ engine: localEngine, workers, found: { folder, at, minuteMs } });
  for (const [key, bytes] of old.files) world.blobs.set(key, bytes);
  for (const fax of isCallKnown ? await world.store.faxes.list({ limit: 99 }) : []) {
    for (const attempt of fax.attempts.filter(({ result }) => result === undefined)) {
      const script: CallScript = { result: sent };
      world.carrier.calls.push({
        attemptId: `${fax.id}-${attempt.n}`,
        from: fax.from,
        to: fax.to,
        mediaUrl: '',
        webhookUrl: '',
        transport: attempt.transport,
        displayName: '',
        carrierId: attempt.carrierId ?? `carrier-of-${fax.id}`,
        startedAt: attempt.startedAt,
        endsAt: at + 30 * minuteMs,
        script,
      });
    }
  }
  world.store.workflow.recover();
  return world;
}

interface Expected {
  /** Numbers, each of which gets its fax. */
  readonly sent: readonly E164[];
  /** Calls that this version makes. */
  readonly posts: number;
  /** Whether the carrier knows the call that was being made when the service was killed. */
  readonly isCallKnown?: boolean;
}

const table: Readonly<Record<string, Expected>> = {
  accepted: { sent: ['+390289089200', '+390289089201'], posts: 2 },
  preparing: { sent: ['+390289089200', '+390289089201'], posts: 2 },
  waiting: { sent: ['+390289089280'], posts: 1 },
  'waiting-for-a-channel': { sent: ['+390289089200', '+390289089201'], posts: 1 },
  submitting: { sent: ['+390289089200'], posts: 0 },
  calling: { sent: ['+390289089200'], posts: 0 },
  looking: { sent: ['+390289089289'], posts: 0 },
  'looking-after-time': { sent: ['+390289089289'], posts: 0 },
  looked: { sent: ['+390289089289'], posts: 0 },
  reporting: { sent: ['+390289089200'], posts: 0 },
};

const oldWords = /"looked"|"look"|'look'/;

describe('a folder of version 0.1.0 that was killed', () => {
  for (const [name, expected] of Object.entries(table)) {
    test(`when a fax was ${name}: every fax goes to its end, told once`, async () => {
      using old = openOldFolder(name);
      const world = await reopen(old);
      await world.run(300);
      const faxes = await world.store.faxes.list({ limit: 99 });
      assert.deepEqual(faxes.map(({ to, outcome }) => `${to} ${outcome}`).sort(), [
        ...expected.sent.map((to) => `${to} sent`).sort(),
      ]);
      assert.equal(world.carrier.posts.length, expected.posts);
      assert.deepEqual(world.mails.map(({ fax, kind }) => `${fax} ${kind}`).sort(), [
        ...faxes.map(({ id }) => `${id} sent`).sort(),
      ]);
      assert.deepEqual(
        world.journal.filter(({ level }) => level === 'alarm').map(({ what }) => what),
        [],
      );
      world.store.close();
    });

    test(`when a fax was ${name}: histories are kept to the letter, under the new names`, async () => {
      using old = openOldFolder(name);
      const { store } = await reopen(old);
      const now = store.db.all<{ batch: string }>('SELECT batch FROM history ORDER BY fax, version');
      assert.deepEqual(
        now.map(({ batch }) => batch),
        old.histories.map(({ batch }) => batch.replaceAll('"what":"looked"', '"what":"polled"')),
      );
      const stored = [
        'SELECT step AS text FROM executions',
        'SELECT body AS text FROM jobs',
        'SELECT batch AS text FROM history',
      ];
      for (const { text } of stored.flatMap((sql) => store.db.all<{ text: string }>(sql))) {
        assert.doesNotMatch(text, oldWords);
        assert.notEqual(text, 'look');
      }
      store.close();
    });
  }

  test('while a call was being asked for that the carrier never got: it is made once, after two polls that found none', async () => {
    using old = openOldFolder('submitting');
    const world = await reopen(old, { isCallKnown: false });
    await world.run(300);
    const [fax] = await world.store.faxes.list({ limit: 9 });
    assert.equal(fax?.outcome, 'sent');
    assert.equal(world.carrier.posts.length, 1);
    world.store.close();
  });

  test('while calling: the link that the carrier was given still leads to its attempt', async () => {
    using old = openOldFolder('calling');
    const { store } = await reopen(old);
    const [fax] = await store.faxes.list({ limit: 9 });
    const token = fax?.attempts[0]?.mediaToken ?? '';
    assert.deepEqual(await store.links.target(token), { kind: 'attempt', attempt: `${fax?.id}-1` });
    store.close();
  });

  test('after polls: they count', async () => {
    using old = openOldFolder('looked');
    const world = await reopen(old);
    const [fax] = await world.store.faxes.list({ limit: 9 });
    assert.equal(fax?.attempts[0]?.polls, 1);
    world.store.close();
  });

  test('when all had ended: nothing is done again, and everything is there', async () => {
    using old = openOldFolder('ended');
    const world = await reopen(old);
    await world.run(300);
    const faxes = await world.store.faxes.list({ limit: 9 });
    assert.deepEqual(
      faxes.map(({ to, outcome }) => [to, outcome]),
      [
        ['+390289089284', 'number-unassigned'],
        ['+390289089200', 'sent'],
      ],
    );
    assert.deepEqual([world.carrier.posts, world.mails], [[], []]);
    assert.equal(world.store.db.all('SELECT id FROM outbox').length, 2);
    world.store.close();
  });

  test('its lines call what they could, without a question; ranges known for fraud they do not', async () => {
    using old = openOldFolder('ended');
    const world = await reopen(old);
    const [line] = await world.store.directory.lines();
    assert.ok(line);
    assert.equal(countryToConfirm('+254202345600', line), undefined);
    assert.ok(parseNumber('00254202345600', line).ok);
    assert.deepEqual(parseNumber('0018765550123', line), {
      ok: false,
      refusal: { outcome: 'destination-not-allowed', rule: 'risk' },
    });
    world.store.close();
  });
});

describe('a folder of version 0.1.0 with a received fax', () => {
  const mailboxes = ['archive@example.com', 'office@example.com'];

  test('that was only announced: it is fetched, rebuilt and delivered', async () => {
    using old = openOldFolder('received');
    const world = await reopen(old);
    const [job] = world.store.jobs.due('inbound', 1, new Set());
    const { event } = JSON.parse(job?.body ?? '');
    world.carrier.inbound.push({ event, pages: await pdfOf(1) });
    await world.run(60);
    assert.deepEqual(world.mails.map(({ to }) => to).sort(), mailboxes);
    assert.equal((await world.store.received.list({ limit: 9 }))[0]?.outcome, 'delivered');
    world.store.close();
  });

  test('that was being mailed: each mailbox gets one mail', async () => {
    using old = openOldFolder('delivering');
    const world = await reopen(old);
    await world.run(60);
    assert.deepEqual(world.mails.map(({ to }) => to).sort(), mailboxes);
    assert.equal((await world.store.received.list({ limit: 9 }))[0]?.outcome, 'delivered');
    world.store.close();
  });

  test('that was delivered by a link: the link leads there still', async () => {
    using old = openOldFolder('delivered');
    const { store, clock } = await reopen(old);
    const [fax] = await store.received.list({ limit: 9 });
    const token = 'linkaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
    assert.ok(fax);
    assert.equal(await followDownloadLink({ links: store.links, clock }, token), fax.id);
    store.close();
  });
});
