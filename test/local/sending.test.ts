import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Submission } from '../../lambdas/fax/model.ts';
import { faxPdfKey, faxTiffKey, givenDocumentsPrefix, pageKey } from '../../lambdas/flow/file-keys.ts';
import { makeZip } from '../documents/made/made-archives.ts';
import { DnsServer } from '../mail/proof/dns-server.ts';
import { type Machine, newOffice } from './command-line.ts';

interface Sent {
  readonly submission: string;
  readonly faxes: readonly { readonly id: string; readonly to: string }[];
}

function fileOn(machine: Machine, name: string, text: string | Uint8Array = 'Good morning.\n'): string {
  const path = join(machine.data, name);
  writeFileSync(path, text);
  return path;
}

const sendWords = (...words: string[]) => ['send', '--from', 'anna@example.com', ...words];

async function sendOne(machine: Machine, to = '0289089200'): Promise<Sent> {
  const ran = await machine.run(sendWords('--to', to, '--json', fileOn(machine, 'letter.txt')));
  assert.equal(ran.code, 0, ran.err);
  return ran.json<Sent>();
}

describe('send', () => {
  test('makes one submission with the documents in their order, and a fax for each distinct number', async () => {
    await using machine = await newOffice();
    const files = [fileOn(machine, 'second.txt'), fileOn(machine, 'First – 第一.txt')];
    const words = sendWords(
      '--to',
      '0289089200, +39 02 8908 9200',
      '--to',
      '0041446681800',
      '--subject',
      'Offer',
      '--json',
    );
    const ran = await machine.run([...words, ...files]);
    assert.equal(ran.code, 0);
    assert.match(ran.err, /the fax is sent when it starts/);
    const { submission, faxes } = ran.json<Sent>();
    assert.deepEqual(
      faxes.map(({ to }) => to),
      ['+390289089200', '+41446681800'],
    );
    await machine.withStore(async (store) => {
      const stored = (await store.submissions.submission(submission)) as Submission;
      assert.deepEqual([stored.source, stored.sender, stored.subject], ['command', 'anna@example.com', 'Offer']);
      const folder = givenDocumentsPrefix(submission);
      assert.deepEqual(await store.files.keys(folder), [`${folder}01-second.txt`, `${folder}02-First – 第一.txt`]);
      assert.equal(store.workflow.due(9, new Set()).length, 1);
    });
  });

  test('names all numbers that cannot be called, and sends nothing', async () => {
    await using machine = await newOffice();
    const numbers = '0289089200,12ab,112,+39899123456';
    const { code, err } = await machine.run(sendWords('--to', numbers, fileOn(machine, 'letter.txt')));
    assert.equal(code, 1);
    assert.match(err, /12ab.*\n.*112.*\n.*\+39899123456/);
    assert.doesNotMatch(err, /0289089200/);
    assert.deepEqual((await machine.run(['fax', 'list', '--json'])).json(), []);
  });

  const refusals: readonly (readonly [what: string, words: (machine: Machine) => string[], says: RegExp])[] = [
    [
      'a sender on no list',
      (m) => ['send', '--from', 'eve@example.com', '--to', '0289089200', fileOn(m, 'a.txt')],
      /may not send from any line.*sender add \+390240701234 eve@example\.com/s,
    ],
    [
      'a file that is not there',
      () => sendWords('--to', '0289089200', '/nowhere/letter.pdf'),
      /There is no file \/nowhere\/letter\.pdf/,
    ],
    ['a folder', (m) => sendWords('--to', '0289089200', m.data), /is not a file/],
    [
      '21 files',
      (m) => sendWords('--to', '0289089200', ...Array<string>(21).fill(fileOn(m, 'a.txt'))),
      /21 documents are too many: at most 20/,
    ],
    [
      '51 numbers',
      (m) =>
        sendWords(
          '--to',
          Array.from({ length: 51 }, (_, n) => `02890892${String(n).padStart(2, '0')}`).join(),
          fileOn(m, 'a.txt'),
        ),
      /There were 51 numbers; one message can have up to 50/,
    ],
    [
      '28 MB',
      (m) => sendWords('--to', '0289089200', fileOn(m, 'a.txt', 'x'.repeat(28 * 2 ** 20))),
      /28 MB are too much: at most 27 MB/,
    ],
    [
      'waiting for nobody',
      (m) => sendWords('--to', '0289089200', '--wait', fileOn(m, 'a.txt')),
      /No service runs on .*npm start/s,
    ],
  ];
  for (const [what, words, says] of refusals) {
    test(`refuses ${what}`, async () => {
      await using machine = await newOffice();
      const ran = await machine.run([...words(machine), '--json']);
      assert.equal(ran.code, 1);
      assert.match(String(ran.json().error), says);
      assert.deepEqual((await machine.run(['fax', 'list', '--json'])).json(), []);
    });
  }
});

describe('fax', () => {
  test('show tells all about a new one', async () => {
    await using machine = await newOffice();
    const { submission, faxes } = await sendOne(machine);
    const id = faxes[0]?.id ?? '';
    const shown = (await machine.run(['fax', 'show', id, '--json'])).json();
    const { acceptedAt, deadlineAt, timeline, ...rest } = shown;
    assert.equal(Date.parse(String(deadlineAt)) - Date.parse(String(acceptedAt)), 240 * 60_000);
    assert.deepEqual(rest, {
      id,
      submission,
      direction: 'out',
      line: '+390240701234',
      from: '+390240701234',
      to: '+390289089200',
      state: 'accepted',
      heldFor: null,
      outcome: null,
      kind: null,
      pages: null,
      endedAt: null,
      nextTryAt: null,
      isCancelRequested: false,
      isCorrected: false,
      attempts: [],
      message: null,
    });
    assert.deepEqual(timeline, [{ at: acceptedAt, what: 'accepted', says: 'Accepted.' }]);
  });

  test('list is newest first, by line and direction', async () => {
    await using machine = await newOffice();
    const first = await sendOne(machine, '0289089200');
    const second = await sendOne(machine, '0289089201');
    const idsOf = async (...words: string[]) =>
      (await machine.run(['fax', 'list', '--json', ...words])).json<{ id: string; acceptedAt: string }[]>();
    const all = await idsOf();
    assert.deepEqual(
      new Set(all.map(({ id }) => id)),
      new Set([first, second].flatMap(({ faxes }) => faxes.map(({ id }) => id))),
    );
    assert.ok((all[0]?.acceptedAt ?? '') >= (all[1]?.acceptedAt ?? ''));
    assert.equal((await idsOf('--line', '+390240701234')).length, 2);
    assert.equal((await idsOf('--limit', '1')).length, 1);
    assert.equal((await idsOf('--direction', 'out')).length, 2);
    assert.deepEqual(await idsOf('--direction', 'in'), []);
    assert.equal((await machine.run(['fax', 'list', '--line', '+390240709999'])).code, 1);
  });

  test('cancel ends one that has no call, and has it told', async () => {
    await using machine = await newOffice();
    const id = (await sendOne(machine)).faxes[0]?.id ?? '';
    const ran = await machine.run(['fax', 'cancel', id, '--json']);
    assert.equal(ran.code, 0);
    assert.equal(ran.json().outcome, 'cancelled');
    await machine.withStore((store) => {
      const names = store.workflow.due(9, new Set()).map(({ name }) => name);
      assert.ok(names.includes(`${id}-cancelled`));
    });
    const again = await machine.run(['fax', 'cancel', id]);
    assert.equal(again.code, 1);
    assert.match(again.err, /has ended already/);
  });

  for (const words of [['show'], ['cancel'], ['export', '--dir', '/nowhere']]) {
    test(`${words[0]} knows no fax that is not there`, async () => {
      await using machine = await newOffice();
      const ran = await machine.run(['fax', ...words, '\u001b[31mabc', '--json']);
      assert.equal(ran.code, 1);
      assert.match(String(ran.json().error), /^There is no fax \[31mabc\./);
    });
  }

  test('export writes the files that were sent, or says that there are none', async () => {
    await using machine = await newOffice();
    const { submission, faxes } = await sendOne(machine);
    const id = faxes[0]?.id ?? '';
    const dir = join(machine.data, 'exported');
    const early = await machine.run(['fax', 'export', id, '--dir', dir]);
    assert.equal(early.code, 1);
    assert.match(early.err, /has no pages/);
    const made = join(machine.data, 'made');
    const [tiff, pdf] = [join(made, 'fax.tif'), join(made, 'fax.pdf')];
    const letter = fileOn(machine, 'letter.txt');
    assert.equal((await machine.run(['pages', letter, '--tiff', tiff, '--pdf', pdf, '--png', made])).code, 0);
    await machine.withStore(async (store) => {
      await store.files.put(faxTiffKey(id), readFileSync(tiff));
      await store.files.put(faxPdfKey(id), readFileSync(pdf));
      await store.files.put(pageKey(submission, 1), readFileSync(join(made, 'page-001.png')));
      await store.faxes.append(id, 1, [{ what: 'prepared', at: 0, pages: 1 }]);
    });
    const ran = await machine.run(['fax', 'export', id, '--dir', dir, '--json']);
    assert.equal(ran.code, 0);
    for (const name of ['fax.tif', 'fax.pdf', 'page-001.png']) assert.ok(existsSync(join(dir, name)), name);
  });
});

describe('pages', () => {
  test('makes a document into pages, without sending', async () => {
    await using machine = await newOffice();
    const out = join(machine.data, 'out');
    const [tiff, pdf, png] = [join(out, 'a', 'fax.tif'), join(out, 'fax.pdf'), join(out, 'pictures')];
    const words = ['pages', fileOn(machine, 'letter.txt'), '--tiff', tiff, '--pdf', pdf, '--png', png, '--json'];
    const ran = await machine.run(words);
    assert.equal(ran.code, 0, ran.out);
    const { documents, pages } = ran.json<{ documents: Record<string, unknown>[]; pages: Record<string, unknown>[] }>();
    assert.deepEqual(
      documents.map(({ name, pages: count }) => [name, count]),
      [['letter.txt', 1]],
    );
    const { n, source, widthPx, heightPx, bytes, seconds } = pages[0] ?? {};
    assert.deepEqual([n, source, widthPx], [1, { document: 'letter.txt', page: 1 }, 1728]);
    assert.ok(Number(heightPx) > 2000 && Number(bytes) > 0 && Number(seconds) > 0);
    for (const path of [tiff, pdf, join(png, 'page-001.png')]) assert.ok(existsSync(path), path);
    assert.deepEqual((await machine.run(['fax', 'list', '--json'])).json(), []);
  });

  test('says what is wrong with a document that cannot be faxed', async () => {
    await using machine = await newOffice();
    const ran = await machine.run(['pages', fileOn(machine, 'empty.pdf', ''), '--json']);
    assert.equal(ran.code, 1);
    const { outcome, document, message } = ran.json();
    assert.deepEqual([outcome, document], ['empty-document', 'empty.pdf']);
    assert.match(String(message), /\w+/);
  });

  test('opens an archive where that is asked for, as a line may, and a mail always', async () => {
    await using machine = await newOffice();
    const archive = fileOn(machine, 'both.zip', makeZip(['b', 'a'].map((n) => ({ name: `${n}.txt`, bytes: n }))));
    const closed = await machine.run(['pages', archive, '--json']);
    assert.deepEqual([closed.code, closed.json().outcome], [1, 'unsupported-format']);
    const open = await machine.run(['pages', archive, '--open-zip', 'on', '--json']);
    const namesOf = ({ json }: typeof open) =>
      json<{ documents: { name: string }[] }>().documents.map(({ name }) => name);
    assert.deepEqual(namesOf(open), ['a.txt', 'b.txt']);
    const mail = ['From: a@example.com', 'To: b@example.com', 'Subject: x', 'Content-Type: text/plain; name=n.txt'];
    const attached = `${mail.join('\r\n')}\r\nContent-Disposition: attachment; filename=n.txt\r\n\r\nPage.\r\n`;
    const ran = await machine.run(['pages', fileOn(machine, 'mail.eml', attached), '--json']);
    assert.equal(ran.code, 0, ran.out);
    assert.ok(namesOf(ran).includes('n.txt'));
  });
});

test('doctor checks this machine, and leaves a test mail in the outbox', async () => {
  await using machine = await newOffice({
    FAXPOST_SMTP_PORT: '0',
    FAXPOST_HTTP_PORT: '0',
    FAXPOST_PRIVATE_PORT: '0',
    FAXPOST_SIMULATOR_PORT: '0',
  });
  const ran = await machine.run(['doctor', '--mail', 'anna@example.com', '--json']);
  const { ok, checks } = ran.json<{ ok: boolean; checks: { name: string; ok: boolean; detail: string }[] }>();
  assert.deepEqual(
    checks.filter((check) => !check.ok),
    [],
  );
  assert.deepEqual([ran.code, ok], [0, true]);
  const names = checks.map(({ name }) => name);
  for (const name of [
    'node',
    'data folder',
    'database',
    'smtp port',
    'carrier',
    'header line',
    'sender domains',
    'converter pdf',
    'reading',
    'test mail',
  ]) {
    assert.ok(names.includes(name), name);
  }
  const served = checks.filter(({ name }) => name.startsWith('converter ')).map(({ detail }) => detail);
  const promised =
    'BMP CSV DOC DOCX EML GIF HTM HTML ICO JP2 JPC J2K JPG JPEG MSG PDF PUB PUBX RTF TIF TIFF TXT XLS XLSX XML PNG WEBP HEIC ODT ODS ODP PPT PPTX WRI';
  for (const ending of promised.toLowerCase().split(' ')) {
    assert.ok(
      served.some((detail) => new RegExp(`[:,] (?:and )?${ending}[ ,].* by \\w`).test(detail)),
      ending,
    );
  }
  await machine.withStore((store) => {
    assert.deepEqual(
      store.db.all('SELECT recipient, kind FROM outbox').map((row) => ({ ...(row as object) })),
      [{ recipient: 'anna@example.com', kind: 'test' }],
    );
  });
});

test('doctor names the domains of listed senders whose SPF record lets everybody send', async () => {
  await using dns = await DnsServer.start({
    'open.example': { TXT: ['v=spf1 include:wide.example -all'] },
    'wide.example': { TXT: ['v=spf1 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all'] },
    'sound.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  });
  await using machine = await newOffice({ FAXPOST_DNS: dns.address });
  for (const sender of ['a@open.example', '@sound.example']) {
    assert.equal((await machine.run(['sender', 'add', '+390240701234', sender])).code, 0);
  }
  const ran = await machine.run(['doctor', '--json']);
  const { checks } = ran.json<{ checks: { name: string; ok: boolean; detail: string }[] }>();
  const found = checks.find(({ name }) => name === 'sender domains');
  assert.equal(found?.ok, false);
  assert.match(found.detail, /open\.example \(wide\.example: v=spf1 ip4:0\.0\.0\.0\/1/);
  assert.doesNotMatch(found.detail, /sound/);
});

test('FAXPOST_DNS is an address with a port, and nothing else', async () => {
  for (const wrong of ['dns.example:53', '127.0.0.1', '::1', 'localhost:53']) {
    await using machine = await newOffice({ FAXPOST_DNS: wrong });
    const ran = await machine.run(['line', 'list']);
    assert.notEqual(ran.code, 0, wrong);
    assert.match(ran.err, /FAXPOST_DNS must be the host:port/, wrong);
  }
});
