/** The private pages in a real browser: what their reader does stays while they renew themselves; what is printed. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { FaxEntry } from '../../../lambdas/fax/history.ts';
import { demonstrationLine } from '../../../local/demonstration.ts';
import { putLine } from '../../put-line.ts';
import { clock, newSite, type Site } from '../site.ts';
import { type Browser, openBrowser } from './browser.ts';

const { number: line } = demonstrationLine;
const hour = 3_600_000;
const now = clock.now();
const idOf = (n: number): string => `f${String(n).padStart(11, '0')}`;
const longSubject =
  'Offer 4711 with all its enclosures, as discussed with Mrs. Example on the telephone last week. '.repeat(3);

/** The n-th minute of the machine: larger is newer. */
async function addFax({ store }: Site, n: number, ...entries: FaxEntry[]): Promise<void> {
  const at = now - hour + n * 60_000;
  const submission = `s${idOf(n).slice(1)}`;
  await store.submissions.create({
    id: submission,
    line,
    sender: 'demo@example.com',
    source: 'command',
    key: '',
    subject: longSubject,
    references: [],
    at,
    faxes: [{ id: idOf(n), to: '+390289089281' }],
    refusedNumbers: [],
  });
  const accepted: FaxEntry = {
    what: 'accepted',
    at,
    submission,
    line,
    from: line,
    to: '+390289089281',
    deadlineAt: now + hour,
  };
  await store.faxes.append(idOf(n), 0, [accepted, ...entries]);
}

const transport = { t38: true, quality: 'high' } as const;
const busyThrice = [1, 2, 3].flatMap((attempt): FaxEntry[] => [
  { what: 'attempt-written', at: now, attempt, transport, token: '', mediaToken: '' },
  {
    what: 'attempt-ended',
    at: now,
    attempt,
    result: { outcome: 'carrier-unavailable', retry: 'again' },
    decision:
      attempt === 3
        ? { next: 'stop', outcome: 'carrier-unavailable' }
        : { next: 'wait', seconds: 300, attempt: attempt + 1 },
  },
]);

const papers = { A4: { width: 8.27, height: 11.69 }, Letter: { width: 8.5, height: 11 } };

const sheetsOf = async (pdf: Buffer): Promise<number> => (await PDFDocument.load(pdf)).getPageCount();

describe('the pages in a browser', () => {
  let site: Site;
  let browser: Browser;
  before(async () => {
    site = await newSite();
    await putLine(site.store, demonstrationLine);
    browser = await openBrowser();
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  const waitFor = (expression: string) =>
    browser.value(`new Promise((done) => {
      const watch = new MutationObserver(() => check());
      const check = () => { if (${expression}) { watch.disconnect(); done(true); } };
      watch.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
      check();
    })`);

  test('focus and selected text stay while a new fax comes on top', async () => {
    await addFax(site, 1, { what: 'preparing', at: now });
    await browser.open(site.link);
    await browser.value(`
      const row = document.querySelector('[data-key="${idOf(1)}"]');
      row.querySelector('a.number').focus();
      getSelection().selectAllChildren(row.querySelector('.subject'));
      window.sameRow = row;`);
    await addFax(site, 2, { what: 'preparing', at: now });
    await waitFor(`document.querySelector('[data-key="${idOf(2)}"]')`);
    const seen = await browser.value(`({
      order: [...document.querySelectorAll('.fax')].map((row) => row.dataset.key),
      isFocused: document.activeElement === window.sameRow.querySelector('a.number'),
      selected: getSelection().toString(),
      isSame: document.querySelector('[data-key="${idOf(1)}"]') === window.sameRow,
    })`);
    const { selected, ...others } = seen as { selected: string };
    assert.deepEqual(others, { order: [idOf(2), idOf(1)], isFocused: true, isSame: true });
    assert.match(selected, /^Offer 4711/);
    assert.deepEqual(browser.complaints, []);
  });

  test('opened details and typed words stay as well, while the text around them changes', async () => {
    const content = (words: string) => `<p>${words}</p><details><summary>More</summary>x</details><input value="">`;
    await browser.open(`${new URL(site.link).origin}/`);
    await browser.value(`
      const main = document.querySelector('main');
      main.innerHTML = ${JSON.stringify(content('before'))};
      main.querySelector('details').open = true;
      main.querySelector('input').focus();
      main.querySelector('input').value = 'half a wor';
      window.fetch = async () => new Response(${JSON.stringify(`<main>${content('after')}</main>`)});`);
    await waitFor(`document.querySelector('main p').textContent === 'after'`);
    const seen = await browser.value(`({
      isOpen: document.querySelector('details').open,
      typed: document.querySelector('input').value,
      isFocused: document.activeElement === document.querySelector('input'),
    })`);
    assert.deepEqual(seen, { isOpen: true, typed: 'half a wor', isFocused: true });
  });

  test('a page that cannot be renewed says so, until it can', async () => {
    await browser.open(`${new URL(site.link).origin}/`);
    await browser.value('window.right = window.fetch; window.fetch = async () => { throw new TypeError(); }');
    await waitFor(`!document.getElementById('stale').hidden`);
    await browser.value('window.fetch = window.right');
    await waitFor(`document.getElementById('stale').hidden`);
    assert.deepEqual(browser.complaints, []);
  });

  test('a state that changes is shown without a reload, and the page rests when all faxes have ended', async () => {
    await browser.value('window.isThisLoad = true');
    for (const n of [1, 2]) await site.store.faxes.append(idOf(n), 1, [{ what: 'ended', at: now, outcome: 'sent' }]);
    await waitFor(`document.querySelectorAll('.state.sent').length === 2`);
    assert.equal(
      await browser.value(`window.isThisLoad && !document.querySelector('main').hasAttribute('data-renew')`),
      true,
    );
  });

  test('is wholly within the window of a telephone', async () => {
    await browser.picture(360);
    assert.equal(await browser.value('document.documentElement.scrollWidth <= 360'), true);
  });

  test('its first key leads to the content, and every link that can be reached is seen to have the focus', async () => {
    await browser.open(`${new URL(site.link).origin}/`);
    await browser.press('Tab');
    assert.equal(await browser.value('document.activeElement.className'), 'skip');
    for (let n = 0; n < 8; n += 1) {
      await browser.press('Tab');
      const { outlineStyle } = (await browser.value(
        `({ outlineStyle: getComputedStyle(document.activeElement).outlineStyle })`,
      )) as { outlineStyle: string };
      assert.notEqual(outlineStyle, 'none', String(n));
    }
  });

  for (const [paper, size] of Object.entries(papers)) {
    test(`prints twenty faxes on one sheet of ${paper}, forty on two, whatever happened to them`, async () => {
      const first = paper === 'A4' ? 3 : 0;
      const counts: number[] = [];
      if (first > 0) {
        for (let n = first; n <= 20; n += 1) await addFax(site, n, ...busyThrice);
        await browser.open(`${new URL(site.link).origin}/`);
        counts.push(await sheetsOf(await browser.pdf(size)));
        for (let n = 21; n <= 40; n += 1) await addFax(site, n, ...busyThrice);
      }
      await browser.open(`${new URL(site.link).origin}/`);
      counts.push(await sheetsOf(await browser.pdf(size)));
      assert.deepEqual(counts, first > 0 ? [1, 2] : [2]);
      if (process.env.PAGE_SHOTS) {
        writeFileSync(`${process.env.PAGE_SHOTS}/${paper}.pdf`, await browser.pdf(size));
        writeFileSync(`${process.env.PAGE_SHOTS}/wide.png`, await browser.picture(1100));
        writeFileSync(`${process.env.PAGE_SHOTS}/narrow.png`, await browser.picture(360));
      }
    });
  }
});
