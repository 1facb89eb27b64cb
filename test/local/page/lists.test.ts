/** A machine with hundreds of faxes: the counters count all of them, what needs attention is found however old, and all can be reached. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FaxEntry } from '../../../lambdas/fax/history.ts';
import { hour } from '../../../lambdas/fax/lifetimes.ts';
import type { ReceivedEntry } from '../../../lambdas/fax/received.ts';
import { demonstrationLine } from '../../../local/demonstration.ts';
import { putLine } from '../../put-line.ts';
import { clock, newSite, type Site } from '../site.ts';

const now = clock.now();
const { number: line } = demonstrationLine;
const idOf = (letter: string, n: number): string => `${letter}${String(n).padStart(11, '0')}`;

/** Three of a mail have the same time, so that a part of the list ends between them. */
const timeOf = (n: number): number => now - hour - Math.floor(n / 3) * 60_000;

const sentEnds = ['sent', 'sent', 'busy', undefined] as const;

async function addSent({ store }: Site, n: number): Promise<void> {
  const outcome = sentEnds[n % sentEnds.length];
  const at = timeOf(n);
  const accepted: FaxEntry = {
    what: 'accepted',
    at,
    submission: idOf('s', n),
    line,
    from: line,
    to: '+390289089281',
    deadlineAt: now + hour,
  };
  const ended: FaxEntry[] = outcome === undefined ? [] : [{ what: 'ended', at, outcome }];
  await store.faxes.append(idOf('f', n), 0, [accepted, ...ended]);
}

async function addReceived({ store }: Site, n: number, ...entries: ReceivedEntry[]): Promise<void> {
  const received: ReceivedEntry = {
    what: 'received',
    at: timeOf(n),
    carrierId: `carrier-${n}`,
    from: '+390289089211',
    to: line,
    isPartial: false,
  };
  await store.received.append(idOf('r', n), 0, [received, ...entries]);
}

const addMail = ({ outbox }: Site, n: number): Promise<unknown> =>
  outbox.send({
    id: `${idOf('f', n)}-result`,
    kind: 'sent',
    fax: idOf('f', n),
    from: 'notices@fax.localhost',
    to: 'demo@example.com',
    subject: `Mail ${n}`,
    raw: Buffer.from('Subject: x\r\n\r\nx\r\n'),
  });

/** Follows `Older` to the end. @returns what each part shows */
async function partsFrom(site: Site, first: string, pattern: RegExp): Promise<string[][]> {
  const parts: string[][] = [];
  for (let path: string | undefined = first; path !== undefined; ) {
    const { status, text } = await site.get(path);
    assert.equal(status, 200, path);
    parts.push([...text.matchAll(pattern)].map(([, id = '']) => id));
    path = /<a href="([^"]+)">Older/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  return parts;
}

const rows = /class="number" href="\/faxes\/(\w+)"/g;

describe('the page of a machine with 300 sent and 40 received faxes', () => {
  let site: Site;
  before(async () => {
    site = await newSite();
    await putLine(site.store, demonstrationLine);
    for (let n = 0; n < 300; n += 1) await addSent(site, n);
    for (let n = 0; n < 40; n += 1) await addReceived(site, n, { what: 'ended', at: now, outcome: 'delivered' });
    for (let n = 0; n < 130; n += 1) await addMail(site, n);
  });
  after(() => site[Symbol.asyncDispose]());

  test('counts all of them', async () => {
    const { text } = await site.get('/');
    for (const words of ['75</b> on their way', '150</b> delivered', '75</b> not delivered', '40</b> received']) {
      assert.ok(text.includes(words), words);
    }
  });

  test('shows sixty, and all others behind a link, each once, newest first', async () => {
    const parts = await partsFrom(site, '/', rows);
    assert.deepEqual(
      parts.map((part) => part.length),
      [60, 60, 60, 60, 60, 40],
    );
    const all = parts.flat();
    assert.equal(new Set(all).size, 340);
    const times = all.map((id) => timeOf(Number(id.slice(1))));
    assert.deepEqual(
      times,
      times.toSorted((one, other) => other - one),
    );
  });

  test('a part of the list stays the same while new faxes come', async () => {
    const older = /<a href="([^"]+)">Older/.exec((await site.get('/')).text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const shown = async () => [...(await site.get(older)).text.matchAll(rows)].map(([, id]) => id);
    const before = await shown();
    await site.store.received.append(idOf('r', 999), 0, [
      { what: 'received', at: now, carrierId: 'new', from: '', to: line, isPartial: false },
    ]);
    assert.deepEqual(await shown(), before);
  });

  test('each counter leads to the faxes that it counts', async () => {
    const counted = { open: 75, delivered: 150, 'not-delivered': 75, received: 41 };
    for (const [selection, n] of Object.entries(counted)) {
      const parts = await partsFrom(site, `/faxes?show=${selection}`, rows);
      assert.equal(new Set(parts.flat()).size, n, selection);
    }
  });

  test('all mails that were sent can be reached', async () => {
    const parts = await partsFrom(site, '/mails', /href="\/mails\/(\w+-result)"/g);
    assert.equal(new Set(parts.flat()).size, 130);
  });

  test('what needs attention is found behind any number of newer faxes', async () => {
    await addReceived(site, 2000, { what: 'ended', at: now, outcome: 'kept' });
    await addReceived(
      site,
      600,
      { what: 'mail-failed', at: now, mailbox: 'boss@example.com', reason: '550', round: 0 },
      { what: 'ended', at: now, outcome: 'partly-delivered' },
    );
    const { store } = site;
    await store.faxes.append(idOf('f', 299), 1, [{ what: 'ended', at: now, outcome: 'unconfirmed' }]);
    const { text } = await site.get('/');
    assert.match(text, new RegExp(`<a href="/faxes/${idOf('r', 2000)}">[^]*is kept`));
    assert.match(text, new RegExp(`boss@example.com</bdi> did not get the <a href="/faxes/${idOf('r', 600)}">`));
    assert.match(text, new RegExp(`Result unknown: the fax to <a href="/faxes/${idOf('f', 299)}">`));
  });

  test('a correction moves a fax from one counter to the other', async () => {
    await site.store.faxes.append(idOf('f', 299), 2, [{ what: 'corrected', at: now, attempt: 1 }]);
    const { text } = await site.get('/');
    assert.match(text, /151<\/b> delivered/);
    assert.doesNotMatch(text, /Result unknown/);
  });

  test('of a kind of trouble ten are listed, and the others behind a link that leads to all', async () => {
    for (let n = 3000; n < 3014; n += 1) await addReceived(site, n, { what: 'ended', at: now, outcome: 'kept' });
    const { text } = await site.get('/');
    assert.match(text, /<a href="\/faxes\?show=kept">5 more received faxes that no mailbox has<\/a>/);
    assert.equal((await partsFrom(site, '/faxes?show=kept', rows)).flat().length, 15);
  });

  test('an address that names no place begins at the newest', async () => {
    for (const query of ['before=x', 'before=1.', "before=1.'--", 'show=nothing', 'before=99999999999999999999.a']) {
      const { status, text } = await site.get(`/faxes?${query}`);
      assert.equal(status, 200, query);
      assert.equal([...text.matchAll(rows)].length, 60, query);
    }
  });
});
