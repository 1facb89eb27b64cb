/** What cannot be taken in, or was forgotten: whoever is known to wait for it is told, once. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { MailEvent } from '../../lambdas/handlers/accept.ts';
import { close } from '../../lambdas/handlers/close.ts';
import { readHere } from '../../lambdas/mail/reader/read-here.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { compose } from '../mail/compose.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { stateMachineEngine } from '../scenarios/state-machine-engine.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';

const recipients = ['0255533200@fax.example', '0255533201@fax.example'];
const signed: MailEvent['proof'] = { kind: 'proven', by: { kind: 'dkim', addressed: [], ignored: [] } };
const hour = 60;

const sides = [
  { name: 'one machine', engine: localEngine },
  { name: 'the state machines', engine: stateMachineEngine },
];

/** A reader that dies of every mail, beyond its header. */
const deadlyReader = (ports: WorkerPorts): WorkerPorts => ({
  ...ports,
  mails: { ...readHere, read: () => Promise.reject(new TypeError('a bug')) },
});

const letter = (messageId = '<m1@example.com>', from = 'anna@example.com') =>
  compose({ from, subject: 'Ricetta', messageId, attachments: [{ filename: 'note.txt', content: 'Buongiorno' }] });

const told = (world: World): string[] => world.mails.map(({ kind, to }) => `${kind} to ${to}`);
const outcomes = async (world: World) => (await world.store.faxes.list({ limit: 9 })).map(({ outcome }) => outcome);

for (const { name, engine } of sides) {
  const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine, ...options });

  describe(`a mail that cannot be taken in, on ${name}`, () => {
    test('is answered to its sender by one notice, naming all its numbers, in its thread; nothing is sent', async () => {
      const world = newWorld({ sabotage: deadlyReader });
      world.receive(await letter(), { recipients });
      await world.run();
      assert.deepEqual(told(world), ['anomaly to anna@example.com']);
      assert.deepEqual(await outcomes(world), ['internal', 'internal']);
      const text = Buffer.from(world.mails[0]?.raw ?? [])
        .toString()
        .replace(/=\r\n/g, '');
      for (const part of ['02 5553 3200', '02 5553 3201', 'Ricetta', 'In-Reply-To: <m1@example.com>'])
        assert.ok(text.includes(part), part);
      assert.equal(world.carrier.posts.length, 0);
    });

    test('is answered once, however often the mail server tries again', async () => {
      const world = newWorld({ sabotage: deadlyReader });
      for (let copy = 0; copy < 3; copy += 1) world.receive(await letter(), { recipients, key: `mail/${copy}.eml` });
      await world.run();
      assert.deepEqual(told(world), ['anomaly to anna@example.com']);
    });

    test('is answered to nobody who is not known: on no list, or not proven, or automatic', async () => {
      const world = newWorld({ sabotage: deadlyReader });
      const stranger = 'eve@example.net';
      world.receive(await letter('<a@x>', stranger), { recipients, proof: { kind: 'login', address: stranger } });
      world.receive(await letter('<b@x>'), { recipients, proof: { kind: 'login', address: 'bruno@example.com' } });
      world.receive(await letter('<c@x>'), { recipients, envelopeFrom: '' });
      // The numbers of a signed mail that nobody signed: whoever has the mail may have put them there.
      world.receive(await letter('<d@x>'), { recipients, proof: signed });
      await world.run();
      assert.deepEqual(told(world), []);
    });

    test('whose end came after it was written goes on as if nothing had been', async () => {
      let deaths = 0;
      const world = newWorld({
        sabotage: (ports) => ({
          ...ports,
          submissions: new Proxy(ports.submissions, {
            get(target, key) {
              const value = Reflect.get(target, key);
              if (typeof value !== 'function') return value;
              if (key !== 'decideMail' || deaths > 0) return value.bind(target);
              return () => {
                deaths += 1;
                return Promise.reject(new TypeError('a bug'));
              };
            },
          }),
        }),
      });
      world.receive(await compose({ from: 'anna@example.com', subject: 'x', messageId: '<m@x>', text: 'no file' }), {
        recipients: recipients.slice(0, 1),
      });
      await world.run();
      assert.equal(deaths, 1);
      assert.deepEqual(await outcomes(world), ['no-document']);
      assert.deepEqual(told(world), ['anomaly to anna@example.com']);
    });

    test('that cannot even be given up is alarmed, and not given up again', async () => {
      const world = newWorld({
        sabotage: (ports) => ({
          ...ports,
          directory: Object.assign(Object.create(ports.directory), {
            lineOfSender: () => Promise.reject(new TypeError('a bug')),
          }),
        }),
      });
      world.receive(await letter(), { recipients });
      await world.run();
      assert.deepEqual(told(world), []);
      assert.equal(world.journal.filter(({ what }) => what === 'dead-letter').length, 2);
    });
  });
}

describe('a held fax whose execution is gone', () => {
  async function forgotten(isAsked: boolean): Promise<World> {
    const world = new World({
      engine: localEngine,
      ...(isAsked
        ? {}
        : {
            refuses: () => {
              throw new Transient('451');
            },
          }),
    });
    world.receive(await letter(), { recipients, proof: signed });
    await world.run(1);
    world.store.db.run('DELETE FROM executions');
    return world;
  }
  const sweep = (world: World) => world.alive((ports) => close(ports, { kind: 'sweep' }));

  test('is left alone until its hold is over, and an hour more', async () => {
    const world = await forgotten(true);
    await world.run(24.5 * hour);
    await sweep(world);
    assert.deepEqual(await outcomes(world), [undefined, undefined]);
  });

  test('ends as not confirmed then, with one notice for all its numbers, however often is swept', async () => {
    const world = await forgotten(true);
    await world.run(25.1 * hour);
    for (let n = 0; n < 3; n += 1) {
      await sweep(world);
      await world.run(1);
    }
    assert.deepEqual(await outcomes(world), ['confirmation-missing', 'confirmation-missing']);
    assert.deepEqual(told(world), ['confirm to anna@example.com', 'anomaly to anna@example.com']);
  });

  test('ends the same without a word to a sender who was never asked', async () => {
    const world = await forgotten(false);
    await world.run(25.1 * hour);
    for (let n = 0; n < 3; n += 1) {
      await sweep(world);
      await world.run(1);
    }
    assert.deepEqual(await outcomes(world), ['confirmation-missing', 'confirmation-missing']);
    assert.deepEqual(told(world), []);
  });
});
