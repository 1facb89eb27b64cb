import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { E164, Line } from '../../lambdas/fax/model.ts';
import type { ReceivedFax } from '../../lambdas/fax/received.ts';
import { faxPdfKey, originalKey } from '../../lambdas/flow/file-keys.ts';
import { poll } from '../../lambdas/handlers/poll.ts';
import { send } from '../../lambdas/handlers/send.ts';
import type { WorkerPool } from '../../lambdas/ports.ts';
import { putLine } from '../put-line.ts';
import { judge } from '../scenarios/checker.ts';
import { Fuse } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { busy, sent } from '../scenarios/scripted-carrier.ts';
import { demoLine, World, type WorldOptions } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const warehouse: E164 = '+390240705678';
const mailboxes = ['store@example.com', 'yard@example.com'];
const other: Line = {
  ...demoLine,
  number: warehouse,
  name: 'Magazzino',
  extension: '123',
  senders: [],
  recipients: mailboxes,
};

let real: RunningWorkerPool;
let workers: WorkerPool;
let pages: Buffer;
before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  pages = await pdfOf(2);
});
after(() => real.close());

function newWorld(options: Partial<WorldOptions> = {}): World {
  const world = new World({ engine: localEngine, workers, receive: { direct: true }, ...options });
  void world.store.administration.addLine(other);
  return world;
}

/** A fax whose pages are made already. */
async function submit(world: World, to: E164 = warehouse): Promise<string> {
  const { faxes } = await world.submit([to]);
  const id = faxes[0]?.id ?? '';
  world.blobs.set(faxPdfKey(id), pages);
  return id;
}

const received = async (world: World): Promise<ReceivedFax[]> => world.store.received.list({ limit: 9 });
const mailsTo = (world: World): string[] => world.mails.map(({ to }) => to).sort();
const everybody = ['anna@example.com', ...mailboxes].sort();
const judged = ({ happenings, channels, carrier }: World) => {
  const sending = new Set(happenings.flatMap((one) => (one.kind === 'appended' ? [one.fax] : [])));
  const ofFaxes = happenings.filter((one) => one.kind !== 'mailed' || sending.has(one.fax ?? ''));
  assert.deepEqual(carrier.posts, []);
  return judge({ happenings: ofFaxes, calls: [], channels });
};

describe('a fax between two lines hosted here', () => {
  test('goes without the carrier: same pages, same notices, marked as internal', async () => {
    const world = newWorld();
    const id = await submit(world);
    await world.run(5);
    assert.deepEqual(judged(world), []);
    assert.deepEqual(mailsTo(world), everybody);
    const [fax, ...more] = await received(world);
    assert.deepEqual(more, []);
    assert.ok(fax);
    assert.deepEqual(
      [fax.reception.isInternal, fax.reception.from, fax.reception.to, fax.outcome],
      [true, demoLine.number, warehouse, 'delivered'],
    );
    assert.deepEqual(world.blobs.get(originalKey(fax.id)), pages);
    assert.match(
      world.mails.find(({ to }) => to === 'yard@example.com')?.subject ?? '',
      /^Fax interno da 02 4070 1234/,
    );
    const outgoing = await world.store.faxes.fax(id);
    assert.deepEqual(
      [outgoing?.outcome, outgoing?.attempts.length, outgoing?.attempts[0]?.isDirect],
      ['sent', 1, true],
    );
    const notice = Buffer.from(world.mails.find(({ fax: about }) => about === id)?.raw ?? []).toString();
    assert.match(notice, /senza passare/);
  });

  test('needs no free channel', async () => {
    const world = newWorld({ channels: 0 });
    await submit(world);
    await world.run(1);
    assert.deepEqual(mailsTo(world), everybody);
  });

  test('goes by the carrier when the line does not want it, and to numbers of others', async () => {
    const off = newWorld({ receive: { direct: false } });
    await submit(off);
    await off.run();
    assert.equal(off.carrier.posts.length, 1);
    assert.deepEqual(await received(off), []);
    const elsewhere = newWorld();
    await submit(elsewhere, '+390255533200');
    await elsewhere.run();
    assert.equal(elsewhere.carrier.posts.length, 1);
  });

  test('may follow an attempt by the carrier', async () => {
    const world = newWorld({
      receive: { direct: false },
      scripts: { [warehouse]: [{ result: busy }, { result: sent }] },
    });
    const id = await submit(world);
    await world.run(2);
    await putLine(world.store, { ...demoLine, receive: { direct: true } });
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    const fax = await world.store.faxes.fax(id);
    assert.deepEqual(
      fax?.attempts.map(({ isDirect, result }) => [isDirect, result?.outcome]),
      [
        [false, 'busy'],
        [true, 'sent'],
      ],
    );
  });

  test('an attempt that nobody finished is ended by the next send, and the carrier is not asked', async () => {
    const world = newWorld();
    const id = await submit(world);
    const transport = { t38: true, quality: 'high' } as const;
    const attempt = { what: 'attempt-written', at: world.clock.now(), attempt: 1, transport, token: 't' } as const;
    const version = (await world.store.faxes.fax(id))?.version ?? 0;
    assert.ok(await world.store.faxes.append(id, version, [{ ...attempt, mediaToken: '', isDirect: true }]));
    world.carrier.isDown = true;
    const step = await poll(world.ports(), { fax: id, attempt: 1 });
    assert.deepEqual([step.next, 'seconds' in step && step.seconds], ['wait', 0]);
    for (const token of ['again', 'and again']) await send(world.ports(), { token, fax: id, attempt: 1 });
    await world.run(5);
    assert.equal((await world.store.faxes.fax(id))?.outcome, 'sent');
    assert.equal((await received(world)).length, 1);
    assert.deepEqual(mailsTo(world), everybody);
  });

  test('whose pages are gone: the recipients are told', async () => {
    const world = newWorld();
    await world.submit([warehouse]);
    await world.run(5);
    assert.deepEqual(mailsTo(world), everybody);
    assert.equal((await received(world))[0]?.outcome, 'unreadable');
  });

  test('the process dies before and after every call of a port: one reception, one mail each', async (t) => {
    const run = async (fuse: Fuse) => {
      const world = newWorld({ fuse });
      await submit(world);
      await world.run(60);
      return world;
    };
    const whole = new Fuse();
    await run(whole);
    t.diagnostic(`${whole.points} points`);
    for (let point = 1; point <= whole.points; point += 1) {
      const world = await run(new Fuse(point));
      assert.equal(world.crashes, 1, `point ${point}`);
      assert.deepEqual(judged(world), [], `point ${point}`);
      assert.deepEqual(mailsTo(world), everybody, `point ${point}`);
      const [fax, ...more] = await received(world);
      assert.deepEqual([more.length, fax?.outcome], [0, 'delivered'], `point ${point}`);
    }
  });
});

describe('an extension', () => {
  const mail = async (to: string) =>
    Buffer.from(
      `From: anna@example.com\r\nTo: ${to}\r\nSubject: Lista\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n` +
        `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n${pages.toString('base64')}\r\n`,
    );

  test('dials the other line', async () => {
    const world = newWorld();
    world.receive(await mail('123@fax.example'), { recipients: ['123@fax.example'] });
    await world.run(5);
    const [fax] = await world.store.faxes.list({ limit: 9 });
    assert.equal(fax?.to, warehouse);
    assert.deepEqual(mailsTo(world), everybody);
    assert.deepEqual(world.carrier.posts, []);
  });

  test('is no number where faxes to other lines go by the carrier', async () => {
    const world = newWorld({ receive: {} });
    world.receive(await mail('123@fax.example'), { recipients: ['123@fax.example'] });
    await world.run(5);
    assert.deepEqual(await world.store.faxes.list({ limit: 9 }), []);
    assert.deepEqual(mailsTo(world), ['anna@example.com']);
  });
});
