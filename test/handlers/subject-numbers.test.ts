/** A mail to the fixed address: its subject names the numbers. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { compose } from '../mail/compose.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { sent } from '../scenarios/scripted-carrier.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';
import { pdfOf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const pool = startWorkerPool();
const workers = replayingWorkers(pool);
after(() => pool.close());

async function afterMail(
  subject: string,
  recipients: string[],
  options: Partial<WorldOptions> = {},
  more: object = {},
) {
  const world = new World({
    engine: localEngine,
    workers,
    scripts: { '+390255533200': [{ result: sent }] },
    ...options,
  });
  const raw = await compose({
    from: 'anna@example.com',
    subject,
    attachments: [{ filename: 'offer.pdf', content: await pdfOf(1) }],
  });
  world.receive(raw, { recipients, ...more });
  await world.run();
  const faxes = await world.store.faxes.list({ limit: 9 });
  return {
    world,
    called: world.carrier.calls.map(({ to }) => to),
    outcomes: faxes.map(({ outcome }) => outcome),
    text: world.mails.map(({ raw: mail }) => Buffer.from(mail).toString()),
  };
}

describe('numbers in the subject', () => {
  test('are called as if the mail had been addressed to them, and the notice names whom each is for', async () => {
    const { world, called } = await afterMail('0255533200 /Rossi', ['Fax@fax.example']);
    assert.deepEqual(called, ['+390255533200']);
    const [submission] = await Promise.all(
      (await world.store.faxes.list({ limit: 1 })).map((fax) => world.store.submissions.submission(fax.submission)),
    );
    assert.equal(submission?.faxes[0]?.name, 'Rossi');
    assert.match(world.mails[0]?.subject ?? '', /02 5553 3200/);
  });

  test('are one fax with the same number in the address', async () => {
    const { called } = await afterMail('0255533200', ['fax@fax.example', '0255533200@fax.example']);
    assert.deepEqual(called, ['+390255533200']);
  });

  test('are not looked for where only a number was addressed', async () => {
    const { called } = await afterMail('0255533299', ['0255533200@fax.example']);
    assert.deepEqual(called, ['+390255533200']);
  });

  test('that are none: nobody is called, and one answer shows the right form', async () => {
    const { world, called, text } = await afterMail('Preventivo 42', ['fax@fax.example']);
    assert.deepEqual(called, []);
    assert.equal(world.mails.length, 1);
    assert.match(text[0] ?? '', /0255533222/);
  });

  test('of an answer are those of another mail', async () => {
    const { called, world } = await afterMail('Re: 0255533200', ['fax@fax.example']);
    assert.deepEqual(called, []);
    assert.equal(world.mails.length, 1);
  });

  test('of a signed mail that was not addressed to us wait for a confirmation', async () => {
    const by = { kind: 'dkim', addressed: [], ignored: [] } as const;
    const proof = { kind: 'proven', by } as const;
    const { called, world } = await afterMail('0255533200', ['fax@fax.example'], {}, { proof });
    assert.deepEqual(called, []);
    assert.deepEqual(world.mails.map(({ kind }) => kind).slice(0, 1), ['confirm']);
  });
});
