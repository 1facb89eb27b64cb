/** What is put aside, who hears of it, and what a release does: on one machine, and by what SES says. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { Transient } from '../../../lambdas/fax/errors.ts';
import type { MailProof, SesVerdict } from '../../../lambdas/flow/intake/mail-event.ts';
import { releaseMail } from '../../../lambdas/flow/intake/quarantine-mail.ts';
import type { QuarantinedMail, VirusScan } from '../../../lambdas/ports.ts';
import { compose } from '../../mail/compose.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World, type WorldOptions } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';
import { replayingWorkers } from '../replaying-workers.ts';

let real: RunningWorkerPool;
let workers: ReturnType<typeof replayingWorkers>;
let content: Buffer;
before(async () => {
  real = startWorkerPool({ warm: { prepare: 1 } });
  workers = replayingWorkers(real);
  content = await pdfOf(1);
});
after(() => real.close());

interface Received {
  readonly from?: string;
  readonly proof?: MailProof;
  readonly envelopeFrom?: string;
}

async function receive(world: World, { from = 'anna@example.com', ...event }: Received = {}) {
  const attachments = [{ filename: 'offer.pdf', content }];
  const raw = await compose({ from, subject: 'Offer', messageId: '<m@example.com>', attachments });
  world.receive(raw, { recipients: ['0255533200@fax.example'], ...event });
  await world.run(60);
}
const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine: localEngine, workers, ...options });
const outcomes = async (world: World) => (await world.store.faxes.list({ limit: 10 })).map(({ outcome }) => outcome);
const aside = async (world: World) =>
  (await world.store.quarantine.list(10)).map(({ reason, line }) => `${reason} ${line ?? 'of nobody'}`);
const told = (world: World) => world.mails.map(({ kind, to }) => `${kind} to ${to}`);
async function release(world: World) {
  const requeue = async (_: string, body: string) => world.store.jobs.put('mail', JSON.parse(body));
  const [mail] = await world.store.quarantine.list(1);
  await releaseMail({ quarantine: world.store.quarantine, requeue }, mail as QuarantinedMail);
  await world.run(60);
}
/** SES's word on a mail whose sender nobody can prove here, unless `spf` passes. */
const verdicts = (spam: SesVerdict, virus: SesVerdict, spf: SesVerdict): MailProof => ({
  kind: 'verdicts',
  verdicts: { dmarc: 'PASS', spf },
  ...{ spam, virus },
});
const zone = { 'example.com': 'v=spf1 ip4:192.0.2.1 -all' };
const line = '+390240701234';

describe('quarantine', () => {
  test('takes what a rule of the line or account denies; nobody is told; released, it is a fax', async () => {
    for (const whose of ['line', 'account'] as const) {
      const world = newWorld();
      const rules = { deny: ['@bulk.example'] };
      const { administration } = world.store;
      if (whose === 'line') await administration.changeLine(line, (now) => ({ ...now, rules }));
      else await administration.changeAccount('default', (now) => ({ ...now, rules }));
      await receive(world, { envelopeFrom: 'x@bulk.example' });
      assert.deepEqual([await aside(world), await outcomes(world), told(world)], [[`denied ${line}`], [], []]);
      await release(world);
      assert.deepEqual([await aside(world), await outcomes(world)], [[], ['sent']]);
    }
  });

  test('takes a virus: a proven and listed sender hears of it; released, it is a fax all the same', async () => {
    const world = newWorld({ scanner: { scan: async () => ({ kind: 'infected', name: 'Test.Virus' }) } });
    await receive(world);
    assert.deepEqual([await aside(world), await outcomes(world)], [[`virus ${line}`], ['virus']]);
    assert.deepEqual(told(world), ['anomaly to anna@example.com']);
    await release(world);
    assert.deepEqual((await outcomes(world)).sort(), ['sent', 'virus']);
    assert.deepEqual(told(world), ['anomaly to anna@example.com', 'sent to anna@example.com']);
  });

  test("by SES's verdicts: spam and viruses of whoever is not proven and listed, in silence", async () => {
    const cases: readonly [Received, aside: string[], outcomes: string[], told: string[]][] = [
      [{ proof: verdicts('FAIL', 'PASS', 'FAIL') }, ['spam of nobody'], [], []],
      [{ proof: verdicts('FAIL', 'PASS', 'PASS'), from: 'eve@example.net' }, ['spam of nobody'], [], []],
      [{ proof: verdicts('FAIL', 'PASS', 'PASS') }, [], ['sent'], ['sent to anna@example.com']],
      [{ proof: verdicts('PASS', 'FAIL', 'FAIL') }, ['virus of nobody'], [], []],
      [{ proof: verdicts('PASS', 'FAIL', 'PASS') }, [`virus ${line}`], ['virus'], ['anomaly to anna@example.com']],
      [{ proof: verdicts('PASS', 'PASS', 'FAIL') }, [], [], []],
    ];
    for (const [received, ...wanted] of cases) {
      const world = newWorld({ zone });
      await receive(world, received);
      assert.deepEqual([await aside(world), await outcomes(world), told(world)], wanted, JSON.stringify(received));
    }
  });

  test('a scanner that does not answer holds the mail and alarms; what is too large for it goes on', async () => {
    let answer: VirusScan | undefined;
    const scan = async (): Promise<VirusScan> => {
      if (answer === undefined) throw new Transient('clamd cannot be reached.');
      return answer;
    };
    const world = newWorld({ scanner: { scan } });
    await receive(world);
    assert.deepEqual([await outcomes(world), told(world)], [[], []]);
    const alarms = () => new Set(world.journal.filter(({ level }) => level === 'alarm').map(({ what }) => what));
    assert.deepEqual(alarms(), new Set(['virus-scanner-down']));
    answer = { kind: 'unchecked', why: 'too large' };
    await world.run(60);
    assert.deepEqual(await outcomes(world), ['sent']);
    assert.ok(alarms().has('virus-not-checked'));
  });
});
