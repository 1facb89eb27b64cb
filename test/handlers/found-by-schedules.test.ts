/** What random schedules found (test/chaos), each told as the one story that it came down to. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { accepted } from '../../lambdas/fax/result.ts';
import { accept } from '../../lambdas/handlers/accept.ts';
import { close } from '../../lambdas/handlers/close.ts';
import { report } from '../../lambdas/handlers/report.ts';
import type { CarrierEvent, Mailer, OutgoingMail } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { BreakableDatabase } from '../chaos/breakable-database.ts';
import { compose } from '../mail/compose.ts';
import { judge } from '../scenarios/checker.ts';
import { Crash } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { busy, type CallScript, sent } from '../scenarios/scripted-carrier.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';

const to: E164 = '+390255533200';
const rejected: CallScript['result'] = { outcome: 'rejected', retry: 'never' };

function newWorld(scripts: readonly CallScript[] = [], options: Partial<WorldOptions> = {}): World {
  return new World({ engine: localEngine, scripts: { [to]: scripts }, ...options });
}

async function theFax(world: World) {
  const [fax, ...more] = await world.store.faxes.list({ limit: 9 });
  assert.ok(fax);
  assert.deepEqual(more, []);
  return fax;
}

/** A relay that takes mails, and now and then does not say so. */
function forgetfulRelay(answers: ('taken' | 'taken, and silent' | 'not now')[]) {
  const arrived: OutgoingMail[] = [];
  const left = new Set<string>();
  const mailer: Mailer = {
    domain: 'fax.example',
    answerTo: async (id) => (left.has(id) ? accepted({ isFinal: true }) : undefined),
    async send(mail) {
      const answer = answers.shift() ?? 'taken';
      if (answer === 'not now') throw new Transient('451');
      arrived.push(mail);
      if (answer === 'taken, and silent') throw new Transient('The connection broke.');
      left.add(mail.id);
      return accepted({ isFinal: true });
    },
  };
  return { arrived, sabotage: (ports: WorkerPorts): WorkerPorts => ({ ...ports, mailer }) };
}

/** What each Message-ID said, in the order of arrival. */
const said = (mails: readonly OutgoingMail[]): string[] => mails.map(({ id, kind }) => `${id.split('-')[1]}: ${kind}`);

describe('one Message-ID says one thing', () => {
  test('a failure whose telling nobody answered for is corrected, not told again as sent', async () => {
    const relay = forgetfulRelay(['taken, and silent', ...Array.from({ length: 12 }, () => 'not now' as const)]);
    const after = { afterwards: sent, afterwardsMinutes: 10 };
    const world = newWorld([{ result: rejected, ...after }], { sabotage: relay.sabotage });
    await world.submit([to]);
    await world.run();
    assert.deepEqual(said(relay.arrived), ['result: failed', 'correction: correction']);
    assert.equal((await theFax(world)).outcome, 'sent');
  });

  test('a failure that is told again says the same as before', async () => {
    const relay = forgetfulRelay(['taken, and silent', 'not now', 'taken']);
    const world = newWorld([{ result: rejected }], { sabotage: relay.sabotage });
    await world.submit([to]);
    await world.run();
    assert.deepEqual(said(relay.arrived), ['result: failed', 'result: failed']);
    const [first, second] = relay.arrived.map(({ subject }) => subject);
    assert.equal(first, second);
  });
});

describe('two copies of one mail', () => {
  const key = (copy: number): string => `mail/copy-${copy}.eml`;
  const recipients = ['0255533200@fax.example', '0255533201@fax.example'];

  async function worldWithCopies(): Promise<{
    world: World;
    take: (copy: number, sabotage?: Partial<WorkerPorts>) => Promise<void>;
  }> {
    const world = newWorld();
    const raw = await compose({ from: 'anna@example.com', messageId: '<same@example.com>', subject: 'Una volta' });
    for (const copy of [1, 2]) world.blobs.set(key(copy), raw);
    const proof = { kind: 'login', address: 'anna@example.com' } as const;
    const take = (copy: number, sabotage: Partial<WorkerPorts> = {}) =>
      accept(
        { ...world.ports(), ...sabotage },
        { key: key(copy), envelopeFrom: 'anna@example.com', recipients, proof, at: world.clock.now() },
      );
    return { world, take };
  }
  const dies = () => Promise.reject(new Crash('Died.'));

  test('the second is read before the first has written what it claimed: it waits, and nothing is lost', async () => {
    const { world, take } = await worldWithCopies();
    const submissions = {
      ...world.ports().submissions,
      claim: world.store.submissions.claim.bind(world.store.submissions),
      submission: world.store.submissions.submission.bind(world.store.submissions),
      create: dies,
    };
    await assert.rejects(take(1, { submissions }), Crash);
    await assert.rejects(take(2), Transient);
    await world.run();
    assert.equal(world.store.db.first('SELECT name FROM executions'), undefined);
    await take(1);
    await take(2);
    await world.run();
    assert.deepEqual(
      (await world.store.faxes.list({ limit: 9 })).map(({ outcome }) => outcome),
      ['no-document', 'no-document'],
    );
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['anomaly'],
    );
  });

  test('the first died before it wrote its faxes: the second writes them, and nothing is lost', async () => {
    const { world, take } = await worldWithCopies();
    const { faxes } = world.store;
    let written = 0;
    const append: typeof faxes.append = (...values) => (++written > 1 ? dies() : faxes.append(...values));
    await assert.rejects(take(1, { faxes: Object.assign(Object.create(faxes), { append }) }), Crash);
    await take(2);
    await world.run();
    assert.deepEqual(
      (await faxes.list({ limit: 9 })).map(({ outcome }) => outcome),
      ['no-document', 'no-document'],
    );
    await take(1);
    await world.run();
    assert.equal((await faxes.list({ limit: 9 })).length, 2);
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['anomaly'],
    );
  });
});

describe('a truly signed word that comes too late to be believed', () => {
  const stale = (world: World): CarrierEvent => {
    const [call] = world.carrier.calls;
    assert.ok(call);
    const { carrierId, attemptId } = call;
    return { id: 'late', at: world.clock.now(), carrierId, attemptId, said: 'delivered', result: sent, isStale: true };
  };
  /** A minute after it said that the call failed the carrier knows better, and never tells by itself. */
  const arrivedAfterAll = (script: CallScript): CallScript => ({
    ...script,
    ...{ afterwards: sent, afterwardsMinutes: 1, isCorrectedInSilence: true },
  });

  test('between two tries: the carrier is asked about that very call, and nobody is called again', async () => {
    const world = newWorld([arrivedAfterAll({ result: busy })]);
    await world.submit([to]);
    await world.run(3);
    assert.deepEqual(
      (await theFax(world)).attempts.map(({ decision }) => decision?.next),
      ['wait'],
    );
    world.store.jobs.put('carrier', { kind: 'carrier', event: stale(world) });
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['sent'],
    );
  });

  test('after the failure was told: the carrier is asked, and a correction follows', async () => {
    const world = newWorld([arrivedAfterAll({ result: rejected })]);
    await world.submit([to]);
    await world.run(60);
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['failed'],
    );
    world.store.jobs.put('carrier', { kind: 'carrier', event: stale(world) });
    await world.run();
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['failed', 'correction'],
    );
  });

  test('the carrier cannot be asked: it is asked later', async () => {
    const world = newWorld([arrivedAfterAll({ result: rejected })]);
    await world.submit([to]);
    await world.run(60);
    world.carrier.isDown = true;
    world.store.jobs.put('carrier', { kind: 'carrier', event: stale(world) });
    await world.run(30);
    assert.equal(world.mails.length, 1);
    world.carrier.isDown = false;
    await world.run();
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['failed', 'correction'],
    );
  });

  test('a forger’s word that the carrier does not bear out changes nothing', async () => {
    const world = newWorld([{ result: rejected }]);
    await world.submit([to]);
    await world.run(60);
    world.store.jobs.put('carrier', { kind: 'carrier', event: stale(world) });
    await world.run();
    assert.equal((await theFax(world)).outcome, 'rejected');
    assert.equal(world.mails.length, 1);
  });
});

describe('a call that is being submitted when an earlier one turns out delivered', () => {
  test('is hung up as soon as the carrier knows it', async () => {
    const late: CallScript = { answer: 'timeout-though-accepted', result: busy, minutes: 60, listedAfter: 3 };
    const world = newWorld([{ result: busy }, late]);
    await world.submit([to]);
    await world.run(5);
    world.deliver = () => {};
    await world.run(3);
    const [first, second] = world.carrier.calls;
    assert.ok(first && second);
    assert.equal((await theFax(world)).attempts[1]?.carrierId, undefined);
    const { carrierId, attemptId } = first;
    const event: CarrierEvent = { id: 'x', at: 0, carrierId, attemptId, said: 'delivered', result: sent };
    world.store.jobs.put('carrier', { kind: 'carrier', event });
    await world.run();
    assert.deepEqual(world.carrier.cancelled, [second.carrierId]);
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['sent'],
    );
    assert.deepEqual(judge({ happenings: world.happenings, calls: world.intervals(), channels: 2 }), []);
  });
});

describe('a relay that keeps us waiting', () => {
  test('for a quarter of an hour: the mail leaves once, because nobody else may tell the same meanwhile', async () => {
    const world = newWorld([{ result: rejected }]);
    const {
      faxes: [fax],
    } = await world.submit([to]);
    assert.ok(fax);
    const arrived: string[] = [];
    const others: unknown[] = [];
    const mailer: Mailer = {
      domain: 'fax.example',
      answerTo: async () => undefined,
      async send({ id }) {
        world.clock.time += 15 * 60_000;
        if (arrived.length === 0)
          others.push(await report(ports, { fax: fax.id, run: 'another' }).catch((error) => error));
        arrived.push(id);
        return accepted({ isFinal: true });
      },
    };
    await world.run(0);
    await world.store.faxes.append(fax.id, (await theFax(world)).version, [
      { what: 'ended', at: world.clock.now(), outcome: 'rejected' },
    ]);
    const ports: WorkerPorts = { ...world.ports(), mailer };
    await report(ports, { fax: fax.id, run: 'first' });
    assert.equal(arrived.length, 1);
    assert.ok(others[0] instanceof Transient);
  });

  test('with a result and with its correction: together they outlast a lease, and each leaves once', async () => {
    const world = newWorld([{ result: rejected }]);
    const {
      faxes: [fax],
    } = await world.submit([to]);
    assert.ok(fax);
    const arrived: string[] = [];
    const others: unknown[] = [];
    const add = async (entry: FaxEntry): Promise<void> => {
      await world.store.faxes.append(fax.id, (await theFax(world)).version, [entry]);
    };
    const mailer: Mailer = {
      domain: 'fax.example',
      answerTo: async () => undefined,
      async send({ id }) {
        world.clock.time += 15 * 60_000;
        if (arrived.length === 0) await add({ what: 'corrected', at: world.clock.now(), attempt: 1 });
        if (others.length < 3)
          others.push(await report(ports, { fax: fax.id, run: 'another' }).catch((error) => error));
        arrived.push(id);
        return accepted({ isFinal: true });
      },
    };
    await world.run(0);
    await add({ what: 'ended', at: world.clock.now(), outcome: 'rejected' });
    const ports: WorkerPorts = { ...world.ports(), mailer };
    await report(ports, { fax: fax.id, run: 'first' });
    assert.deepEqual(arrived, [`${fax.id}-result`, `${fax.id}-correction`]);
    assert.deepEqual(
      others.map((error) => error instanceof Transient),
      [true, true],
    );
  });

  test('with what was wrong with a whole mail: its own execution and that of a fax send it once', async () => {
    const arrived: string[] = [];
    const others: unknown[] = [];
    const mailer: Mailer = {
      domain: 'fax.example',
      answerTo: async () => undefined,
      async send({ kind }) {
        if (others.length === 0) {
          const ports: WorkerPorts = { ...world.ports(), mailer };
          others.push(await report(ports, { fax: (await theFax(world)).id, run: 'x' }).catch((error) => error));
        }
        arrived.push(kind);
        return accepted({ isFinal: true });
      },
    };
    const world = newWorld([], { sabotage: (ports) => ({ ...ports, mailer }) });
    world.receive(await compose({ from: 'anna@example.com', subject: 'Niente' }), {
      recipients: ['0255533200@fax.example'],
    });
    await world.run();
    assert.deepEqual(arrived, ['anomaly']);
    assert.ok(others[0] instanceof Transient);
  });
});

describe('a clock that is set while a call may or may not have been made', () => {
  const unknown: CallScript = {
    ...{ answer: 'timeout-though-accepted', listedAfter: 7 },
    ...{ result: sent, minutes: 8, isSilent: true },
  };

  test('proves nothing: the call is given up as never made by time that passed', async () => {
    let leap = 0;
    const carrierClock = { minuteMs: 60_000, now: (): number => world.clock.time - leap };
    const world: World = newWorld([unknown, { result: sent }], { carrierClock });
    await world.submit([to]);
    await world.run(1);
    leap = 20 * 60_000;
    world.clock.time += leap;
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    assert.equal((await theFax(world)).outcome, 'sent');
  });
});

describe('nobody waits in silence', () => {
  test('a disk that is full when a step has ended: the step is done again, and its fax goes on', async () => {
    const database = new BreakableDatabase();
    const arrived: string[] = [];
    const mailer: Mailer = {
      domain: 'fax.example',
      answerTo: async (id) => (arrived.includes(id) ? accepted({ isFinal: true }) : undefined),
      async send({ id }) {
        arrived.push(id);
        database.isFull = true;
        return accepted({ isFinal: true });
      },
    };
    const world = newWorld([{ result: sent }], { database, sabotage: (ports) => ({ ...ports, mailer }) });
    await world.submit([to]);
    await assert.rejects(world.run(), Transient);
    database.isFull = false;
    await world.run();
    assert.equal((await theFax(world)).notices[0]?.isDone, true);
    assert.deepEqual(
      world.store.db.all('SELECT status FROM executions').map((row) => ({ ...(row as object) })),
      [{ status: 'succeeded' }, { status: 'succeeded' }],
    );
    assert.equal(arrived.length, 1);
  });

  test('a fax whose execution is gone is ended by the hourly sweep, an hour after its deadline, and told', async () => {
    const isLost = (ports: WorkerPorts): WorkerPorts => ({
      ...ports,
      workflow: Object.assign(Object.create(ports.workflow), { startSubmission: async () => {} }),
    });
    const world = newWorld([{ result: sent }], { sabotage: isLost });
    world.receive(await compose({ from: 'anna@example.com', attachments: [{ filename: 'a.txt', content: 'A' }] }), {
      recipients: ['0255533200@fax.example'],
    });
    await world.run(5 * 60 - 1);
    await close(world.ports(), { kind: 'sweep' });
    assert.equal((await theFax(world)).state, 'accepted');
    await world.run(2);
    await close(world.ports(), { kind: 'sweep' });
    await close(world.ports(), { kind: 'sweep' });
    await world.run();
    assert.equal((await theFax(world)).outcome, 'internal');
    assert.deepEqual(
      world.mails.map(({ kind }) => kind),
      ['failed'],
    );
  });
});
