import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { FaxEntry } from '../../../lambdas/fax/history.ts';
import type { Submission } from '../../../lambdas/fax/model.ts';
import { pageKey, thumbnailKey } from '../../../lambdas/flow/file-keys.ts';
import { keepAlarms } from '../../../local/alarms.ts';
import { demonstrationLine } from '../../../local/demonstration.ts';
import { createJournal } from '../../../local/journal.ts';
import { putLine } from '../../put-line.ts';
import { clock, newSite, type Site } from '../site.ts';

const transport = { t38: true, quality: 'high' } as const;
const at = clock.now() - 60_000;
const hostile = '"><script>alert(1)</script>\u202egnp.exe';

async function addFax({ store }: Site, id: string, subject: string, entries: readonly FaxEntry[]): Promise<void> {
  const submission: Submission = {
    id: `s${id.slice(1)}`,
    line: demonstrationLine.number,
    sender: 'demo@example.com',
    source: 'command',
    key: '',
    subject,
    references: [],
    at,
    faxes: [{ id, to: '+390289089281' }],
    refusedNumbers: [],
  };
  const { line, sender: _ } = submission;
  await store.submissions.create(submission);
  const accepted: FaxEntry = {
    what: 'accepted',
    at,
    submission: submission.id,
    line,
    from: line,
    to: '+390289089281',
    deadlineAt: at + 1e7,
  };
  await store.faxes.append(id, 0, [accepted, ...entries]);
}

const written = (attempt: number): FaxEntry => ({
  what: 'attempt-written',
  at: at + attempt * 1000,
  attempt,
  transport,
  token: `token-${attempt}`,
  mediaToken: `media-${attempt}`,
});

const busyThen = (attempt: number, decision: Extract<FaxEntry, { what: 'attempt-ended' }>['decision']): FaxEntry => ({
  what: 'attempt-ended',
  at: at + attempt * 1000 + 500,
  attempt,
  result: { outcome: 'busy', retry: 'again', reason: 'user_busy' },
  decision,
});

const waiting = [
  { what: 'prepared', at, pages: 2 },
  written(1),
  busyThen(1, { next: 'wait', seconds: 300, attempt: 2 }),
] as const;
const failed = [...waiting, written(2), busyThen(2, { next: 'stop', outcome: 'busy' })] as const;

describe('the page', () => {
  let site: Site;
  before(async () => {
    site = await newSite();
    await putLine(site.store, demonstrationLine);
  });
  after(() => site[Symbol.asyncDispose]());

  test('says how to send while there is nothing to show, and does not reload', async () => {
    const { status, text } = await site.get('/');
    assert.equal(status, 200);
    assert.match(text, /No fax yet/);
    assert.match(text, /0289089200@fax\.localhost/);
    assert.match(text, /--from demo@example\.com/);
    assert.doesNotMatch(text, /data-renew|<script/);
  });

  test('shows a fax with its attempts, their cause, and when the next call is due', async () => {
    await addFax(site, 'faaaaaaaaaaa', 'Order 42', waiting);
    const { text } = await site.get('/');
    assert.match(text, /Order 42/);
    assert.match(text, /\+39 02 8908 9281/);
    assert.match(text, /<b>busy<\/b>/);
    assert.match(text, /next call at <time datetime="[0-9TZ:.-]+">/);
    assert.match(text, /src="\/faxes\/faaaaaaaaaaa\/thumbs\/1\.png"/);
    assert.match(text, /<main [^>]*data-renew="\d+">/);
    assert.doesNotMatch(text, /http-equiv/);
  });

  test('a fax has a page with what to do, its pages and its timeline, and nothing secret', async () => {
    await addFax(site, 'fbbbbbbbbbbb', 'Order 43', failed);
    const { status, text } = await site.get('/faxes/fbbbbbbbbbbb');
    assert.equal(status, 200);
    assert.match(text, /thumbs\/2\.png/);
    assert.match(text, /Attempt 2 ended: busy \(user_busy\)\./);
    assert.match(text, /class="verdict/);
    assert.doesNotMatch(text, /data-renew|<script/);
    assert.doesNotMatch(text, /token-|media-/);
  });

  test('serves the pictures of pages', async () => {
    await site.store.files.put(pageKey('sbbbbbbbbbbb', 1), Buffer.from('full'));
    await site.store.files.put(thumbnailKey('sbbbbbbbbbbb', 1), Buffer.from('half'));
    const full = await site.get('/faxes/fbbbbbbbbbbb/pages/1.png');
    assert.deepEqual([full.status, full.headers['content-type'], full.text], [200, 'image/png', 'full']);
    assert.equal((await site.get('/faxes/fbbbbbbbbbbb/thumbs/1.png')).text, 'half');
    for (const path of ['pages/3.png', 'pages/0.png', 'pages/..%2f1.png', 'pages/1.pdf', 'fax.pdf']) {
      assert.equal((await site.get(`/faxes/fbbbbbbbbbbb/${path}`)).status, 404, path);
    }
    assert.equal((await site.get('/faxes/nobody')).status, 404);
  });

  test('shows the outbox as JSON, each mail as it left, and readable', async () => {
    const raw = Buffer.from('From: a@b\r\nTo: demo@example.com\r\nSubject: x\r\n\r\nGood news & <b>more</b>.\r\n');
    const mail = { id: 'fbbbbbbbbbbb-result', kind: 'failed', fax: 'fbbbbbbbbbbb', from: 'notices@fax.localhost' };
    await site.outbox.send({ ...mail, to: 'demo@example.com', subject: hostile, inReplyTo: '<1@example.com>', raw });
    const listed = JSON.parse((await site.get('/outbox')).text) as Record<string, unknown>[];
    assert.deepEqual(
      { ...listed[0], at: typeof listed[0]?.at },
      { ...mail, to: 'demo@example.com', subject: hostile, inReplyTo: '<1@example.com>', at: 'string' },
    );
    assert.equal(new Date(String(listed[0]?.at)).toISOString(), listed[0]?.at);
    const one = await site.get('/outbox/fbbbbbbbbbbb-result');
    assert.deepEqual([one.headers['content-type'], one.text], ['message/rfc822', raw.toString()]);
    assert.match((await site.get('/mails/fbbbbbbbbbbb-result')).text, /Good news &amp; &lt;b&gt;more&lt;\/b&gt;\./);
    assert.equal((await site.get('/outbox/nobody')).status, 404);
    assert.match((await site.get('/faxes/fbbbbbbbbbbb')).text, /\/mails\/fbbbbbbbbbbb-result/);
  });

  test('a mail’s own HTML stands in a frame that can do nothing, under headers of its own', async () => {
    const raw = Buffer.from(
      'From: a@b\r\nTo: demo@example.com\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n<p>Good <b>news</b></p>\r\n',
    );
    const mail = { id: 'fbbbbbbbbbbb-html', kind: 'failed', fax: 'fbbbbbbbbbbb', from: 'notices@fax.localhost' };
    await site.outbox.send({ ...mail, to: 'demo@example.com', subject: 'x', inReplyTo: '<1@example.com>', raw });
    const { text } = await site.get('/mails/fbbbbbbbbbbb-html');
    assert.match(text, /<iframe sandbox title="The email" src="\/mails\/fbbbbbbbbbbb-html\/html">/);
    const frame = await site.get('/mails/fbbbbbbbbbbb-html/html');
    assert.match(frame.text, /<p>Good <b>news<\/b><\/p>/);
    assert.match(
      String(frame.headers['content-security-policy']),
      /^default-src 'none'.*; sandbox; frame-ancestors 'self'$/,
    );
  });

  test('nothing that it serves is sniffed, kept by a cache, or told to another site', async () => {
    for (const path of [
      '/',
      '/outbox',
      '/outbox/fbbbbbbbbbbb-result',
      '/mails/fbbbbbbbbbbb-html/html',
      '/faxes/nobody',
    ]) {
      const { headers } = await site.get(path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.equal(headers['referrer-policy'], 'no-referrer', path);
      assert.equal(headers['cache-control'], 'no-store', path);
    }
    const picture = await site.get('/faxes/fbbbbbbbbbbb/pages/1.png');
    assert.equal(picture.headers['cache-control'], 'private, max-age=3600');
  });

  test('escapes and cleans what comes from outside, and allows no script but its own', async () => {
    await addFax(site, 'fccccccccccc', hostile, failed);
    for (const path of ['/', '/faxes/fccccccccccc', '/mails/fbbbbbbbbbbb-result']) {
      const { text, headers } = await site.get(path);
      const scripts = [...text.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => script);
      assert.equal([...text.matchAll(/<script/g)].length, scripts.length);
      assert.doesNotMatch(text, /\u202e/);
      assert.match(text, /<bdi>&quot;&gt;&lt;script&gt;/);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|script-src[^;]*'self'/);
      for (const script of scripts) {
        assert.ok(policy.includes(`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`));
      }
      assert.equal(headers['cache-control'], 'no-store');
    }
  });

  test('shows what needs attention of the last day', async () => {
    assert.doesNotMatch((await site.get('/')).text, /Needs attention/);
    const journal = keepAlarms(
      createJournal(() => {}),
      site.store.db,
      () => clock.now(),
    );
    journal.alarm('execution-died', { cause: hostile });
    await site.store.submissions.decideMail('mail/1', 'refused', 'on no list', clock.now());
    await addFax(site, 'fddddddddddd', 'x', [{ what: 'ended', at: clock.now(), outcome: 'unconfirmed' }]);
    const { text } = await site.get('/');
    assert.match(text, /Needs attention/);
    assert.match(text, /execution-died/);
    assert.match(text, /1 email refused/);
    assert.match(text, /Result unknown: the fax to/);
    assert.doesNotMatch(text, /<script>alert/);
  });
});
