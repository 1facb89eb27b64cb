/** From a call that comes in to the mailboxes of the line, one promise to a user at a time, all on one running service. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { PDFDocument } from '@cantoo/pdf-lib';
import { makePdf } from '../pages/made-documents.ts';
import { until } from '../until.ts';
import { demo, type Mail, minuteMs, Service } from './service.ts';

const line = '+390240701234';
const list = ['inbox@example.com', 'second@example.com'];

interface Shown {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly from: string | null;
  readonly to: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly kind: string | null;
  readonly pages: number | null;
  readonly isPartial: boolean;
  readonly isInternal: boolean;
  readonly mailboxes: readonly { readonly mailbox: string; readonly state: string }[];
}

const service = new Service();
let letter: string;

before(async () => {
  letter = join(service.folder, 'letter.pdf');
  writeFileSync(letter, await makePdf([{ text: 'Page one' }, { text: 'Page two' }, { text: 'Page three' }]));
  await service.start();
  await done('recipient', 'add', line, 'second@example.com');
});
after(() => service.remove());

/** Runs a command that must succeed. @returns its JSON */
async function done(...words: string[]): Promise<unknown> {
  const { code, out, err } = await service.run([...words, '--json']);
  assert.equal(code, 0, err + out);
  return JSON.parse(out);
}

/** Somebody faxes a number. @returns the id of the fax that this becomes */
async function receive(from: string, file = letter, ...more: string[]): Promise<string> {
  const to = more.includes('--to') ? [] : ['--to', line];
  const { id } = (await done('simulate', 'receive', '--from', from, ...to, ...more, file)) as { id: string };
  return id;
}

async function shown(id: string): Promise<Shown | undefined> {
  const { code, out } = await service.run(['fax', 'show', id, '--json']);
  return code === 0 ? (JSON.parse(out) as Shown) : undefined;
}

const ended = (id: string): Promise<Shown> =>
  until(`an end of fax ${id}`, async () => {
    const fax = await shown(id);
    return fax?.state === 'ended' ? fax : undefined;
  });

const mailsAbout = async (id: string): Promise<Mail[]> =>
  (await service.outbox()).filter(({ fax }) => fax === id).sort((one, other) => one.to.localeCompare(other.to));

const recipients = async (id: string): Promise<string[]> => (await mailsAbout(id)).map(({ to }) => to);

async function pdfOf(mail: Mail | undefined): Promise<{ name: string; pages: number }> {
  const { attachments } = await service.outgoing(mail?.id ?? '');
  const pdf = attachments.find(({ mimeType }) => mimeType === 'application/pdf');
  assert.ok(pdf, 'a PDF is attached');
  const document = await PDFDocument.load(pdf.content as ArrayBuffer);
  return { name: pdf.filename ?? '', pages: document.getPageCount() };
}

describe('from a call to the mailboxes', () => {
  const shapes = [
    ['received', '+390289089211', '02 8908 9211'],
    ['direction', '+390289089212', '02 8908 9212'],
  ] as const;
  for (const [inbound, from, spoken] of shapes) {
    test(`three pages, told as "${inbound}": two mails, each with the PDF, its subject and its name`, async () => {
      await service.setFaults({ inbound });
      const id = await receive(from);
      const fax = await ended(id);
      assert.deepEqual([fax.direction, fax.from, fax.to, fax.outcome, fax.pages], ['in', from, line, 'delivered', 3]);
      const mails = await mailsAbout(id);
      assert.deepEqual(
        mails.map(({ to, subject }) => [to, subject]),
        list.map((to) => [to, `Fax from ${spoken}, 3 pages`]),
      );
      for (const mail of mails) {
        const { name, pages } = await pdfOf(mail);
        assert.equal(pages, 3);
        assert.match(
          name,
          new RegExp(`^F${from.slice(1)}_T390240701234_\\d{4}-\\d\\d-\\d\\d_\\d\\d_\\d\\d_\\d\\d_${id}\\.pdf$`),
        );
      }
      await service.setFaults({ inbound: 'received' });
    });
  }

  test('every webhook three times and out of order: nothing twice', async () => {
    await service.setFaults({ webhooks: ['duplicate', 'reorder'] });
    const ids = await Promise.all(['+390289089213', '+390289089214'].map((from) => receive(from)));
    for (const id of ids) assert.equal((await ended(id)).outcome, 'delivered');
    await service.setFaults({ webhooks: 'none' });
    // Time for what came twice to be told twice, and for a sweep.
    await pause(12 * minuteMs);
    for (const id of ids) assert.deepEqual(await recipients(id), list);
  });

  test('every webhook lost: found at the carrier, and delivered once', async () => {
    await service.setFaults({ webhooks: 'lose' });
    const ids = [await receive('+390289089215'), await receive('+390289089216')];
    for (const id of ids) assert.equal((await ended(id)).outcome, 'delivered');
    await pause(12 * minuteMs);
    for (const id of ids) assert.deepEqual(await recipients(id), list);
    await service.setFaults({ webhooks: 'none' });
  });

  test('the link to the pages is dead: it is renewed', async () => {
    await service.setFaults({ media: 'expire' });
    const id = await receive('+390289089217');
    assert.equal((await ended(id)).outcome, 'delivered');
    assert.deepEqual(await recipients(id), list);
    await service.setFaults({ media: 'none' });
  });

  test('pages as TIFF become the same PDF', async () => {
    const tiff = join(service.folder, 'fax.tif');
    await done('pages', letter, '--tiff', tiff);
    const id = await receive('+390289089218', tiff);
    assert.equal((await ended(id)).pages, 3);
    assert.equal((await pdfOf((await mailsAbout(id))[0])).pages, 3);
    const folder = join(service.folder, 'exported');
    await done('fax', 'export', id, '--dir', folder);
    for (const name of ['fax.pdf', 'page-001.png', 'page-003.png', 'original.tif']) {
      assert.ok(existsSync(join(folder, name)), name);
    }
    const { url } = (await done('fax', 'link', id)) as { url: string };
    const linked = await fetch(url);
    assert.ok(Buffer.from(await linked.arrayBuffer()).equals(readFileSync(join(folder, 'fax.pdf'))));
  });

  test('what cannot be read, and a call that broke off, are told as such', async () => {
    const text = join(service.folder, 'letter.html');
    writeFileSync(text, '<!doctype html><p>This link has expired.</p>');
    const unreadable = await ended(await receive('+390289089219', text));
    assert.deepEqual([unreadable.outcome, unreadable.kind], ['unreadable', 'unreadable']);
    assert.deepEqual(
      (await mailsAbout(unreadable.id)).map(({ to, subject }) => [to, subject]),
      list.map((to) => [to, 'Fax from 02 8908 9219 could not be read']),
    );
    const part = await ended(await receive('+390289089220', letter, '--partial'));
    assert.equal(part.isPartial, true);
    assert.match((await mailsAbout(part.id))[0]?.subject ?? '', /\(incomplete\)$/);
    const tried = await ended(await receive('+390289089221', letter, '--failure', 'sender_canceled'));
    assert.deepEqual([tried.kind, tried.mailboxes], ['tried', []]);
    assert.deepEqual(await recipients(tried.id), []);
  });

  test('redelivered, to one address and to the list', async () => {
    const id = await receive('+390289089222');
    await ended(id);
    await done('fax', 'redeliver', id, '--to', 'archive@example.com');
    await until(
      'the mail to the archive',
      async () => (await recipients(id)).includes('archive@example.com') || undefined,
    );
    await ended(id);
    await done('fax', 'redeliver', id);
    const all = await until('the second mail to everybody', async () => {
      const to = await recipients(id);
      return to.length === 5 ? to : undefined;
    });
    assert.deepEqual(all, ['archive@example.com', ...list.flatMap((to) => [to, to])]);
  });

  test('a number that is no line: kept, on the page as trouble; made a line and redelivered, it arrives', async () => {
    const number = '+390240709999';
    const id = await receive('+390289089223', letter, '--to', number);
    assert.equal((await ended(id)).outcome, 'kept');
    assert.deepEqual(await recipients(id), []);
    const page = async () => (await service.privately('/')).text();
    assert.match(await page(), new RegExp(`href="/faxes/${id}">fax from .* is kept: no mailbox has it`));
    await done('line', 'add', number, '--locale', 'it', '--name', 'Magazzino', '--recipient', 'new@example.com');
    await done('line', 'set', number, '--subject-template', 'kalliope', '--file-name', 'fax {serial}');
    await done('fax', 'redeliver', id);
    const [mail] = await until('the mail to the new line', async () => {
      const mails = await mailsAbout(id);
      return mails.length > 0 ? mails : undefined;
    });
    assert.equal(mail?.subject, `[${id}] FAX successfully received from 02 8908 9223`);
    assert.deepEqual(await pdfOf(mail), { name: `fax ${id}.pdf`, pages: 3 });
    assert.equal((await ended(id)).outcome, 'delivered');
    assert.doesNotMatch(await page(), /is kept: no mailbox has it/);
  });

  test('an extension reaches the other line without the carrier', async () => {
    const number = '+390240705678';
    await done('line', 'add', number, '--extension', '123', '--recipient', 'yard@example.com');
    await done('line', 'set', line, '--direct', 'on');
    const before = (await service.submissions()).length;
    const sent = await service.run(['send', '--from', demo, '--to', '123', '--wait', '--json', letter]);
    assert.equal(sent.code, 0, sent.err);
    const inner = await until('the internal fax', async () => {
      const faxes = (await done('fax', 'list', '--direction', 'in', '--line', number)) as Shown[];
      return faxes[0]?.state === 'ended' ? faxes[0] : undefined;
    });
    assert.deepEqual([inner.isInternal, inner.from, inner.outcome], [true, line, 'delivered']);
    assert.deepEqual(await recipients(inner.id), ['yard@example.com']);
    assert.equal((await pdfOf((await mailsAbout(inner.id))[0])).pages, 3);
    assert.equal((await service.submissions()).length, before);
  });
});
