import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ReceivedEntry } from '../../../lambdas/fax/received.ts';
import { receivedPageKey, receivedPdfKey, receivedThumbnailKey } from '../../../lambdas/flow/file-keys.ts';
import { writeDownloadLink } from '../../../lambdas/flow/received/download-link.ts';
import { demonstrationLine } from '../../../local/demonstration.ts';
import { putLine } from '../../put-line.ts';
import { clock, newSite, type Site } from '../site.ts';

const at = clock.now() - 60_000;
const hostile = '"><script>alert(1)</script>\u202egnp.exe';

const came = (more: Partial<Extract<ReceivedEntry, { what: 'received' }>> = {}): ReceivedEntry => ({
  what: 'received',
  at,
  carrierId: 'carrier-1',
  from: '+390289089211',
  to: demonstrationLine.number,
  pages: 2,
  seconds: 41,
  isPartial: false,
  ...more,
});
const made: readonly ReceivedEntry[] = [
  { what: 'fetched', at, bytes: 9 },
  { what: 'rebuilt', at, pages: 2, bytes: 9, hasText: false },
];
const mailed = (mailbox: string): ReceivedEntry => ({ what: 'mailed', at, mailbox, mail: mailbox, round: 0 });
const failed = (mailbox: string, reason: string): ReceivedEntry => ({
  what: 'mail-failed',
  at,
  mailbox,
  reason,
  round: 0,
});

describe('the page shows what came in', () => {
  let site: Site;
  const add = (id: string, ...entries: ReceivedEntry[]) => site.store.received.append(id, 0, entries);
  before(async () => {
    site = await newSite();
    await putLine(site.store, { ...demonstrationLine, recipients: ['inbox@example.com', 'boss@example.com'] });
  });
  after(() => site[Symbol.asyncDispose]());

  test('how to receive, and who does', async () => {
    const { text } = await site.get('/');
    assert.match(text, /simulate receive --from \+390289089211 --to \+390240701234/);
    assert.match(text, /boss@example\.com/);
  });

  test('a fax on its way: sender, pages, each mailbox, and the page renews itself', async () => {
    await add('raaaaaaaaaaa', came(), ...made, mailed('inbox@example.com'));
    const { text } = await site.get('/');
    assert.match(text, /\+39 02 8908 9211/);
    assert.match(text, /being delivered/);
    assert.match(text, /src="\/faxes\/raaaaaaaaaaa\/thumbs\/1\.png"/);
    assert.match(text, /inbox@example\.com<\/bdi> <b>accepted/);
    assert.match(text, /boss@example\.com<\/bdi> <b>waiting/);
    assert.match(text, /data-renew="/);
    await site.store.received.append('raaaaaaaaaaa', 1, [
      mailed('boss@example.com'),
      { what: 'mail-delivered', at, mailbox: 'boss@example.com', round: 0 },
      { what: 'ended', at, outcome: 'delivered' },
    ]);
    const after = (await site.get('/')).text;
    assert.match(after, /boss@example\.com<\/bdi> <b>delivered/);
    assert.doesNotMatch(after, /data-renew=|Needs attention/);
  });

  test('both directions in one list, newest first', async () => {
    const submission = 'saaaaaaaaaaa';
    const { number: line } = demonstrationLine;
    await site.store.faxes.append('faaaaaaaaaaa', 0, [
      { what: 'accepted', at: at - 5000, submission, line, from: line, to: '+390289089281', deadlineAt: at },
      { what: 'ended', at, outcome: 'busy' },
    ]);
    await add('rbbbbbbbbbbb', came({ at: at - 9000 }), { what: 'ended', at, outcome: 'delivered' });
    const { text } = await site.get('/');
    const places = ['raaaaaaaaaaa', 'faaaaaaaaaaa', 'rbbbbbbbbbbb'].map((id) =>
      text.indexOf(`class="number" href="/faxes/${id}"`),
    );
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    );
    assert.ok(places.every((place) => place > 0));
    assert.match(text, /<b>2<\/b> received/);
  });

  test('one fax has a page with its pages, files and timeline', async () => {
    await site.store.files.put(receivedThumbnailKey('raaaaaaaaaaa', 1), Buffer.from('half'));
    await site.store.files.put(receivedPageKey('raaaaaaaaaaa', 1), Buffer.from('full'));
    await site.store.files.put(receivedPdfKey('raaaaaaaaaaa'), Buffer.from('%PDF-'));
    const { status, text } = await site.get('/faxes/raaaaaaaaaaa');
    assert.equal(status, 200);
    assert.match(text, /thumbs\/2\.png/);
    assert.match(text, /The mailbox boss@example\.com has the email\./);
    assert.match(text, /41 s/);
    assert.equal((await site.get('/faxes/raaaaaaaaaaa/thumbs/1.png')).text, 'half');
    assert.equal((await site.get('/faxes/raaaaaaaaaaa/pages/1.png')).text, 'full');
    assert.equal((await site.get('/faxes/raaaaaaaaaaa/fax.pdf')).text, '%PDF-');
    for (const path of ['pages/3.png', 'fax.tif', 'original']) {
      assert.equal((await site.get(`/faxes/raaaaaaaaaaa/${path}`)).status, 404, path);
    }
  });

  test('kept faxes and failed mailboxes are trouble, with what to do about it', async () => {
    await add('rccccccccccc', came({ to: '+390240709999' }), ...made, { what: 'ended', at, outcome: 'kept' });
    const refused = failed('boss@example.com', `550 ${hostile}`);
    await add('rddddddddddd', came(), ...made, refused, mailed('inbox@example.com'), {
      what: 'ended',
      at,
      outcome: 'partly-delivered',
    });
    const { text } = await site.get('/');
    assert.match(text, /Needs attention/);
    assert.match(text, /is kept: no mailbox has it/);
    assert.match(text, /boss@example\.com<\/bdi> did not get the <a href="\/faxes\/rddddddddddd">/);
    assert.match((await site.get('/faxes/rccccccccccc')).text, /line add \+390240709999.*fax redeliver rccccccccccc/s);
    assert.match((await site.get('/faxes/rddddddddddd')).text, /fax redeliver rddddddddddd --to/);
  });

  test('what strangers told is cleaned and escaped; attempts and what cannot be read are told as such', async () => {
    await add('reeeeeeeeeee', came({ from: hostile, isPartial: true }), ...made);
    await add('rfffffffffff', came({ from: '', failure: 'cancelled' }), { what: 'ended', at, outcome: 'unreadable' });
    await add('rggggggggggg', came({ isInternal: true }), { what: 'unreadable', at, reason: 'corrupt-document' });
    const { text } = await site.get('/');
    assert.match(text, /number withheld/);
    assert.match(text, /hung up before the first page/);
    assert.match(text, /incomplete/);
    assert.match(text, /internal/);
    for (const path of [
      '/',
      '/faxes/reeeeeeeeeee',
      '/faxes/rddddddddddd',
      '/faxes/rfffffffffff',
      '/faxes/rggggggggggg',
    ]) {
      const page = await site.get(path);
      assert.equal(page.status, 200);
      assert.doesNotMatch(page.text, /<script>alert|\u202e/);
    }
  });
});

describe('a link to a fax that is too large to mail', () => {
  const from = { host: 'fax.example.com', 'accept-language': 'zh-CN,it;q=0.8' };

  async function newLink(site: Site, until = clock.now()): Promise<string> {
    const { links } = site.store;
    const ports = {
      links,
      clock: { ...clock, now: () => until },
      ids: { secret: () => 'an-unguessable-token-of-32-letters' },
      settings: { domains: [], publicUrl: '', channels: 1 },
    };
    return (await writeDownloadLink(ports, 'raaaaaaaaaaa')).url;
  }

  async function siteWithFax(): Promise<Site> {
    const site = await newSite();
    await putLine(site.store, { ...demonstrationLine, receive: { fileName: 'Fax “{name}” {id}' } });
    await site.store.received.append('raaaaaaaaaaa', 0, [came(), ...made]);
    await site.store.files.put(receivedPdfKey('raaaaaaaaaaa'), Buffer.from('%PDF-1.7 and so on'));
    site.open();
    return site;
  }

  test('shows a page with one button and no script to whoever comes, and gives the file when it is pressed', async () => {
    await using site = await siteWithFax();
    const path = await newLink(site);
    const shown = await site.ask('GET', path, from);
    assert.equal(shown.status, 200);
    assert.match(shown.text, /<html lang="zh">.*<form method="post"><button>/s);
    assert.doesNotMatch(shown.text, /<script|%PDF|8908/);
    assert.equal(shown.headers['x-robots-tag'], 'noindex');
    assert.equal((await site.ask('HEAD', path, from)).status, 200);
    for (const _ of [1, 2]) {
      const file = await site.ask('POST', path, from);
      assert.deepEqual(
        [file.status, file.headers['content-type'], file.text],
        [200, 'application/pdf', '%PDF-1.7 and so on'],
      );
      assert.equal(
        file.headers['content-disposition'],
        `attachment; filename="Fax _Demonstration_ raaaaaaaaaaa.pdf"; filename*=UTF-8''Fax%20%E2%80%9CDemonstration%E2%80%9D%20raaaaaaaaaaa.pdf`,
      );
    }
  });

  test('keeps its file, under a plain name, when the line is gone', async () => {
    await using site = await siteWithFax();
    const path = await newLink(site);
    await site.store.administration.removeLine(demonstrationLine.number, Date.now());
    const file = await site.ask('POST', path, from);
    assert.match(String(file.headers['content-disposition']), /filename="fax_raaaaaaaaaaa\.pdf"/);
  });

  test('leads nowhere when it is unknown or over', async () => {
    await using site = await siteWithFax();
    const over = await newLink(site, clock.now() - 31 * 24 * 60 * 60_000);
    for (const path of [over, '/received/nobody', '/received/raaaaaaaaaaa']) {
      for (const method of ['GET', 'POST']) {
        const { status, text } = await site.ask(method, path, from);
        assert.equal(status, 404, `${method} ${path}`);
        assert.doesNotMatch(text, /<form|%PDF/);
      }
    }
  });
});
