/** Mail that no person wrote for us: no fax, no answer; and no more answers than a person reads. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { MailEvent } from '../../../lambdas/handlers/accept.ts';
import { readHere } from '../../../lambdas/mail/reader/read-here.ts';
import { noticeMarker } from '../../../lambdas/mail/reading/automatic.ts';
import { compose } from '../../mail/compose.ts';
import { withFile } from '../../mail/proof/ask.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World } from '../../scenarios/world.ts';

const sender = 'anna@example.com';
const recipients = ['0255533200@fax.example'];
const login: MailEvent['proof'] = { kind: 'login', address: sender };
const verdicts: MailEvent['proof'] = { kind: 'verdicts', verdicts: { dmarc: 'PASS', spf: 'PASS' }, virus: 'PASS' };
const newWorld = (): World => new World({ engine: localEngine, zone: { 'example.com': 'v=spf1 ip4:192.0.2.1 -all' } });

const came = async (world: World) => ({
  faxes: (await world.store.faxes.list({ limit: 99 })).length,
  mails: world.mails.length,
});
const nothing = { faxes: 0, mails: 0 };

describe('a notice of ours that comes back', () => {
  test('is dropped, however it is sent on, after a login too', async () => {
    const world = newWorld();
    world.receive(await compose({ from: sender, messageId: '<a@example.com>', text: 'x' }), { recipients });
    await world.run(1);
    const [notice] = world.mails;
    const raw = Buffer.from(notice?.raw ?? []).toString();
    assert.match(raw, new RegExp(`^${noticeMarker}: `, 'm'));
    const forwarded = raw.replace(/^From: .*(?:\r\n[ \t].*)*/m, `From: ${sender}`);
    for (const [n, proof] of [login, verdicts].entries()) {
      world.receive(Buffer.from(forwarded), { recipients, proof, key: `mail/back-${n}.eml` });
      await world.run(1);
      const decision = await world.store.submissions.mailDecision(`mail/back-${n}.eml`);
      assert.deepEqual({ ...decision }, { decision: 'automatic', detail: 'own-notice' });
    }
    assert.equal(world.mails.length, 1);
  });
});

describe('a program that answers our answers', () => {
  test('is answered thirty times an hour, and then the operator hears of it; others are answered as before', async () => {
    const world = newWorld();
    for (let n = 0; n < 40; n += 1) {
      const raw = await compose({ from: sender, messageId: `<${n}@example.com>`, text: 'I am away.' });
      world.receive(raw, { recipients: ['office@fax.example'], proof: login, key: `mail/${n}.eml` });
    }
    await world.run(1);
    assert.equal(world.mails.length, 30);
    const alarms = world.journal.filter(({ what }) => what === 'answers-capped');
    assert.equal(alarms.length, 10);
    const late = await compose({ from: sender, messageId: '<late@example.com>', text: 'I am away.' });
    await world.run(61);
    world.receive(late, { recipients: ['office@fax.example'], proof: login, key: 'mail/late.eml' });
    await world.run(1);
    assert.equal(world.mails.length, 31);
  });
});

const corpus = new URL('../../../../shared/mails/', import.meta.url);

async function corpusMails(isWanted: (special: string, outcome: string) => boolean): Promise<Buffer[]> {
  const rows = (await readFile(new URL('MANIFEST.tsv', corpus), 'utf8')).trim().split('\n').slice(1);
  const names = rows.flatMap((row) => {
    const [name = '', , , special = '', outcome = ''] = row.split('\t');
    return isWanted(special, outcome) ? [name] : [];
  });
  return Promise.all(names.map((name) => readFile(new URL(name, corpus))));
}

/** Whoever it says that it is from is listed, and the server that brought it may send for them: only the mail itself speaks against it. */
async function play(world: World, raw: Buffer, n: number): Promise<void> {
  const headers = await withFile(raw, readHere.headers);
  const from = headers?.from.ok ? headers.from.value.toLowerCase() : undefined;
  if (from !== undefined) {
    await world.store.administration.changeLine(world.line.number, (line) => ({
      ...line,
      senders: [...new Set([...line.senders, from])],
    }));
  }
  const path = /^return-path:\s*<([^>]*)>/im.exec(raw.toString('latin1'))?.[1];
  world.receive(raw, {
    recipients,
    proof: { kind: 'proven', by: { kind: 'spf' } },
    envelopeFrom: path ?? from ?? 'x@example.org',
    key: `mail/${n}.eml`,
  });
}

describe('the collected mails', { skip: !existsSync(corpus) && 'the collection is not here' }, () => {
  test('automatic ones cause no fax and no mail, whoever is listed', async () => {
    const mails = await corpusMails((_, outcome) => outcome === 'drop:auto');
    assert.ok(mails.length >= 40, String(mails.length));
    const world = newWorld();
    for (const [n, raw] of mails.entries()) await play(world, raw, n);
    await world.run(1);
    assert.deepEqual(await came(world), nothing);
  });

  test('mails with a forged or odd sender cause no fax and no mail: nobody vouches for them', async () => {
    const mails = await corpusMails((special) => special.startsWith('sender-spoofing'));
    assert.ok(mails.length >= 40, String(mails.length));
    const world = newWorld();
    for (const [n, raw] of mails.entries()) {
      await play(world, raw, n);
      const key = `mail/ses-${n}.eml`;
      world.receive(raw, { recipients, proof: { ...verdicts, verdicts: { dmarc: 'GRAY', spf: 'GRAY' } }, key });
    }
    world.store.db.run("DELETE FROM jobs WHERE body NOT LIKE '%verdicts%'");
    await world.run(1);
    assert.deepEqual(await came(world), nothing);
  });
});
