import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import { receivedPdfKey } from '../../lambdas/flow/file-keys.ts';
import { sweepReceived } from '../../lambdas/handlers/sweep.ts';
import type { WorkerPool } from '../../lambdas/ports.ts';
import { putLine } from '../put-line.ts';
import { Fuse } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';
import { pdfOf, protectedPdf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

let real: RunningWorkerPool;
let workers: WorkerPool;
let pages: Buffer;

before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  pages = await pdfOf(3);
});
after(() => real.close());

const list = ['anna@example.com', 'bruno@example.com', 'carla@example.com'];
const newWorld = (options: Partial<WorldOptions> = {}) =>
  new World({ engine: localEngine, workers, recipients: list, ...options });
const to = (world: World) => world.mails.map((mail) => mail.to).sort();
const alarms = (world: World) => world.journal.filter(({ level }) => level === 'alarm').map(({ what }) => what);
const stateOf = async (world: World, id: string) => {
  const fax = await world.store.received.fax(id);
  return {
    outcome: fax?.outcome,
    copies: Object.fromEntries((fax?.copies ?? []).map((copy) => [copy.mailbox, copy.state])),
  };
};

describe('a received fax reaches every mailbox of the list', () => {
  test('each gets its own mail with the rebuilt PDF', async () => {
    const world = newWorld();
    const id = world.receiveFax(pages, { seconds: 42, pages: 3 });
    await world.run(1);
    assert.deepEqual(to(world), list);
    assert.deepEqual(await stateOf(world, id), {
      outcome: 'delivered',
      copies: { 'anna@example.com': 'accepted', 'bruno@example.com': 'accepted', 'carla@example.com': 'accepted' },
    });
    const mail = await simpleParser(Buffer.from(world.mails[0]?.raw ?? []));
    const pdf = mail.attachments.find(({ contentType }) => contentType === 'application/pdf');
    assert.match(pdf?.filename ?? '', /^F390289089211_T390240701234_2026-11-22_10_00_00_[a-z0-9]{12}\.pdf$/);
    assert.deepEqual(pdf?.content, Buffer.from(world.blobs.get(receivedPdfKey(id)) ?? []));
    assert.ok(!pdf?.content.equals(pages));
    assert.equal((await world.store.received.fax(id))?.pages, 3);
  });

  test('of an account with mail domains, only mailboxes there get it; whom the operator names, all the same', async () => {
    const world = newWorld({ recipients: ['anna@example.com', 'bruno@example.org'] });
    await world.store.administration.addDomain({ domain: 'example.com', account: 'default' });
    const id = world.receiveFax(pages);
    await world.run(1);
    assert.deepEqual(to(world), ['anna@example.com']);
    world.store.jobs.put('inbound', { kind: 'redeliver', fax: id, to: 'carla@example.net', request: 'one' });
    await world.run(1);
    assert.deepEqual(to(world), ['anna@example.com', 'carla@example.net']);
    await world.store.administration.removeDomain({ domain: 'example.com', account: 'default' });
    await world.store.administration.addDomain({ domain: 'rossi.example', account: 'default' });
    world.receiveFax(pages, { carrierId: 'second' });
    await world.run(1);
    assert.equal(world.mails.length, 2);
    assert.ok(alarms(world).includes('fax-without-recipient'));
  });

  test('a name in the list is every mailbox of that group of the account, each once', async () => {
    const world = newWorld({ recipients: ['office', 'anna@example.com', 'gone'] });
    const groups = { office: ['bruno@example.com', 'anna@example.com', '+390255533200'] };
    await world.store.administration.changeAccount('default', (account) => ({ ...account, groups }));
    world.receiveFax(pages);
    await world.run(1);
    assert.deepEqual(to(world), ['anna@example.com', 'bruno@example.com']);
  });

  test('the rules of the line send it elsewhere; those that lead to nobody lose no fax', async () => {
    const forwarded = async (to: string): Promise<World> => {
      const world = newWorld();
      const rules = [{ id: 'aaaaaa', callers: ['+3902*'], to: [to], isInstead: true }];
      await world.store.administration.changeLine('+390240701234', (line) => ({ ...line, forwarding: { rules } }));
      await world.store.administration.addDomain({ domain: 'example.com', account: 'default' });
      world.receiveFax(pages);
      await world.run(1);
      return world;
    };
    assert.deepEqual(to(await forwarded('night@example.com')), ['night@example.com']);
    assert.deepEqual(to(await forwarded('night@elsewhere.example')), list);
  });

  test('told three times, and once more an hour later: nothing twice', async () => {
    const world = newWorld();
    world.receiveFax(pages, { carrierId: 'same' }, 3);
    await world.run(60);
    world.receiveFax(pages, { carrierId: 'same' }, 2);
    await world.run(1);
    assert.deepEqual(to(world), list);
  });

  test('the list changes between two tries: each of the new list has it once', async () => {
    let isDown = true;
    const world = newWorld({
      refuses: (mail) => {
        if (isDown && mail.to === 'carla@example.com') throw new Transient('later');
        return undefined;
      },
    });
    world.receiveFax(pages);
    await world.run(1);
    await putLine(world.store, { ...world.line, recipients: ['anna@example.com', 'dora@example.com'] });
    isDown = false;
    await world.run(30);
    assert.deepEqual(to(world), ['anna@example.com', 'bruno@example.com', 'dora@example.com']);
  });
});

describe('one mailbox never keeps another from its fax', () => {
  test('one refused for good, one down for an hour: the third at once, the second later, the first marked', async () => {
    let isDown = true;
    const world = newWorld({
      refuses: (mail) => {
        if (mail.to === 'anna@example.com') return '550 no such user';
        if (isDown && mail.to === 'bruno@example.com') throw new Transient('greylisted');
        return undefined;
      },
    });
    const id = world.receiveFax(pages);
    await world.run(1);
    assert.deepEqual(to(world), ['carla@example.com']);
    await world.run(59);
    isDown = false;
    await world.run(30);
    assert.deepEqual(to(world), ['bruno@example.com', 'carla@example.com']);
    assert.deepEqual(await stateOf(world, id), {
      outcome: 'partly-delivered',
      copies: { 'anna@example.com': 'failed', 'bruno@example.com': 'accepted', 'carla@example.com': 'accepted' },
    });
  });

  test('after three hard bounces a mailbox is passed over, and the operator is told', async () => {
    let tries = 0;
    const world = newWorld({
      refuses: (mail) => {
        if (mail.to !== 'anna@example.com') return undefined;
        tries += 1;
        return '550 no such user';
      },
    });
    for (let n = 0; n < 4; n += 1) {
      world.receiveFax(pages);
      await world.run(1);
    }
    assert.equal(tries, 3);
    assert.ok(alarms(world).includes('mailbox-passed-over'));
  });

  test('a mailbox that takes a mail again has no bounces any more', async () => {
    let isRefusing = true;
    const world = newWorld({ refuses: () => (isRefusing ? '550 no such user' : undefined) });
    for (let n = 0; n < 2; n += 1) {
      world.receiveFax(pages);
      await world.run(1);
    }
    isRefusing = false;
    world.receiveFax(pages);
    await world.run(1);
    assert.equal(await world.store.received.bounces('anna@example.com'), 0);
  });

  test('down for days: marked in the end, the fax is kept, the operator is told', async () => {
    const world = newWorld({
      refuses: () => {
        throw new Transient('down');
      },
    });
    const id = world.receiveFax(pages);
    await world.run(24 * 60);
    const { outcome, copies } = await stateOf(world, id);
    assert.equal(outcome, 'kept');
    assert.deepEqual(new Set(Object.values(copies)), new Set(['failed']));
    assert.ok(alarms(world).includes('fax-not-delivered'));
    assert.ok(world.blobs.has(receivedPdfKey(id)));
  });
});

describe('a fax that nobody can be given is kept', () => {
  test('a number without a line; assigned later, it is delivered', async () => {
    const world = newWorld();
    const number = '+390240709999';
    const id = world.receiveFax(pages, { to: number });
    await world.run(1);
    assert.equal((await stateOf(world, id)).outcome, 'kept');
    assert.ok(alarms(world).includes('fax-for-no-line'));
    assert.deepEqual(world.mails, []);
    await putLine(world.store, { ...world.line, number, senders: [], recipients: ['new@example.com'] });
    await world.store.events.redeliver(id, 'wish-1');
    await world.run(1);
    assert.deepEqual(to(world), ['new@example.com']);
    assert.equal((await stateOf(world, id)).outcome, 'delivered');
  });

  for (const written of ['0240701234', 'sip:+390240701234@host', '+39 0240701234']) {
    test(`a number that the carrier writes as ${written} is its line's all the same`, async () => {
      const world = newWorld();
      const id = world.receiveFax(pages, { to: written });
      await world.run(1);
      assert.deepEqual(to(world), list);
      assert.equal((await world.store.received.fax(id))?.reception.to, '+390240701234');
    });
  }

  test('a number that nobody can read: kept, alarmed, and listed; delivered to whoever it is said to be for', async () => {
    const world = newWorld();
    const id = world.receiveFax(pages, { to: 'sip:\u202efax\n@host' });
    await world.run(1);
    assert.equal((await stateOf(world, id)).outcome, 'kept');
    assert.ok(world.blobs.has(receivedPdfKey(id)));
    assert.ok(alarms(world).includes('fax-for-unreadable-number'));
    assert.equal((await world.store.received.list({ limit: 9 }))[0]?.reception.to, 'sip:fax @host');
    await world.store.events.redeliver(id, 'wish-1', 'finder@example.com');
    await world.run(1);
    assert.deepEqual(to(world), ['finder@example.com']);
    assert.equal((await stateOf(world, id)).outcome, 'delivered');
  });

  test('a number that could not be read belongs to a line that was added since', async () => {
    const world = newWorld();
    const id = world.receiveFax(pages, { to: '2125550123' });
    await world.run(1);
    assert.equal((await stateOf(world, id)).outcome, 'kept');
    const line = {
      ...world.line,
      number: '+12125550123',
      country: 'US',
      senders: [],
      recipients: ['york@example.com'],
    } as const;
    await putLine(world.store, line);
    await world.store.events.redeliver(id, 'wish-1');
    await world.run(1);
    assert.deepEqual(to(world), ['york@example.com']);
  });

  test('no number at all', async () => {
    const world = newWorld();
    const id = world.receiveFax(pages, { to: '' });
    await world.run(1);
    assert.equal((await stateOf(world, id)).outcome, 'kept');
    assert.equal((await world.store.received.fax(id))?.reception.to, 'unknown');
  });

  test('a line without recipients', async () => {
    const world = newWorld({ recipients: [] });
    const id = world.receiveFax(pages);
    await world.run(1);
    assert.equal((await stateOf(world, id)).outcome, 'kept');
    assert.ok(alarms(world).includes('fax-without-recipient'));
  });

  test('redelivered to one address, twice by the same wish: one mail', async () => {
    const world = newWorld();
    const id = world.receiveFax(pages);
    await world.run(1);
    for (const _ of [1, 2]) await world.store.events.redeliver(id, 'wish-1', 'archive@example.com');
    await world.run(1);
    assert.equal(to(world).filter((address) => address === 'archive@example.com').length, 1);
    assert.equal(world.mails.length, list.length + 1);
  });
});

describe('what came cannot be read', () => {
  const rows: readonly (readonly [string, () => Promise<Uint8Array | 'refused'>])[] = [
    ['HTML instead of pages', async () => Buffer.from('<!doctype html><html><body>expired</body></html>')],
    ['nothing at all', async () => Buffer.alloc(0)],
    ['a protected PDF', protectedPdf],
    ['the carrier has none', async () => 'refused'],
  ];
  for (const [name, media] of rows) {
    test(`${name}: the recipients are told, the original is kept`, async () => {
      const world = newWorld({ workers: real });
      const id = world.receiveFax(await media());
      await world.run(1);
      assert.deepEqual(to(world), list);
      assert.deepEqual(new Set(world.mails.map(({ kind }) => kind)), new Set(['unreadable']));
      assert.equal((await stateOf(world, id)).outcome, 'unreadable');
    });
  }

  test('somebody tried and no page came: told only where the line wants it', async () => {
    const quiet = newWorld();
    quiet.receiveFax('refused', { failure: 'dropped' });
    await quiet.run(1);
    assert.deepEqual(quiet.mails, []);
    const told = newWorld({ receive: { tellFailed: true } });
    told.receiveFax('refused', { failure: 'dropped' });
    await told.run(1);
    assert.deepEqual(
      told.mails.map(({ kind }) => kind),
      ['tried', 'tried', 'tried'],
    );
  });
});

describe('what no webhook told', () => {
  test('the carrier is asked every ten minutes; a fax is delivered once, also when its webhook comes after all', async () => {
    const world = newWorld();
    const id = world.receiveFax(pages, { carrierId: 'lost' }, 0);
    await sweepReceived(world.ports());
    await world.run(4);
    assert.deepEqual(world.mails, [], 'its webhook knows more, and may still come');
    await sweepReceived(world.ports());
    await world.run(1);
    assert.deepEqual(to(world), list);
    await sweepReceived(world.ports());
    world.receiveFax(pages, { carrierId: 'lost' }, 1);
    await world.run(1);
    assert.deepEqual(to(world), list);
    assert.equal((await stateOf(world, id)).outcome, 'delivered');
  });

  test('pages that come late are waited for', async () => {
    const world = newWorld();
    world.receiveFax('later', { carrierId: 'late' });
    await world.run(5);
    assert.deepEqual(world.mails, []);
    const [first] = world.carrier.inbound;
    if (first) first.pages = pages;
    await world.run(30);
    assert.deepEqual(to(world), list);
  });
});

describe('the process dies before and after every call of a port', () => {
  test('each mailbox has exactly one mail', async (t) => {
    const run = async (fuse: Fuse) => {
      const world = newWorld({ fuse });
      const id = world.receiveFax(pages, {}, 2);
      await world.run(60);
      return { world, id };
    };
    const whole = new Fuse();
    await run(whole);
    t.diagnostic(`${whole.points} points`);
    for (let point = 1; point <= whole.points; point += 1) {
      const { world, id } = await run(new Fuse(point));
      assert.deepEqual(to(world), list, `point ${point}`);
      assert.equal((await stateOf(world, id)).outcome, 'delivered', `point ${point}`);
    }
  });
});
