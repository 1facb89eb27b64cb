/** What is asked of a sender besides the proof, as SES brings their mails; and whom we ask before anything is sent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SenderChecks } from '../../../lambdas/fax/sending/sender-checks.ts';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { confirm } from '../../../lambdas/handlers/confirm.ts';
import { compose, pdf } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World } from '../../scenarios/world.ts';

const sender = 'anna@example.com';
const recipients = ['0255533200@fax.example'];
const zone = { 'example.com': 'v=spf1 ip4:192.0.2.1 -all' };
const verdicts = { kind: 'verdicts', verdicts: { dmarc: 'GRAY', spf: 'PASS' }, virus: 'PASS' } as const;

async function newWorld(checks: SenderChecks): Promise<World> {
  const world = new World({ engine: localEngine, zone });
  await world.store.administration.changeSenderChecks(sender, () => checks);
  return world;
}

let mails = 0;
async function receive(world: World, text: string, attachments = [{ filename: 'offer.pdf', content: pdf }]) {
  const key = `mail/${++mails}.eml`;
  const raw = await compose({ from: sender, messageId: `<${mails}@example.com>`, text, attachments });
  world.receive(raw, { recipients, proof: verdicts, key });
  await world.run(1);
  return world.store.submissions.mailDecision(key);
}
const states = async (world: World) => (await world.store.faxes.list({ limit: 9 })).map(({ state }) => state);
const kinds = (world: World) => world.mails.map(({ kind }) => kind);

describe('a PIN, by SES', () => {
  test('wrong or missing: no fax, no answer; the reason is kept, the PIN is not', async () => {
    const world = await newWorld({ pin: await hashPassword('4711') });
    const wrong = await receive(world, 'PIN: 4712');
    assert.deepEqual({ ...wrong }, { decision: 'refused', detail: 'proven, but its PIN is wrong' });
    assert.equal((await receive(world, 'Hello'))?.detail, 'proven, but it has no PIN');
    assert.deepEqual([await states(world), world.mails], [[], []]);
    assert.doesNotMatch(JSON.stringify(world.journal), /471/);
  });

  test('right: the fax goes on, and the PIN stands in nothing that people see', async () => {
    const world = await newWorld({ pin: await hashPassword('471199') });
    assert.equal((await receive(world, 'PIN: 471199'))?.decision, 'accepted');
    assert.equal((await states(world)).length, 1);
    await receive(world, 'PIN: 471199', []);
    assert.equal(kinds(world).at(-1), 'anomaly');
    const seen = [world.mails.map(({ raw }) => Buffer.from(raw).toString()), world.journal];
    assert.doesNotMatch(JSON.stringify(seen), /471199/);
    const [fax] = await world.store.faxes.list({ limit: 1 });
    assert.doesNotMatch(JSON.stringify(await world.store.submissions.submission(fax?.submission ?? '')), /471199/);
  });

  test('of a mail that is tried again after a crash, a wrong one counts once', async () => {
    const world = await newWorld({ pin: await hashPassword('4711') });
    const raw = await compose({ from: sender, text: 'PIN: 9999' });
    for (let n = 0; n < 8; n += 1) world.receive(raw, { recipients, proof: verdicts, key: 'mail/same.eml' });
    await world.run(1);
    assert.equal((await receive(world, 'PIN: 4711'))?.decision, 'accepted');
  });
});

describe('a sender who confirms every fax', () => {
  const ask = async (world: World) => {
    await receive(world, 'Hello');
    assert.deepEqual([await states(world), kinds(world)], [['held'], ['confirm']]);
    const mail = Buffer.from(world.mails[0]?.raw ?? []).toString();
    const token = /\/confirm\/([\w-]+)/.exec(mail.replace(/=\r\n/g, ''))?.[1] ?? '';
    return { mail, token };
  };

  test('is asked, in words of its own, and nothing is made of the mail before', async () => {
    const world = await newWorld({ confirms: true });
    const { mail, token } = await ask(world);
    assert.match(mail, /solo dopo la Sua\s+conferma/);
    assert.equal(await confirm(world.ports(), token, 'confirmed'), 'confirmed');
    assert.notEqual((await states(world))[0], 'held');
  });

  test('hears at once what cannot be sent anyhow, and is not asked about it', async () => {
    const world = await newWorld({ confirms: true });
    await receive(world, 'Hello', []);
    assert.deepEqual(kinds(world), ['anomaly']);
    const raw = await compose({ from: sender, text: 'x', attachments: [{ filename: 'a.pdf', content: pdf }] });
    world.receive(raw, { recipients: ['office@fax.example'], proof: verdicts, key: 'mail/other.eml' });
    await world.run(1);
    assert.deepEqual([await states(world), kinds(world).includes('confirm')], [['ended'], false]);
  });

  test('who says nothing for a day has sent nothing', async () => {
    const world = await newWorld({ confirms: true });
    await ask(world);
    await world.run(25 * 60);
    const [fax] = await world.store.faxes.list({ limit: 1 });
    assert.equal(fax?.outcome, 'confirmation-missing');
    assert.equal(world.carrier.posts.length, 0);
  });
});
