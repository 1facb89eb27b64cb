/** Numbers written at customers' own mail domains, as SES brings them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MailEvent } from '../../../lambdas/handlers/accept.ts';
import { compose } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World } from '../../scenarios/world.ts';

const letter = (from = 'anna@example.com') => compose({ from, subject: 'Fax', messageId: '<m1@example.com>' });
const spf: MailEvent['proof'] = {
  kind: 'verdicts',
  verdicts: { dmarc: 'GRAY', spf: 'PASS' },
  virus: 'PASS',
};
const zone = { 'example.com': 'v=spf1 ip4:192.0.2.1 -all' };

async function newWorld(): Promise<World> {
  const world = new World({ engine: localEngine, zone });
  const { administration } = world.store;
  await administration.addDomain({ domain: 'example.com', account: 'default' });
  await administration.addAccount({ id: 'other', name: '' });
  await administration.addDomain({ domain: 'other.example', account: 'other' });
  return world;
}

const numbers = async (world: World) => (await world.store.faxes.list({ limit: 9 })).map(({ to }) => to).sort();

describe('a number at a customer’s own domain', () => {
  test('is a fax of its senders, and the same number at ours is the same fax', async () => {
    const world = await newWorld();
    const recipients = ['0255533200@Example.com', '0255533200@fax.example', '0255533201@example.com'];
    world.receive(await letter(), { recipients, proof: spf });
    await world.run(1);
    assert.deepEqual(await numbers(world), ['+390255533200', '+390255533201']);
  });

  test('of another customer is none, and the sender is told so', async () => {
    const world = await newWorld();
    world.receive(await letter(), {
      recipients: ['0255533200@other.example', '0255533201@nobody.example'],
      proof: spf,
    });
    await world.run(1);
    assert.deepEqual(await numbers(world), []);
    assert.deepEqual(
      world.mails.map(({ to, kind }) => `${kind} to ${to}`),
      ['anomaly to anna@example.com'],
    );
    const text = Buffer.from(world.mails[0]?.raw ?? []).toString();
    assert.ok(text.includes('0255533200@other.example') && !text.includes('nobody.example'));
  });

  test('is of no use to a listed sender who is at no domain of the account', async () => {
    const world = await newWorld();
    await world.store.administration.removeDomain({ domain: 'example.com', account: 'default' });
    await world.store.administration.addDomain({ domain: 'rossi.example', account: 'default' });
    world.receive(await letter(), { recipients: ['0255533200@rossi.example'], proof: spf, key: 'mail/a.eml' });
    await world.run(1);
    assert.deepEqual([await numbers(world), world.mails], [[], []]);
    const decision = await world.store.submissions.mailDecision('mail/a.eml');
    assert.deepEqual({ ...decision }, { decision: 'refused', detail: 'at no domain of account default' });
  });
});
