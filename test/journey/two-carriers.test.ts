/** The whole service with two carriers, each a Telnyx on loopback with its own key: lines choose, nobody is mistaken for the other. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TelnyxCarrier } from '../../lambdas/carriers/telnyx/telnyx.ts';
import type { E164, Line, Submission } from '../../lambdas/fax/model.ts';
import { givenDocumentsPrefix } from '../../lambdas/flow/file-keys.ts';
import { createSubmission, faxIdFor, submissionIdFor } from '../../lambdas/flow/submission.ts';
import { createJournal, type JournalLine } from '../../local/journal.ts';
import { type RunningService, startService } from '../../local/service.ts';
import { readSettings } from '../../local/settings.ts';
import { type RunningSimulator, startSimulator } from '../../simulator/simulator.ts';
import { makePdf } from '../pages/made-documents.ts';
import { putLine } from '../put-line.ts';
import { demoLine } from '../scenarios/world.ts';
import { until } from '../until.ts';

const lines: Readonly<Record<'telnyx' | 'other', Line>> = {
  telnyx: { ...demoLine, recipients: ['anna@example.com'] },
  other: { ...demoLine, number: '+390240705678', senders: [], recipients: ['bruno@example.com'], carrier: 'other' },
};
const numbers: Readonly<Record<'telnyx' | 'other', E164>> = { telnyx: '+390289030100', other: '+390289030200' };

let data: string;
let service: RunningService;
let other: RunningSimulator;
const journal: JournalLine[] = [];

const simulators = (): Record<'telnyx' | 'other', RunningSimulator> => ({
  telnyx: service.simulator as RunningSimulator,
  other,
});

before(async () => {
  data = mkdtempSync(join(tmpdir(), 'faxpost-two-carriers-'));
  const settings = readSettings({
    FAXPOST_DATA: data,
    FAXPOST_SMTP_PORT: '0',
    FAXPOST_HTTP_PORT: '0',
    FAXPOST_PRIVATE_PORT: '0',
    FAXPOST_SIMULATOR_PORT: '0',
    FAXPOST_SIMULATOR_PAGE_MS: '1',
    FAXPOST_MINUTE_MS: '200',
  });
  service = await startService(settings, {
    journal: createJournal((line) => void journal.push(line)),
    async connectOthers(publicUrl) {
      other = await startSimulator({ pageMs: 1, webhookUrl: `${publicUrl}/webhooks/other` });
      const { publicKey, baseUrl } = other;
      return [new TelnyxCarrier({ name: 'other', apiKey: 'key', connectionId: 'connection', publicKey, baseUrl })];
    },
  });
  for (const line of Object.values(lines)) await putLine(service.store, line);
});
after(async () => {
  await service.close();
  await other.close();
  rmSync(data, { recursive: true, force: true });
});

/** As `faxpost send` does. */
async function send(line: Line, to: E164): Promise<string> {
  const { store } = service;
  const clock = { now: Date.now, minuteMs: 200 };
  const id = submissionIdFor(`given ${to}`);
  const submission: Submission = {
    id,
    line: line.number,
    sender: 'anna@example.com',
    source: 'command',
    key: givenDocumentsPrefix(id),
    subject: 'Two carriers',
    references: [],
    at: clock.now(),
    faxes: [{ id: faxIdFor(id, to), to }],
    refusedNumbers: [],
  };
  await store.files.put(`${submission.key}001-letter.pdf`, await makePdf([{ text: `To ${to}` }]));
  await createSubmission({ ...store, clock }, submission, line);
  return faxIdFor(id, to);
}

async function receive(name: 'telnyx' | 'other', to: E164): Promise<void> {
  const document = { type: 'application/pdf', bytes: await makePdf([{ text: `By ${name}` }]) };
  const reception = { callerId: '', failure: null, partial: false, mediaUrl: null };
  await simulators()[name].receive({ from: '+390255533291', to, document, reception, connectionId: name });
}

describe('two carriers side by side', () => {
  test('each line’s faxes are called through its carrier, which fetches the pages and reports by its own webhook', async () => {
    const ids = { telnyx: await send(lines.telnyx, numbers.telnyx), other: await send(lines.other, numbers.other) };
    for (const name of ['telnyx', 'other'] as const) {
      const fax = await until(`the fax by ${name} has ended`, async () => {
        const found = await service.store.faxes.fax(ids[name]);
        return found?.state === 'ended' ? found : undefined;
      });
      assert.equal(fax.outcome, 'sent');
      assert.deepEqual(
        fax.attempts.map(({ carrier }) => carrier),
        [name],
      );
      // The simulator gave the last word by its webhook: nobody polled for it.
      assert.equal(fax.attempts[0]?.polls, 0);
      assert.deepEqual(
        simulators()
          [name].submissions()
          .map(({ to }) => to),
        [numbers[name]],
      );
    }
  });

  test('a fax that comes by either is fetched there, and delivered to the recipients of its line', async () => {
    for (const name of ['telnyx', 'other'] as const) {
      const line = lines[name];
      await receive(name, line.number);
      const fax = await until(`the fax by ${name} is delivered`, async () =>
        (await service.store.received.list({ line: line.number, limit: 1 })).find(({ state }) => state === 'ended'),
      );
      assert.deepEqual([fax.reception.carrier, fax.outcome, fax.pages], [name, 'delivered', 1]);
      assert.deepEqual(
        fax.copies.map(({ mailbox }) => mailbox),
        line.recipients,
      );
    }
  });

  test('what one carrier signs is no word of the other, and a carrier that is not connected has no webhook', async () => {
    const post = async (name: string) => {
      const { status } = await fetch(`${service.http}/webhooks/${name}`, { method: 'POST', body: '{}' });
      return status;
    };
    assert.equal(await post('third'), 404);
    assert.equal(await post('constructor'), 404);
    journal.length = 0;
    // From now on each reports to the address of the other.
    simulators().telnyx.setWebhookUrl(`${service.http}/webhooks/other`);
    await receive('telnyx', lines.telnyx.number);
    await until('the webhook was refused', async () => journal.find(({ what }) => what === 'webhook-forged'));
    assert.equal(journal.find(({ what }) => what === 'webhook-forged')?.carrier, 'other');
  });
});
