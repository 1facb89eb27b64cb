import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ReceivedEntry } from '../../lambdas/fax/received.ts';
import { originalKey, receivedPageKey, receivedPdfKey } from '../../lambdas/flow/file-keys.ts';
import { receivedIdFor } from '../../lambdas/flow/received/reception.ts';
import type { DeliverEvent } from '../../lambdas/handlers/deliver.ts';
import { writeAddresses } from '../../local/addresses.ts';
import { lockFolder } from '../../local/lock.ts';
import { readSettings, SettingsError } from '../../local/settings.ts';
import { type Machine, newOffice } from './command-line.ts';

const line = '+390240701234';
const at = Date.UTC(2026, 10, 22, 14, 4, 5);
const id = 'raaaaaaaaaaa';

type Came = Extract<ReceivedEntry, { what: 'received' }>;
const came = (more: Partial<Came> = {}): Came => ({
  what: 'received',
  at,
  carrierId: 'carrier-1',
  from: '+390289089211',
  to: line,
  pages: 1,
  seconds: 41,
  isPartial: false,
  ...more,
});
const fetched: ReceivedEntry = { what: 'fetched', at: at + 1000, bytes: 9 };
const rebuilt: ReceivedEntry = { what: 'rebuilt', at: at + 2000, pages: 1, bytes: 9, hasText: true };
const mailed: ReceivedEntry = { what: 'mailed', at: at + 3000, mailbox: 'a@example.com', mail: 'm', round: 0 };
const refused: ReceivedEntry = {
  what: 'mail-failed',
  at: at + 3000,
  mailbox: 'b@example.com',
  reason: '550 no',
  round: 0,
};
const ended = (outcome: Extract<ReceivedEntry, { what: 'ended' }>['outcome']): ReceivedEntry => ({
  what: 'ended',
  at: at + 4000,
  outcome,
});

/** An office that received a fax. */
async function newReceiver(...entries: readonly ReceivedEntry[]): Promise<Machine> {
  const machine = await newOffice();
  for (const mailbox of ['a@example.com', 'b@example.com']) await machine.run(['recipient', 'add', line, mailbox]);
  await machine.withStore((store) => store.received.append(id, 0, entries));
  return machine;
}

const queued = (machine: Machine): Promise<DeliverEvent[]> =>
  machine.withStore(({ db }) =>
    db.all<{ body: string }>("SELECT body FROM jobs WHERE queue = 'inbound'").map(({ body }) => JSON.parse(body)),
  );

describe('a received fax', () => {
  test('is shown with its mailboxes and timeline', async () => {
    await using machine = await newReceiver(came(), fetched, rebuilt, mailed, refused, ended('partly-delivered'));
    const { timeline, ...rest } = (await machine.run(['fax', 'show', id, '--json'])).json();
    assert.deepEqual(rest, {
      id,
      submission: null,
      direction: 'in',
      line,
      from: '+390289089211',
      to: line,
      state: 'ended',
      outcome: 'partly-delivered',
      kind: 'received',
      pages: 1,
      receivedAt: '2026-11-22T14:04:05.000Z',
      endedAt: '2026-11-22T14:04:09.000Z',
      seconds: 41,
      isPartial: false,
      isInternal: false,
      failure: null,
      unreadable: null,
      hasText: true,
      attempts: [],
      mailboxes: [
        { mailbox: 'a@example.com', state: 'accepted', at: '2026-11-22T14:04:08.000Z', reason: null },
        { mailbox: 'b@example.com', state: 'failed', at: '2026-11-22T14:04:08.000Z', reason: '550 no' },
      ],
      message: null,
    });
    assert.deepEqual((timeline as unknown[])[2], {
      at: '2026-11-22T14:04:07.000Z',
      what: 'rebuilt',
      says: 'The PDF is made: 1 page, with text to search.',
    });
    const { out } = await machine.run(['fax', 'show', id]);
    assert.match(
      out,
      /from \+39 02 8908 9211 to \+390240701234\n {2}in some mailboxes only.*b@example\.com {2}failed: 550 no/s,
    );
  });

  const rows: readonly (readonly [what: string, entries: ReceivedEntry[], shown: object, says: RegExp])[] = [
    ['just come', [came()], { state: 'received', outcome: null, kind: null }, /being fetched/],
    [
      'on its way',
      [came(), fetched, rebuilt, mailed],
      { state: 'delivering', kind: 'received' },
      /b@example\.com {2}waiting/,
    ],
    ['withheld', [came({ from: 'anonymous' })], { from: null }, /from number withheld/],
    ['with a name', [came({ from: 'Rossi\u202e' })], { from: 'Rossi' }, /from Rossi to/],
    ['incomplete', [came({ isPartial: true })], { isPartial: true }, /incomplete/],
    ['internal', [came({ isInternal: true })], { isInternal: true }, /internal/],
    [
      'one that cannot be read',
      [came(), fetched, { what: 'unreadable', at, reason: 'corrupt-document' }, ended('unreadable')],
      { outcome: 'unreadable', kind: 'unreadable', unreadable: 'corrupt-document' },
      /could not be read/,
    ],
    [
      'a mere try',
      [came({ failure: 'dropped' }), ended('unreadable')],
      { kind: 'tried', failure: 'dropped', mailboxes: [] },
      /cut off before the first page\n.*The call was cut off before the first page arrived\./s,
    ],
    [
      'again to one',
      [came(), fetched, rebuilt, ended('kept'), { what: 'redelivery', at, request: 'x', to: 'c@example.com' }],
      { state: 'delivering', outcome: null },
      /c@example\.com {2}waiting.*To be delivered again, to c@example\.com/s,
    ],
  ];
  for (const [what, entries, shown, says] of rows) {
    test(`is told: ${what}`, async () => {
      await using machine = await newReceiver(...entries);
      const json = (await machine.run(['fax', 'show', id, '--json'])).json();
      for (const [name, value] of Object.entries(shown)) assert.deepEqual(json[name], value, name);
      assert.match((await machine.run(['fax', 'show', id])).out, says);
    });
  }

  test('stands in the list with those that were sent, newest first', async () => {
    await using machine = await newReceiver(came(), fetched);
    const letter = join(machine.data, 'letter.txt');
    writeFileSync(letter, 'Good morning.\n');
    await machine.run(['send', '--from', 'anna@example.com', '--to', '0289089200', letter]);
    await machine.withStore((store) =>
      store.received.append('rbbbbbbbbbbb', 0, [came({ at: at - 1, to: '+390240709999' })]),
    );
    const list = async (...words: string[]) =>
      (await machine.run(['fax', 'list', '--json', ...words])).json<{ id: string; direction: string }[]>();
    const all = await list();
    const times = (all as unknown as { acceptedAt?: string; receivedAt?: string }[]).map(
      (fax) => fax.acceptedAt ?? fax.receivedAt ?? '',
    );
    assert.deepEqual(times, times.toSorted().reverse());
    assert.deepEqual(new Set(all.map(({ direction }) => direction)), new Set(['in', 'out']));
    const ids = (faxes: readonly { id: string }[]) => faxes.map((fax) => fax.id);
    assert.deepEqual(ids(await list('--direction', 'in')), [id, 'rbbbbbbbbbbb']);
    assert.deepEqual(ids(await list('--direction', 'in', '--line', line)), [id]);
    assert.equal((await list('--direction', 'out')).length, 1);
    assert.equal((await list('--limit', '2')).length, 2);
    assert.match((await machine.run(['fax', 'list'])).out, /in {3}\+39 02 8908 9211 +being delivered/);
  });

  test('is exported: the clean PDF, its pages, and the original as it came', async () => {
    await using machine = await newReceiver(came(), fetched, rebuilt);
    await machine.withStore(async ({ files }) => {
      await files.put(originalKey(id), Buffer.from('II*\0rest'));
      for (const key of [receivedPdfKey(id), receivedPageKey(id, 1)]) await files.put(key, Buffer.from(key));
    });
    const dir = join(machine.data, 'exported');
    const ran = await machine.run(['fax', 'export', id, '--dir', dir, '--json']);
    assert.equal(ran.code, 0);
    for (const name of ['fax.pdf', 'page-001.png']) assert.ok(existsSync(join(dir, name)), name);
    assert.equal(readFileSync(join(dir, 'original.tif'), 'latin1'), 'II*\0rest');
  });

  test('of which nothing came has nothing to export', async () => {
    await using machine = await newReceiver(came({ failure: 'dropped' }));
    const { code, err } = await machine.run(['fax', 'export', id, '--dir', join(machine.data, 'out')]);
    assert.equal(code, 1);
    assert.match(err, /has no pages/);
  });
});

describe('fax redeliver', () => {
  test('queues a wish of its own each time, to the list or to one address', async () => {
    await using machine = await newReceiver(came(), fetched, rebuilt, ended('kept'));
    const list = await machine.run(['fax', 'redeliver', id]);
    assert.equal(list.code, 0);
    assert.match(list.out, /to a@example\.com, b@example\.com/);
    assert.match(list.err, /is delivered when it starts/);
    const one = await machine.run(['fax', 'redeliver', id, '--to', 'C@example.com', '--json']);
    assert.equal(one.json().to, 'c@example.com');
    const wishes = (await queued(machine)).filter((event) => event.kind === 'redeliver');
    assert.deepEqual(
      wishes.map(({ fax, to }) => [fax, to]),
      [
        [id, undefined],
        [id, 'c@example.com'],
      ],
    );
    assert.notEqual(wishes[0]?.request, wishes[1]?.request);
  });

  const whole = [came(), fetched, rebuilt, ended('delivered')];
  const refusals: readonly (readonly [what: string, entries: ReceivedEntry[], words: string[], says: RegExp])[] = [
    ['one that is not there', whole, ['nobody'], /There is no fax nobody/],
    ['one that is still on its way', [came(), fetched], [id], /is still being delivered/],
    ['one that never came', [came({ failure: 'dropped' }), ended('unreadable')], [id], /nothing to deliver/],
    [
      'to a number that is no line',
      [came({ to: '+390240709999' }), ended('kept')],
      [id],
      /is no line\. .*line add \+390240709999/,
    ],
  ];
  for (const [what, entries, words, says] of refusals) {
    test(`refuses ${what}`, async () => {
      await using machine = await newReceiver(...entries);
      const { code, err } = await machine.run(['fax', 'redeliver', ...words]);
      assert.equal(code, 1);
      assert.match(err, says);
      assert.deepEqual(await queued(machine), []);
    });
  }

  test('refuses one that was sent from here, and to a line without recipients', async () => {
    await using machine = await newOffice();
    const letter = join(machine.data, 'letter.txt');
    writeFileSync(letter, 'Good morning.\n');
    const sent = await machine.run(['send', '--from', 'anna@example.com', '--to', '0289089200', letter, '--json']);
    const out = await machine.run(['fax', 'redeliver', sent.json<{ faxes: { id: string }[] }>().faxes[0]?.id ?? '']);
    assert.match(out.err, /Only received faxes can be redelivered/);
    await machine.withStore((store) => store.received.append(id, 0, whole));
    assert.match((await machine.run(['fax', 'redeliver', id])).err, /has no recipients\. .*recipient add/);
    assert.equal((await machine.run(['fax', 'redeliver', id, '--to', 'a@example.com'])).code, 0);
  });
});

describe('simulate receive', () => {
  const words = (...more: string[]) => ['simulate', 'receive', '--to', line, ...more];

  test('calls the simulator of the service that runs, and names the fax that will be', async () => {
    await using machine = await newOffice();
    const asked: { url: string; type: string | undefined; body: string }[] = [];
    const simulator = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push({ url: request.url ?? '', type: request.headers['content-type'], body: `${Buffer.concat(chunks)}` });
        response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'call-1' }));
      });
    });
    await new Promise<void>((listening) => simulator.listen(0, '127.0.0.1', () => listening()));
    const unlock = await lockFolder(machine.data);
    try {
      const url = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`;
      await machine.withStore(({ db }) => writeAddresses(db, { smtp: 'x', http: 'y', simulator: url }));
      const file = join(machine.data, 'fax.pdf');
      writeFileSync(file, '%PDF-1.7');
      const ran = await machine.run(
        words('--from', '+39 02 8908 9211', '--partial', '--failure', 'carrier_lost', file, '--json'),
      );
      assert.equal(ran.code, 0, ran.err);
      assert.deepEqual(ran.json(), { id: receivedIdFor('call-1'), call: 'call-1', to: line });
      await machine.run(words('--withheld', file));
      assert.deepEqual(asked, [
        {
          url: '/calls/receive?from=%2B390289089211&to=%2B390240701234&partial=true&failure=carrier_lost',
          type: 'application/pdf',
          body: '%PDF-1.7',
        },
        {
          url: '/calls/receive?from=anonymous&to=%2B390240701234&caller_id=anonymous',
          type: 'application/pdf',
          body: '%PDF-1.7',
        },
      ]);
      await machine.withStore(({ db }) => writeAddresses(db, { smtp: 'x', http: 'y' }));
      assert.match((await machine.run(words('--withheld', file))).err, /uses a real carrier/);
    } finally {
      simulator.close();
      await unlock();
    }
  });

  test('says what is missing or wrong', async () => {
    await using machine = await newOffice();
    const file = join(machine.data, 'fax.pdf');
    writeFileSync(file, '%PDF-1.7');
    const cases: readonly (readonly [words: string[], code: number, says: RegExp])[] = [
      [words(file), 2, /--from is missing/],
      [['simulate', 'receive', '--from', line, file], 2, /--to is missing/],
      [['simulate'], 2, /There are: simulate receive/],
      [words('--from', '0289089211', file), 2, /is not a number in E\.164 form/],
      [words('--from', line, '/nowhere.pdf'), 1, /\/nowhere\.pdf cannot be read/],
      [words('--from', line, file), 1, /No service runs on .*npm start/],
    ];
    for (const [given, code, says] of cases) {
      const ran = await machine.run(given);
      assert.equal(ran.code, code);
      assert.match(ran.err, says);
    }
  });
});

describe('how a line receives', () => {
  test('is set and shown', async () => {
    await using machine = await newOffice();
    const shown = async () =>
      (await machine.run(['line', 'show', line, '--json'])).json<{ receive: Record<string, unknown> }>().receive;
    const usual = await shown();
    assert.deepEqual(usual, {
      subject: '',
      fileName: 'F{from}_T{to}_{date}_{time}_{id}',
      searchable: false,
      tellFailed: false,
      direct: false,
    });
    const words = ['--subject-template', 'kalliope', '--file-name', '{name} {serial}', '--searchable', 'on'];
    const set = await machine.run(['line', 'set', line, ...words, '--tell-failed', 'on', '--direct', 'on']);
    assert.equal(set.code, 0);
    assert.match(set.out, /kalliope.*\{name\} \{serial\}.*searchable/s);
    const wanted = {
      subject: 'kalliope',
      fileName: '{name} {serial}',
      searchable: true,
      tellFailed: true,
      direct: true,
    };
    assert.deepEqual(await shown(), wanted);
    await machine.run(['line', 'set', line, '--attempts', '2']);
    assert.deepEqual(await shown(), wanted);
    const off = ['--searchable', 'off', '--tell-failed', 'off', '--direct', 'off'];
    await machine.run(['line', 'set', line, '--subject-template', '', '--file-name', '', ...off]);
    assert.deepEqual(await shown(), usual);
  });

  for (const [words, says] of [
    [['--subject-template', 'Fax {form}'], /does not know "form"\. There are: \{from\} .*kalliope/],
    [['--file-name', 'a}b'], /--file-name does not know "}"/],
    [['--subject-template', 'a\u202eb'], /no control characters/],
    [['--searchable', 'yes'], /--searchable is on or off/],
  ] as const) {
    test(`is not changed by ${words.join(' ')}`, async () => {
      await using machine = await newOffice();
      const { code, err } = await machine.run(['line', 'set', line, ...words]);
      assert.equal(code, 2);
      assert.match(err, says);
    });
  }
});

test('FAXPOST_MEDIA_HOSTS is a list of hosts', () => {
  assert.equal(readSettings({}).mediaHosts, undefined);
  assert.deepEqual(readSettings({ FAXPOST_MEDIA_HOSTS: '*.Telnyx.com, media.example.com:8443' }).mediaHosts, [
    '*.telnyx.com',
    'media.example.com:8443',
  ]);
  for (const wrong of ['https://telnyx.com', 'a/b', '*']) {
    assert.throws(() => readSettings({ FAXPOST_MEDIA_HOSTS: wrong }), SettingsError);
  }
});
