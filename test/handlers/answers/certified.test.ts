/** Certified mail (PEC), by synthetic envelopes of a test authority. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import type { MailEvent } from '../../../lambdas/handlers/accept.ts';
import type { WorkerPool } from '../../../lambdas/ports.ts';
import {
  type EnvelopeParts,
  makeAuthority,
  makeEnvelope,
  makeSigner,
  type TestAuthority,
  type TestSigner,
} from '../../mail/certified/synthetic-envelope.ts';
import { compose } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';
import { replayingWorkers } from '../replaying-workers.ts';

const provider = 'posta-certificata@pec.provider.example';
const sender = 'studio@pec.rossi.example';
const to = '0255533200@fax.example';

let real: RunningWorkerPool;
let workers: WorkerPool;
let authority: TestAuthority;
let other: TestAuthority;
let signer: TestSigner;
let inner: Buffer;
before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  [authority, other] = await Promise.all([makeAuthority('Test Authority'), makeAuthority('Another Authority')]);
  signer = await makeSigner(authority, provider);
  inner = await compose({
    ...{ from: sender, to, subject: 'Ricorso 7', messageId: '<inside@pec.rossi.example>' },
    attachments: [{ filename: 'ricorso.pdf', content: await pdfOf(1) }],
  });
});
after(() => real.close());

/** What SES says of a mail that neither SPF nor DKIM speaks for. */
const proof: MailEvent['proof'] = {
  ...{ kind: 'verdicts', virus: 'PASS', spam: 'PASS' },
  verdicts: { dmarc: 'GRAY', spf: 'GRAY' },
};

async function take(parts: Partial<EnvelopeParts>, event: Partial<MailEvent> = {}, isListed = true): Promise<World> {
  const world = new World({ engine: localEngine, workers });
  const { administration } = world.store;
  await administration.changeLine('+390240701234', (line) => ({
    ...{ ...line, senders: [sender] },
    settings: { ...line.settings, noticeTo: ['segreteria@example.com'] },
  }));
  const certifiedProviders = [{ address: provider, authorities: [authority.certificate] }];
  if (isListed) await administration.changeAccount('default', (account) => ({ ...account, certifiedProviders }));
  const at = world.clock.now();
  const raw = makeEnvelope({ provider, mittente: sender, inner, signer, at, ...parts });
  world.receive(raw, { recipients: [to], envelopeFrom: provider, proof, ...event });
  await world.run();
  return world;
}
const called = (world: World) => world.carrier.posts.map((post) => post.to);
const decision = (world: World) =>
  world.store.db.first<{ decision: string; detail: string }>('SELECT decision, detail FROM mail_decisions');

describe('certified mail', () => {
  test('a genuine envelope: the documents of the mail inside, its subject, the answer to --notice-to', async () => {
    const world = await take({});
    assert.deepEqual(called(world), ['+390255533200']);
    const [notice] = world.mails;
    assert.deepEqual([notice?.to, notice?.inReplyTo], ['segreteria@example.com', '<inside@pec.rossi.example>']);
    assert.match(notice?.subject ?? '', /: Ricorso 7$/);
    const [fax] = await world.store.faxes.list({ limit: 1 });
    const submission = await world.store.submissions.submission(fax?.submission ?? '');
    const prepared = submission?.result && 'prepared' in submission.result ? submission.result.prepared : undefined;
    assert.deepEqual(
      prepared?.documents.map(({ name }) => name),
      ['ricorso.pdf'],
    );
    assert.equal(submission?.sender, sender);
  });

  test('a number that the mail inside does not name waits for its sender’s word', async () => {
    const world = await take({}, { recipients: ['0255533201@fax.example'] });
    assert.deepEqual(called(world), []);
    assert.equal((await world.store.faxes.list({ limit: 1 }))[0]?.outcome, 'confirmation-missing');
  });

  const refused: readonly (readonly [string, () => Promise<World>, RegExp])[] = [
    [
      'forged: changed after it was signed',
      () => take({ tamper: (text) => text.replace('Ricorso 7', 'Ricorso 8') }),
      /not what was signed/,
    ],
    ['forged: without a signature', () => take({ signer: undefined as never }), /it is not signed/],
    ['by a wrong authority', async () => take({ signer: await makeSigner(other, provider) }), /another authority/],
    [
      'signed for another address',
      async () => take({ signer: await makeSigner(authority, 'x@pec.example') }),
      /another address/,
    ],
    ['older than any signed mail is believed', () => take({ at: Date.UTC(2026, 10, 12) }), /too old/],
    ['a mittente that differs', () => take({ mittente: 'altri@pec.rossi.example' }), /another sender/],
    ['an anomaly envelope', () => take({ transport: 'errore' }), /on no list/],
    ['of a provider that is not listed: an ordinary mail of its From', () => take({}, {}, false), /on no list/],
  ];
  for (const [name, run, why] of refused) {
    test(`${name}: nothing is sent and nobody is answered`, async () => {
      const world = await run();
      assert.deepEqual([called(world), world.mails], [[], []]);
      assert.equal(decision(world)?.decision, 'refused');
      assert.match(decision(world)?.detail ?? '', why);
    });
  }

  test('a receipt is never faxed and never answered, whoever brings it', async () => {
    const world = new World({ engine: localEngine, workers });
    const raw = await compose({ from: 'anna@example.com', headers: { 'X-Ricevuta': 'avvenuta-consegna' }, text: 'x' });
    for (const proof of [undefined, { kind: 'proven', by: { kind: 'spf' } } as const]) {
      world.receive(raw, { recipients: [to], ...(proof === undefined ? {} : { proof }) });
    }
    await world.run();
    assert.deepEqual([called(world), world.mails.filter(({ kind }) => kind !== 'anomaly')], [[], []]);
  });

  test('what the SMTP server has proven is not proven again, and read inside', async () => {
    const by = { kind: 'spf' } as const;
    const world = await take({ signer: undefined as never }, { proof: { kind: 'proven', by, certified: sender } });
    assert.deepEqual(called(world), ['+390255533200']);
  });
});
