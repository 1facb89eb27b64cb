/** Rules and quarantine by command, and on the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QuarantinedMail } from '../../../lambdas/ports.ts';
import { newOffice } from '../command-line.ts';
import { newSite } from '../site.ts';

const line = '+390240701234';
const mail = (id: string): QuarantinedMail => ({
  ...{ id, at: 1_795_000_000_000, reason: 'denied', detail: '@bulk.example is denied by the line', line },
  ...{ from: 'eve@bulk.example', envelopeFrom: '', recipients: ['02@fax.localhost'], subject: 'Offer <b>' },
  ...{ key: `mail/${id}.eml`, event: { key: `mail/${id}.eml`, recipients: ['02@fax.localhost'] } },
});

test('rules are added, listed and taken away, of a line or an account', async () => {
  await using machine = await newOffice();
  const rules = async (...words: string[]) => (await machine.run([...words, '--json'])).json();
  await rules('deny', 'add', '@Bulk.example', '--line', line);
  assert.deepEqual(await rules('allow', 'add', 'anna@bulk.example', '--line', line), {
    ...{ line, deny: ['@bulk.example'], allow: ['anna@bulk.example'] },
  });
  assert.deepEqual(await rules('deny', 'add', 'x@bulk.example'), {
    account: 'default',
    deny: ['x@bulk.example'],
    allow: [],
  });
  assert.match((await machine.run(['deny', 'list', '--line', line])).out, /deny +@bulk\.example/);
  assert.deepEqual((await rules('deny', 'remove', '@bulk.example', '--line', line)).deny, []);
  assert.equal((await machine.run(['deny', 'remove', '@bulk.example', '--line', line])).code, 1);
  assert.equal((await machine.run(['deny', 'add', 'nobody', '--line', line])).code, 2);
  assert.equal((await machine.run(['deny', 'list', '--account', 'nobody'])).code, 1);
});

test('quarantine is listed, shown, released and deleted', async () => {
  await using machine = await newOffice();
  await machine.withStore(async ({ quarantine, files }) => {
    for (const id of ['mb0aaaaaaaaa', 'mb0bbbbbbbbb', 'mb0ccccccccc']) await quarantine.put(mail(id));
    await files.put('mail/mb0aaaaaaaaa.eml', Buffer.from('x'));
  });
  const listed = (await machine.run(['quarantine', 'list', '--json'])).json<{ id: string; reason: string }[]>();
  assert.deepEqual(
    listed.map(({ id }) => id),
    ['mb0ccccccccc', 'mb0bbbbbbbbb', 'mb0aaaaaaaaa'],
  );
  const shown = (await machine.run(['quarantine', 'show', 'mb0aaaaaaaaa', '--json'])).json();
  assert.deepEqual([shown.reason, shown.from, shown.line], ['denied', 'eve@bulk.example', line]);
  assert.equal((await machine.run(['quarantine', 'show', 'nothing'])).code, 1);
  assert.equal((await machine.run(['quarantine', 'release', 'mb0aaaaaaaaa'])).code, 0);
  const jobs = await machine.withStore(({ db }) =>
    db.all<{ body: string }>("SELECT body FROM jobs WHERE queue = 'mail'"),
  );
  assert.deepEqual(
    jobs.map(({ body }) => JSON.parse(body).isReleased),
    [true],
  );
  assert.match((await machine.run(['quarantine', 'release', 'mb0bbbbbbbbb'])).err, /no longer kept/);
  assert.equal((await machine.run(['quarantine', 'delete', 'mb0bbbbbbbbb'], 'no')).code, 1);
  assert.equal((await machine.run(['quarantine', 'delete', 'mb0bbbbbbbbb', '--yes'])).code, 0);
  assert.deepEqual((await machine.run(['quarantine', 'list', '--json'])).json<unknown[]>().length, 1);
});

test('the page shows quarantine, and releases and deletes by its own buttons only', async () => {
  await using site = await newSite();
  for (const id of ['mb0aaaaaaaaa', 'mb0bbbbbbbbb']) await site.store.quarantine.put(mail(id));
  const about = { outcome: 'sender-not-allowed', from: 'mallory@example.net' };
  await site.store.submissions.decideMail('mail/x.eml', 'refused', 'on no list', Date.now(), about);
  assert.match((await site.get('/')).text, /2 emails in quarantine/);
  const page = (await site.get('/quarantine')).text;
  assert.match(page, /eve@bulk\.example/);
  assert.match(page, /mallory@example\.net.*sender add .* mallory@example\.net/s);
  assert.match(page, /Offer &lt;b&gt;/);
  const { url, pathname } = { url: new URL(site.link), pathname: '/quarantine/mb0aaaaaaaaa' };
  const post = (wish: string, path: string, headers: Record<string, string>) =>
    fetch(new URL(path, url), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: `do=${wish}`,
    });
  const cookie = (await fetch(site.link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  assert.notEqual((await post('release', pathname, {})).status, 303, 'without the token');
  assert.equal((await post('release', pathname, { cookie, origin: 'http://evil.example' })).status, 403);
  assert.equal((await site.store.quarantine.list(9)).length, 2);
  assert.equal((await post('release', pathname, { cookie })).status, 303);
  assert.equal((await post('delete', '/quarantine/mb0bbbbbbbbb', { cookie })).status, 303);
  assert.deepEqual(await site.store.quarantine.list(9), []);
  assert.equal(site.store.jobs.due('mail', 9, new Set()).length, 1);
});
