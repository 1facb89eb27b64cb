import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Options } from 'nodemailer/lib/mailer/index.js';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { MailEvent } from '../../lambdas/handlers/accept.ts';
import { compose } from '../mail/compose.ts';
import { judge } from '../scenarios/checker.ts';
import { Fuse } from '../scenarios/crash.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';
import { corruptPdf, pdfOf, picture, protectedPdf } from './documents.ts';
import { replayingWorkers } from './replaying-workers.ts';

const number = '0255533200@fax.example';
let workers: RunningWorkerPool;
let document: { filename: string; content: Buffer };

before(async () => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
  document = { filename: 'offer.pdf', content: await pdfOf(2) };
});
after(() => workers.close());

const newWorld = (options: Partial<WorldOptions> = {}) => new World({ engine: localEngine, workers, ...options });
const mail = (options: Options) => compose({ from: 'anna@example.com', subject: 'Preventivo 42', ...options });

async function resultOf(raw: Buffer, event: Partial<MailEvent> = {}, world = newWorld()): Promise<World> {
  world.receive(raw, { recipients: [number], ...event });
  await world.run();
  return world;
}
const outcomes = async (world: World) => (await world.store.faxes.list({ limit: 100 })).map(({ outcome }) => outcome);
const told = (world: World) => world.mails.map(({ kind, to }) => `${kind} to ${to}`);
const text = (world: World, index = 0) =>
  Buffer.from(world.mails[index]?.raw ?? [])
    .toString('utf8')
    .replace(/=\r\n/g, '');
const decisions = (world: World) =>
  world.store.db.all<{ decision: string; detail: string }>('SELECT decision, detail FROM mail_decisions');

describe('a mail with a document becomes a fax and one answer', () => {
  test('in the thread of the mail, in the language of the line, with the subject of the customer', async () => {
    const world = await resultOf(await mail({ messageId: '<m1@example.com>', attachments: [document] }));
    assert.deepEqual(await outcomes(world), ['sent']);
    assert.deepEqual(told(world), ['sent to anna@example.com']);
    assert.equal(world.mails[0]?.inReplyTo, '<m1@example.com>');
    assert.match(world.mails[0]?.subject ?? '', /Preventivo 42/);
    assert.match(text(world), /In-Reply-To: <m1@example\.com>/);
    assert.match(text(world), /Content-Language: it/);
    assert.equal(decisions(world)[0]?.decision, 'accepted');
  });

  test('the same number in three spellings is one fax', async () => {
    const recipients = ['0255533200@fax.example', '+390255533200@fax.example', '"0039 02 5553-3200"@fax.example'];
    const world = await resultOf(await mail({ attachments: [document] }), { recipients });
    assert.deepEqual(await outcomes(world), ['sent']);
    assert.equal(world.carrier.posts.length, 1);
  });

  test('wrong numbers share one notice and keep nobody else from the fax', async () => {
    const recipients = ['ufficio@fax.example', '02,,55533@fax.example', '113@fax.example', number];
    const world = await resultOf(await mail({ attachments: [document] }), { recipients });
    assert.deepEqual(await outcomes(world), ['sent']);
    assert.deepEqual(told(world).sort(), ['anomaly to anna@example.com', 'sent to anna@example.com']);
    const notice = text(
      world,
      world.mails.findIndex(({ kind }) => kind === 'anomaly'),
    );
    for (const given of ['ufficio', '02,,55533', '113']) assert.ok(notice.includes(given), given);
  });

  test('an answer to a notice is dropped: no fax, no mail', async () => {
    const world = await resultOf(await mail({ text: 'Grazie!' }), { recipients: ['notices@fax.example'] });
    assert.deepEqual(await outcomes(world), []);
    assert.deepEqual(world.mails, []);
    assert.equal(decisions(world)[0]?.decision, 'dropped');
  });

  test('addresses at other domains are not ours to dial', async () => {
    const world = await resultOf(await mail({ attachments: [document] }), {
      recipients: ['0255533200@elsewhere.example'],
    });
    assert.deepEqual(await outcomes(world), []);
    assert.equal(world.carrier.posts.length, 0);
  });
});

describe('what stops a whole submission gives one notice, and nothing is dialled', () => {
  const rows: readonly {
    name: string;
    attachments: () => Promise<Options['attachments']>;
    outcome: string;
    html?: string;
  }[] = [
    { name: 'no attachment', attachments: async () => [], outcome: 'no-document' },
    {
      name: 'only the picture of a signature',
      attachments: async () => [{ filename: 'logo.png', content: await picture(), cid: 'logo@x' }],
      html: '<p>Saluti</p><img src="cid:logo@x">',
      outcome: 'no-document',
    },
    {
      name: 'an unsupported file',
      attachments: async () => [
        {
          filename: 'program.exe',
          content: Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff', 'latin1'),
        },
      ],
      outcome: 'unsupported-format',
    },
    {
      name: 'a corrupt file',
      attachments: async () => [{ filename: 'a.pdf', content: corruptPdf }],
      outcome: 'corrupt-document',
    },
    {
      name: 'an empty file',
      attachments: async () => [{ filename: 'a.pdf', content: Buffer.alloc(0) }],
      outcome: 'empty-document',
    },
    {
      name: 'a protected file',
      attachments: async () => [{ filename: 'a.pdf', content: await protectedPdf() }],
      outcome: 'password-protected',
    },
    {
      name: '400 pages',
      attachments: async () => [{ filename: 'a.pdf', content: await pdfOf(400) }],
      outcome: 'too-many-pages',
    },
  ];
  for (const { name, attachments, outcome, html } of rows) {
    test(name, async () => {
      const raw = await mail({ attachments: await attachments(), text: 'Buongiorno', ...(html ? { html } : {}) });
      const world = await resultOf(raw, { recipients: [number, '0255533201@fax.example'] });
      assert.deepEqual(await outcomes(world), [outcome, outcome]);
      assert.deepEqual(told(world), ['anomaly to anna@example.com']);
      assert.match(text(world), /02 ?5553 ?3200/);
      assert.match(text(world), /02 ?5553 ?3201/);
      assert.equal(world.carrier.posts.length, 0);
    });
  }

  test('one bad document of three: the notice names that one, and none is sent', async () => {
    const attachments = [document, { filename: 'guasto.pdf', content: corruptPdf }, { ...document, filename: 'c.pdf' }];
    const world = await resultOf(await mail({ attachments }));
    assert.deepEqual(await outcomes(world), ['corrupt-document']);
    assert.match(text(world), /guasto\.pdf/);
    assert.equal(world.carrier.posts.length, 0);
  });

  test('60 recipients', async () => {
    const recipients = Array.from({ length: 60 }, (_, n) => `02555332${String(n).padStart(2, '0')}@fax.example`);
    const world = await resultOf(await mail({ attachments: [document] }), { recipients });
    assert.equal(world.carrier.posts.length, 0);
    assert.deepEqual(new Set(await outcomes(world)), new Set(['too-many-recipients']));
    assert.deepEqual(told(world), ['anomaly to anna@example.com']);
  });

  test('a logo beside a document is named in the notice as left out', async () => {
    const attachments = [document, { filename: 'logo.png', content: await picture(), cid: 'logo@x' }];
    const world = await resultOf(await mail({ attachments, html: '<img src="cid:logo@x">' }));
    assert.deepEqual(await outcomes(world), ['sent']);
    assert.match(text(world), /logo\.png/);
  });
});

describe('who may not send gets no mail, and nobody is called', () => {
  /** SES saw the peer pass; the record is read by ourselves. */
  const zone = { 'example.com': 'v=spf1 ip4:192.0.2.1 -all' };
  const verdicts = (dmarc: string, spf = 'FAIL') =>
    ({ kind: 'verdicts', verdicts: { dmarc, spf, dkim: 'GRAY' }, virus: 'PASS' }) as unknown as MailEvent['proof'];
  const rows: readonly {
    name: string;
    from?: string;
    event: Partial<MailEvent>;
    headers?: Record<string, string>;
    decision: string;
  }[] = [
    {
      name: 'an unknown sender',
      from: 'eve@elsewhere.example',
      event: { proof: verdicts('PASS') },
      decision: 'refused',
    },
    { name: 'a known sender that is not authenticated', event: { proof: verdicts('FAIL') }, decision: 'refused' },
    {
      name: 'forged verdicts in the headers of the mail',
      event: { proof: verdicts('FAIL') },
      headers: {
        'Authentication-Results': 'amazonses.com; dmarc=pass header.from=example.com; spf=pass; dkim=pass',
        'X-SES-Spam-Verdict': 'PASS',
      },
      decision: 'refused',
    },
    {
      name: 'a login that writes as somebody else',
      event: { proof: { kind: 'login', address: 'carlo@example.com' } },
      decision: 'refused',
    },
    {
      name: 'an automatic reply',
      event: { envelopeFrom: '' },
      headers: { 'Auto-Submitted': 'auto-replied' },
      decision: 'automatic',
    },
    {
      name: 'our own notice coming back',
      event: {},
      headers: { 'X-Faxpost-Notice': 'abc-result' },
      decision: 'automatic',
    },
  ];
  for (const { name, from, event, headers, decision } of rows) {
    test(name, async () => {
      const raw = await mail({ attachments: [document], ...(from ? { from } : {}), ...(headers ? { headers } : {}) });
      const world = await resultOf(raw, event);
      assert.deepEqual(await outcomes(world), []);
      assert.deepEqual(world.mails, []);
      assert.equal(world.carrier.posts.length, 0);
      assert.deepEqual(
        decisions(world).map((row) => row.decision),
        [decision],
      );
    });
  }

  test('two From headers', async () => {
    const raw = Buffer.concat([Buffer.from('From: anna@example.com\r\n'), await mail({ attachments: [document] })]);
    const world = await resultOf(raw);
    assert.deepEqual(await outcomes(world), []);
    assert.deepEqual(world.mails, []);
    assert.equal(decisions(world)[0]?.detail, 'several-froms');
  });

  test('a virus: told to the authenticated sender, not converted', async () => {
    const proof = { ...verdicts('PASS', 'PASS'), virus: 'FAIL' } as MailEvent['proof'];
    const world = await resultOf(await mail({ attachments: [document] }), { proof }, newWorld({ zone }));
    assert.deepEqual(await outcomes(world), ['virus']);
    assert.deepEqual(told(world), ['anomaly to anna@example.com']);
  });

  test('a mail that could not be checked for viruses goes on, and the operator is told', async () => {
    for (const virus of ['GRAY', 'PROCESSING_FAILED']) {
      const proof = { ...verdicts('PASS', 'PASS'), virus } as MailEvent['proof'];
      const world = await resultOf(await mail({ attachments: [document] }), { proof }, newWorld({ zone }));
      assert.deepEqual(await outcomes(world), ['sent'], virus);
      assert.ok(
        world.journal.some(({ level, what }) => level === 'alarm' && what === 'virus-not-checked'),
        virus,
      );
    }
  });
});

describe('the same mail twice is one fax and one answer', () => {
  test('the same stored object, delivered twice by the queue', async () => {
    const world = newWorld();
    const raw = await mail({ messageId: '<m1@example.com>', attachments: [document] });
    for (const _ of [1, 2]) world.receive(raw, { recipients: [number], key: 'mail/same.eml' });
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    assert.deepEqual(told(world), ['sent to anna@example.com']);
  });

  test("a mail server's second try, stored under another name", async () => {
    const world = newWorld();
    const raw = await mail({ messageId: '<m1@example.com>', attachments: [document] });
    for (const key of ['mail/a.eml', 'mail/b.eml']) world.receive(raw, { recipients: [number, 'no@fax.example'], key });
    await world.run();
    assert.equal(world.carrier.posts.length, 1);
    assert.deepEqual(told(world).sort(), ['anomaly to anna@example.com', 'sent to anna@example.com']);
    assert.deepEqual(
      decisions(world)
        .map(({ detail }) => detail === 'second copy')
        .sort(),
      [false, true],
    );
  });

  test('sent again by the customer, with a new Message-ID, it is a new fax, where repetitions are not held', async () => {
    const world = newWorld({ line: { duplicateMinutes: 0 } });
    for (const messageId of ['<m1@example.com>', '<m2@example.com>']) {
      world.receive(await mail({ messageId, attachments: [document] }), { recipients: [number] });
    }
    await world.run();
    assert.equal(world.carrier.posts.length, 2);
  });
});

describe('the process dies before and after every call of a port, from the stored mail to the answer', () => {
  test('one fax, one call, one notice', async (t) => {
    const raw = await mail({ messageId: '<m1@example.com>', attachments: [document] });
    const recipients = [number, 'no-number@fax.example'];
    const replaying = replayingWorkers(workers);
    const run = async (fuse: Fuse) => {
      const world = newWorld({ fuse, workers: replaying });
      await resultOf(raw, { recipients }, world);
      return world;
    };
    const whole = new Fuse();
    await run(whole);
    t.diagnostic(`${whole.points} points`);
    for (let point = 1; point <= whole.points; point += 1) {
      const world = await run(new Fuse(point));
      const { happenings, channels } = world;
      assert.deepEqual(judge({ happenings, calls: world.intervals(), channels }), [], `point ${point}`);
      assert.deepEqual(await outcomes(world), ['sent'], `point ${point}`);
      assert.deepEqual(
        told(world).sort(),
        ['anomaly to anna@example.com', 'sent to anna@example.com'],
        `point ${point}`,
      );
      assert.equal(world.carrier.posts.length, 1, `point ${point}`);
    }
  });
});
