/** Limits of senders, lines and accounts: exact however many mails come at once, and answered. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { defaultAccount } from '../../../lambdas/fax/model.ts';
import { accept, type MailEvent } from '../../../lambdas/handlers/accept.ts';
import { prepare } from '../../../lambdas/handlers/prepare.ts';
import { compose } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World, type WorldOptions } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';

const proof = { kind: 'login', address: 'anna@example.com' } as const;
const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine: localEngine, ...options });

/** Mails without a document: whatever a limit lets through ends as that. @returns outcomes of all faxes */
async function sendAtOnce(world: World, count: number, numbers = 1): Promise<string[]> {
  const recipients = Array.from({ length: numbers }, (_, n) => `0255533${200 + n}@fax.example`);
  const events = await Promise.all(
    Array.from({ length: count }, async (_, n): Promise<MailEvent> => {
      const key = `mail/${world.clock.now()}-${n}.eml`;
      world.blobs.set(key, await compose({ from: 'anna@example.com', messageId: `<${key}@example.com>`, text: 'x' }));
      return { key, envelopeFrom: 'anna@example.com', recipients, proof, at: world.clock.now() };
    }),
  );
  await Promise.all(events.map((event) => accept(world.ports(), event)));
  // A mail server's second try is no second fax.
  await Promise.all(events.slice(0, 5).map((event) => accept(world.ports(), event)));
  for (const { id, faxes } of await submissionsOf(world, events)) {
    if (faxes.length > 0) await prepare(world.ports(), { submission: id });
  }
  return (await world.store.faxes.list({ limit: 1000 })).map(({ outcome }) => outcome ?? 'none');
}

async function submissionsOf(world: World, events: readonly MailEvent[]) {
  const ids = await Promise.all(events.map(({ key }) => world.store.submissions.mailDecision(key)));
  const all = await Promise.all(ids.map((decision) => world.store.submissions.submission(decision?.detail ?? '')));
  return all.filter((one) => one !== undefined);
}

const count = (outcomes: readonly string[], outcome: string) => outcomes.filter((one) => one === outcome).length;

describe('limits', () => {
  test('of a hundred mails at once, sixty are taken: the others are answered with the limit', async () => {
    const world = newWorld();
    const outcomes = await sendAtOnce(world, 100);
    assert.deepEqual([count(outcomes, 'no-document'), count(outcomes, 'limit-reached')], [60, 40]);
    world.clock.time += 60 * 60_000;
    assert.equal(count(await sendAtOnce(world, 1), 'no-document'), 61, 'an hour later there is room again');
  });

  test('of the line and of the account hold for all their senders', async () => {
    const world = newWorld({ line: { limits: { senderHour: 100, day: 7 } } });
    assert.equal(count(await sendAtOnce(world, 10), 'limit-reached'), 3);
    const other = newWorld({ line: { limits: { senderHour: 100 } } });
    await other.store.administration.changeAccount(defaultAccount.id, (account) => ({
      ...account,
      limits: { day: 4 },
    }));
    assert.equal(count(await sendAtOnce(other, 10), 'limit-reached'), 6);
    const { days } = await other.store.volumes.volume('sender anna@example.com');
    assert.deepEqual(
      days.map(({ faxes }) => faxes),
      [4],
      'what was refused counts for nobody',
    );
  });

  test('cost is limited by the prices of the operator, once the pages are known', async () => {
    const real = startWorkerPool({ warm: { prepare: 1 } });
    try {
      const world = newWorld({ line: { limits: { costDay: 1 } }, workers: real });
      const prices = [{ prefix: '+39', page: 0.3, fax: 0 }];
      await world.store.administration.changeAccount('default', (account) => ({ ...account, prices }));
      for (const [n, number] of [200, 201].entries()) {
        const attachments = [{ filename: 'offer.pdf', content: await pdfOf(2) }];
        const raw = await compose({ from: 'anna@example.com', messageId: `<${n}@example.com>`, attachments });
        world.receive(raw, { recipients: [`0255533${number}@fax.example`] });
        await world.run(10);
      }
      const outcomes = (await world.store.faxes.list({ limit: 10 })).map(({ outcome }) => outcome);
      assert.deepEqual(outcomes.sort(), ['limit-reached', 'sent']);
    } finally {
      await real.close();
    }
  });

  test('a mail that would go past it is refused whole, with one answer that names the limit', async () => {
    const world = newWorld({ line: { limits: { senderHour: 5 } } });
    const raw = await compose({ from: 'anna@example.com', messageId: '<m@example.com>', text: 'x' });
    world.receive(raw, { recipients: [200, 201, 202, 203, 204, 205].map((n) => `0255533${n}@fax.example`) });
    await world.run();
    const faxes = await world.store.faxes.list({ limit: 10 });
    assert.deepEqual(new Set(faxes.map(({ outcome }) => outcome)), new Set(['limit-reached']));
    assert.equal(world.mails.length, 1);
    assert.match(
      Buffer.from(world.mails[0]?.raw ?? [])
        .toString()
        .replace(/=\r\n/g, ''),
      /5 fax all'ora/,
    );
  });
});
