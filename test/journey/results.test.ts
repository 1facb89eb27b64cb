/** From a mail to its answer, one promise to a user at a time, all on one running service. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { overlapsPerNumber } from '../../simulator/simulator.ts';
import { decodeTiff } from '../pages/decoded.ts';
import { makePdf } from '../pages/made-documents.ts';
import { until } from '../until.ts';
import { demo, minuteMs, Service } from './service.ts';

const anna = { user: 'anna@studio.example', pass: 'una-parola-d-ordine' };
const service = new Service({ FAXPOST_CHANNELS: '20' });
let pdf: Uint8Array;
let twoPages: Uint8Array;

before(async () => {
  pdf = await makePdf([{ text: 'Good morning' }]);
  twoPages = await makePdf([{ text: 'Page one' }, { text: 'Page two' }]);
  await service.start();
  // Long waits, so that a person can cancel in one.
  const options = '--country IT --area-code 02 --locale it --wait-minutes 200 --sender'.split(' ');
  const line = await service.run(['line', 'add', '+390240705678', ...options, anna.user]);
  assert.equal(line.code, 0, line.err);
  const password = await service.run(['sender', 'password', anna.user], anna.pass);
  assert.equal(password.code, 0, password.err);
});
after(() => service.remove());

const attached = (content: Uint8Array | string = pdf, filename = 'letter.pdf') => [{ filename, content }];
const millisBetween = (from: string | null | undefined, to: string | undefined): number =>
  Date.parse(to ?? '') - Date.parse(from ?? '');

describe('from a mail to its answer', { concurrency: 6 }, () => {
  test('a PDF of two pages is delivered: both pages to be seen, one notice in the thread, in Italian', async () => {
    const subject = 'Ordine 4711 – caffè';
    const messageId = await service.mail({
      from: anna.user,
      login: anna,
      to: '0289010100',
      subject,
      attachments: attached(twoPages),
    });
    const [notice, ...others] = await service.notices(subject);
    assert.ok(notice);
    assert.deepEqual(others, []);
    assert.equal(notice.to, anna.user);
    assert.equal(notice.inReplyTo, messageId);
    const mail = await service.outgoing(notice.id);
    assert.equal(mail.references, messageId);
    assert.match(mail.text ?? '', /consegnato|inviato/i);
    assert.match(mail.text ?? '', /02 8901 0100/);

    const home = await (await service.privately('/')).text();
    assert.ok(home.includes(`/faxes/${notice.fax}`), 'the fax is on the first page');
    const page = await (await service.privately(`/faxes/${notice.fax}`)).text();
    const pictures = new Set(
      [...page.matchAll(/src="(\/faxes\/[a-z0-9]+\/(?:thumbs|pages)\/\d+\.png)"/g)].map(([, path]) => path),
    );
    assert.equal(pictures.size, 2);
    for (const path of pictures) {
      const picture = await service.privately(`${path}`);
      assert.equal(picture.status, 200);
      assert.equal(picture.headers.get('content-type'), 'image/png');
    }
    const fax = await service.fax(notice.fax);
    assert.deepEqual(
      [fax.state, fax.outcome, fax.kind, fax.pages, fax.attempts.length],
      ['ended', 'sent', 'sent', 2, 1],
    );
  });

  test('what comes out of the called machine is the stored raster, bit for bit', async () => {
    await service.mail({ to: '0289010101', subject: 'Bit for bit', attachments: attached(twoPages) });
    const [notice] = await service.notices('Bit for bit');
    const [call] = await service.calls('89010101');
    assert.equal(call?.pagesPrinted, 2);
    const folder = join(service.folder, 'exported');
    assert.equal((await service.run(['fax', 'export', `${notice?.fax}`, '--dir', folder])).code, 0);
    const tiff = readFileSync(join(folder, 'fax.tif'));
    for (const n of [1, 2]) {
      const stored = await decodeTiff(tiff, n - 1);
      const answer = await fetch(`${service.simulator}/calls/${call?.id}/pages/${n}.pbm`);
      const printed = Buffer.from(await answer.arrayBuffer());
      const header = `P4\n1728 ${stored.height}\n`;
      assert.equal(printed.subarray(0, header.length).toString('latin1'), header);
      assert.ok(printed.subarray(header.length).equals(stored.bits), `page ${n} is the same`);
    }
  });

  test('busy twice, then delivered: three calls, five minutes apart, one notice that lists them', async () => {
    await service.mail({ to: '0289010181', subject: 'Twice busy', attachments: attached() });
    const [notice, ...others] = await service.notices('Twice busy');
    assert.deepEqual(others, []);
    const fax = await service.fax(notice?.fax);
    assert.equal(fax.outcome, 'sent');
    assert.deepEqual(
      fax.attempts.map(({ outcome }) => outcome),
      ['busy', 'busy', 'sent'],
    );
    const [first, second, third] = fax.attempts;
    for (const [earlier, later] of [
      [first, second],
      [second, third],
    ]) {
      assert.ok(
        millisBetween(earlier?.endedAt, later?.startedAt) >= 5 * minuteMs,
        'five minutes lie between two calls',
      );
    }
    const text = (await service.outgoing(`${notice?.id}`)).text ?? '';
    const listed = [...text.matchAll(/^\d\) [^·]* · ([^·\n]*?)(?: · .*)?$/gm)].map(([, outcome]) => outcome);
    assert.deepEqual(listed, ['busy', 'busy', 'delivered']);
    assert.deepEqual(
      (await service.calls('89010181')).map(({ status }) => status),
      ['failed', 'failed', 'delivered'],
    );
    assert.equal((await service.submissions('89010181')).length, 3);
  });

  test('busy always: three calls, and one notice that says it failed and why', async () => {
    await service.mail({ to: '0289010180', subject: 'Always busy', attachments: attached() });
    const [notice, ...others] = await service.notices('Always busy');
    assert.deepEqual(others, []);
    assert.match(notice?.subject ?? '', /not (sent|delivered)|failed/i);
    assert.match((await service.outgoing(`${notice?.id}`)).text ?? '', /busy/i);
    const fax = await service.fax(notice?.fax);
    assert.deepEqual([fax.kind, fax.outcome, fax.attempts.length], ['failed', 'busy', 3]);
  });

  test('good, bad and unassigned numbers in one mail: a fax each for those that can be called, an answer for all', async () => {
    const to = ['0289010102', '+39 02 8901 0102', '0289010184', '12345x'];
    await service.mail({ to, subject: 'Mixed numbers', attachments: attached() });
    const notices = await service.notices('Mixed numbers', 3);
    assert.equal(notices.length, 3);
    const faxes = (await service.faxes()).filter(({ id }) => notices.some((notice) => notice.fax === id));
    assert.deepEqual(faxes.map((fax) => [fax.to, fax.outcome, fax.attempts.length]).sort(), [
      ['+390289010102', 'sent', 1],
      ['+390289010184', 'number-unassigned', 1],
    ]);
    const refused = notices.find(({ fax }) => fax === null);
    assert.match((await service.outgoing(`${refused?.id}`)).text ?? '', /12345x/);
    assert.equal((await service.calls('89010102')).length, 1);
  });

  test('the same mail twice, as a mail server repeats it: one fax, one notice', async () => {
    const letter = {
      to: '0289010103',
      subject: 'Told twice',
      messageId: '<again@example.com>',
      attachments: attached(),
    };
    await Promise.all([service.mail(letter), service.mail(letter)]);
    await service.notices('Told twice');
    await service.mail(letter);
    // A later mail has gone the whole way, so the copies would have too.
    await service.mail({ to: '0289010104', subject: 'Behind the copies', attachments: attached() });
    await service.notices('Behind the copies');
    assert.equal((await service.notices('Told twice')).length, 1);
    assert.equal((await service.calls('89010103')).length, 1);
  });

  test('a sender on no list is refused with 550, calls nobody and gets no mail', async () => {
    const stranger = {
      from: 'stranger@elsewhere.example',
      login: false,
      to: '0289010105',
      subject: 'From a stranger',
    } as const;
    await assert.rejects(service.mail({ ...stranger, attachments: attached() }), { responseCode: 550 });
    assert.deepEqual(await service.calls('89010105'), []);
    assert.ok((await service.outbox()).every((mail) => mail.to !== stranger.from));
  });

  test('a forged sender, without login or with another one, is refused with 550', async () => {
    const forged = { to: '0289010106', subject: 'Forged', attachments: attached() };
    await assert.rejects(service.mail({ ...forged, login: false }), { responseCode: 550 });
    await assert.rejects(service.mail({ ...forged, login: anna, from: demo }), { responseCode: 550 });
    assert.deepEqual(await service.calls('89010106'), []);
    assert.ok((await service.outbox()).every(({ subject }) => !subject.includes('Forged')));
  });

  test('a wrong password is refused', async () => {
    const login = { user: demo, pass: 'guessed' };
    await assert.rejects(service.mail({ to: '0289010107', attachments: attached(), login }), { responseCode: 535 });
  });

  test('a submit that timed out, or was answered 500, though the carrier took it: exactly one call', async () => {
    for (const to of ['0289010191', '0289010192'])
      await service.mail({ to, subject: `Unclear ${to}`, attachments: attached() });
    for (const to of ['0289010191', '0289010192']) {
      const [notice] = await service.notices(`Unclear ${to}`);
      const fax = await service.fax(notice?.fax);
      assert.deepEqual([fax.outcome, fax.attempts.length], ['sent', 1]);
      assert.equal((await service.submissions(to.slice(2))).length, 1);
      assert.equal((await service.calls(to.slice(2))).length, 1);
    }
  });

  test('a submit answered 429 is repeated without using up a try', async () => {
    await service.mail({ to: '0289010187', subject: 'Too many', attachments: attached() });
    const [notice] = await service.notices('Too many');
    const fax = await service.fax(notice?.fax);
    assert.deepEqual(
      fax.attempts.map(({ outcome }) => outcome),
      ['carrier-unavailable', 'sent'],
    );
    assert.equal((await service.calls('89010187')).length, 1);
  });

  test('reported as failed and delivered after all: sent in the end, and nobody is called after that', async () => {
    await service.mail({ to: '0289010190', subject: 'After all', attachments: attached() });
    await service.notices('After all');
    const fax = await until('the fax is sent', async () => {
      const found = (await service.faxes()).find(({ to }) => to === '+390289010190');
      return found?.outcome === 'sent' ? found : undefined;
    });
    assert.equal(fax.state, 'ended');
    const calls = await service.calls('89010190');
    assert.deepEqual(overlapsPerNumber(calls), []);
    assert.equal((await service.submissions('89010190')).length, calls.length);
  });

  test('an error of transmission changes the transport', async () => {
    await service.mail({ to: '0289010186', subject: 'Error correction', attachments: attached() });
    const [notice] = await service.notices('Error correction');
    const fax = await service.fax(notice?.fax);
    assert.deepEqual(
      fax.attempts.map(({ outcome, transport }) => [outcome, transport.t38]),
      [
        ['transmission-error', true],
        ['sent', false],
      ],
    );
  });

  test('five faxes at once to one number: one call at a time', async () => {
    const mails = Array.from({ length: 5 }, (_, index) =>
      service.mail({
        to: '0289010110',
        subject: `Crowd ${index}`,
        attachments: attached(`Crowd ${index}`, 'letter.txt'),
      }),
    );
    await Promise.all(mails);
    await service.notices('Crowd', 5);
    const calls = await service.calls('89010110');
    assert.deepEqual(
      calls.map(({ status }) => status),
      Array(5).fill('delivered'),
    );
    assert.deepEqual(overlapsPerNumber(calls), []);
  });

  test('a mail without a document: one notice, nobody is called', async () => {
    await service.mail({ to: ['0289010111', '0289010112'], subject: 'Nothing attached', attachments: [] });
    const [notice] = await service.notices('Nothing attached');
    assert.equal(notice?.kind, 'anomaly');
    assert.deepEqual(await service.calls('89010111'), []);
    assert.equal((await service.notices('Nothing attached')).length, 1);
  });

  test('one document of two cannot be faxed: nothing is sent, and the notice names it', async () => {
    const attachments = [...attached(), ...attached('%PDF-1.7\nnot much of one', 'broken.pdf')];
    await service.mail({ to: '0289010113', subject: 'Half a fax', attachments });
    const [notice] = await service.notices('Half a fax');
    assert.match((await service.outgoing(`${notice?.id}`)).text ?? '', /broken\.pdf/);
    assert.deepEqual(await service.calls('89010113'), []);
  });

  test('cancelled from the command line while it waits: no further call, and a notice that says so', async () => {
    const from = { from: anna.user, login: anna };
    await service.mail({ ...from, to: '0289010280', subject: 'Never mind', attachments: attached() });
    const [call] = await until('a first call', async () => {
      const calls = await service.calls('89010280');
      return calls[0]?.status === 'failed' ? calls : undefined;
    });
    assert.ok(call);
    const fax = (await service.faxes()).find(({ to }) => to === '+390289010280');
    const { code, err } = await service.run(['fax', 'cancel', `${fax?.id}`]);
    assert.equal(code, 0, err);
    const [notice] = await service.notices('Never mind');
    const ended = await service.fax(notice?.fax);
    assert.equal(ended.outcome, 'cancelled');
    assert.equal((await service.calls('89010280')).length, ended.attempts.length);
  });

  test('send --wait: exit code 0 when all are sent, 3 when not', async () => {
    const file = join(service.folder, 'letter.pdf');
    writeFileSync(file, pdf);
    const send = (to: string) => service.run(['send', '--from', demo, '--to', to, '--wait', '--json', file]);
    const [good, mixed] = await Promise.all([send('0289010114,0289010115'), send('0289010116,0289010284')]);
    assert.equal(good.code, 0, good.err);
    assert.equal(mixed.code, 3, mixed.err);
    const { faxes } = JSON.parse(mixed.out) as { faxes: { to: string; outcome: string }[] };
    assert.deepEqual(
      faxes.map(({ to, outcome }) => [to, outcome]),
      [
        ['+390289010116', 'sent'],
        ['+390289010284', 'number-unassigned'],
      ],
    );
  });
});
