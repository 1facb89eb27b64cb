/**
 * The power goes at any instant of a fax's life, again and again, and comes back: nothing is lost, nobody is called
 * twice for one attempt, and everybody is told once. `FAXPOST_KILLS` sets how often.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Call, maxAtOnce, overlapsPerNumber } from '../../simulator/simulator.ts';
import { makePdf } from '../pages/made-documents.ts';
import { until } from '../until.ts';
import { type FaxShown, Service } from './service.ts';

const kills = Number(process.env.FAXPOST_KILLS ?? 15);
const minuteMs = 100;
const channels = 8;

/** Ports that stay the same over restarts: the carrier keeps links and webhook addresses of the first process. */
async function freePorts(): Promise<[string, string, string]> {
  const servers = [createServer(), createServer(), createServer()];
  for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening');
  const ports = servers.map((server) => `${(server.address() as AddressInfo).port}`);
  for (const server of servers) server.close();
  return ports as [string, string, string];
}

let service: Service;
let attachments: { filename: string; content: Uint8Array }[];
before(async () => {
  const [smtp, http, simulator] = await freePorts();
  service = new Service({
    FAXPOST_SMTP_PORT: smtp,
    FAXPOST_HTTP_PORT: http,
    FAXPOST_SIMULATOR_PORT: simulator,
    FAXPOST_MINUTE_MS: `${minuteMs}`,
    FAXPOST_SIMULATOR_PAGE_MS: '200',
    FAXPOST_CHANNELS: `${channels}`,
  });
  attachments = [{ filename: 'letter.pdf', content: await makePdf([{ text: 'Good morning' }]) }];
  await service.start();
  // The clock goes on while the service is down.
  const line = await service.run(['line', 'set', '+390240701234', '--deadline-minutes', '10000']);
  assert.equal(line.code, 0, line.err);
});
after(() => service.remove());

interface Letter {
  readonly number: string;
  readonly subject: string;
  /** When the power went, in words. */
  instant: string;
}

/** As a mail server does it: until it is acknowledged, always under the same Message-ID. */
async function deliver({ number, subject }: Letter): Promise<void> {
  const messageId = `<${number}@example.com>`;
  await until('an acknowledgement', async () => {
    return service.mail({ to: number, subject, messageId, attachments }).catch(() => undefined);
  });
}

const callsTo = ({ number }: Letter): Promise<Call[]> => service.calls(number.slice(1));

async function soon(ask: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await ask())) {
    assert.ok(performance.now() < end, 'the fax goes on');
    await pause(3);
  }
}

/** Instants of a fax's life to cut the power at; each is reached with the mail on its way to an acknowledgement. */
const instants: readonly (readonly [string, (letter: Letter, mail: Promise<void>) => Promise<unknown>])[] = [
  ['while the mail comes', () => pause(8)],
  ['at the acknowledgement', (_, mail) => mail],
  ['on acceptance', (_, mail) => mail.then(() => pause(15))],
  ['while pages are made', (_, mail) => mail.then(() => pause(60))],
  ['around the submit', (_, mail) => mail.then(() => pause(150))],
  ['at the submit', (letter, mail) => mail.then(() => soon(async () => (await callsTo(letter)).length > 0))],
  ['on the line', (letter) => soon(async () => (await callsTo(letter)).some(({ startedAt }) => startedAt !== null))],
  [
    'at the end of the call',
    (letter) => soon(async () => (await callsTo(letter)).some(({ status }) => status === 'failed')),
  ],
  [
    'between outcome and wait',
    (letter) => soon(async () => (await callsTo(letter)).some(({ endedAt }) => endedAt !== null)).then(() => pause(25)),
  ],
  [
    'in the wait',
    (letter) =>
      soon(async () => (await callsTo(letter)).some(({ endedAt }) => endedAt !== null)).then(() => pause(200)),
  ],
  ['at the second submit', (letter) => soon(async () => (await callsTo(letter)).length > 1)],
  [
    'at the end of the wait',
    (letter) => soon(async () => (await callsTo(letter)).length > 1).then(() => pause(5 * minuteMs)),
  ],
  [
    'at the delivery',
    (letter) => soon(async () => (await callsTo(letter)).some(({ status }) => status === 'delivered')),
  ],
  [
    'around the notice',
    (letter) =>
      soon(async () => (await callsTo(letter)).some(({ status }) => status === 'delivered')).then(() => pause(30)),
  ],
  [
    'after the notice',
    ({ subject }) => soon(async () => (await service.outbox()).some((mail) => mail.subject.includes(subject))),
  ],
];

function checkFax(
  letter: Letter,
  faxes: readonly FaxShown[],
  calls: readonly Call[],
  states: readonly (string | null)[],
): void {
  const when = `${letter.subject}, power cut ${letter.instant}`;
  const own = faxes.filter(({ to }) => to.endsWith(letter.number.slice(1)));
  assert.equal(own.length, 1, `one fax: ${when}`);
  const [fax] = own;
  assert.deepEqual([fax?.state, fax?.outcome], ['ended', 'sent'], when);
  // An attempt that never reached the carrier called nobody and uses up no try.
  const made = fax?.attempts.filter(({ outcome }) => outcome !== 'carrier-unavailable') ?? [];
  assert.deepEqual(
    made.map(({ outcome }) => outcome),
    ['busy', 'busy', 'sent'],
    when,
  );
  assert.deepEqual(
    calls.map(({ status }) => status),
    ['failed', 'failed', 'delivered'],
    when,
  );
  assert.equal(new Set(states).size, states.length, `one submit for each attempt: ${when}`);
  assert.equal(states.length, 3, `as many submits as calls: ${when}`);
  for (const [index, { startedAt }] of made.slice(1).entries()) {
    const waited = Date.parse(startedAt) - Date.parse(made[index]?.endedAt ?? '');
    assert.ok(waited >= 5 * minuteMs, `${waited} ms between two calls: ${when}`);
  }
}

test(`${kills} power cuts`, async (t) => {
  const letters: Letter[] = [];
  const mails: Promise<void>[] = [];
  for (let round = 0; round < kills; round += 1) {
    const letter: Letter = { number: `0289${3000 + round}81`, subject: `Letter ${round}.`, instant: '' };
    const [instant, isReached] = instants[round % instants.length] ?? assert.fail();
    letter.instant = instant;
    letters.push(letter);
    const mail = deliver(letter);
    mails.push(mail);
    await isReached(letter, mail);
    await service.kill();
    await service.start();
  }
  await Promise.all(mails);
  for (const { subject } of letters) await service.notices(subject);

  const [faxes, calls, submissions, outbox] = await Promise.all([
    service.faxes(),
    service.calls(),
    service.submissions(),
    service.outbox(),
  ]);
  for (const letter of letters) {
    const to = letter.number.slice(1);
    const states = submissions
      .filter((submission) => submission.to?.endsWith(to))
      .map(({ clientState }) => clientState);
    checkFax(
      letter,
      faxes,
      calls.filter((call) => call.to.endsWith(to)),
      states,
    );
    const told = outbox.filter(({ subject }) => subject.includes(letter.subject));
    assert.equal(told.length, 1, `one notice: ${letter.subject}, power cut ${letter.instant}`);
  }
  assert.equal(faxes.length, letters.length);
  assert.deepEqual(overlapsPerNumber(calls), []);
  assert.deepEqual(
    calls.filter(({ overlapped }) => overlapped.length > 0),
    [],
  );
  assert.ok(maxAtOnce(calls) <= channels);
  const notMade = faxes.flatMap(({ attempts }) =>
    attempts.filter(({ outcome }) => outcome === 'carrier-unavailable'),
  ).length;
  t.diagnostic(`${notMade} attempts were written and never reached the carrier`);

  assert.equal((await service.stop()).code, 0);
  const left = readdirSync(service.temp).filter((name) => !name.endsWith('.lock'));
  assert.deepEqual(left, [], 'no document is left behind in the temporary folder');
});
