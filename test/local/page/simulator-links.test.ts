/** The private page and the simulator's page link to each other, and the private page's token goes nowhere. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { demonstrationLine } from '../../../local/demonstration.ts';
import { createJournal } from '../../../local/journal.ts';
import { startService } from '../../../local/service.ts';
import { readSettings } from '../../../local/settings.ts';
import { openBrowser } from './browser.ts';

test('a reader goes to the simulator and back, in a browser that came by the link with the token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-links-'));
  const any = {
    FAXPOST_SMTP_PORT: '0',
    FAXPOST_HTTP_PORT: '0',
    FAXPOST_PRIVATE_PORT: '0',
    FAXPOST_SIMULATOR_PORT: '0',
  };
  const settings = readSettings({ FAXPOST_DATA: folder, ...any });
  const service = await startService(settings, { journal: createJournal(() => {}) });
  const browser = await openBrowser();
  try {
    const pages = `${new URL(service.privateLink).origin}/`;
    await service.store.administration.addLine(demonstrationLine);
    await browser.open(service.privateLink);
    assert.equal(await browser.value('location.href'), pages);
    const there = String(await browser.value('document.querySelector("#send ~ * a").href'));
    assert.equal(there, `${service.simulator?.url}/`);
    await browser.follow('#send ~ * a');
    assert.equal(await browser.value('location.href'), there);
    assert.equal(await browser.value('document.referrer'), '');
    const source = String(await browser.value('document.documentElement.outerHTML'));
    assert.ok(!source.includes(new URL(service.privateLink).searchParams.get('token') ?? ''));
    await browser.follow('a');
    assert.deepEqual(await browser.value('[location.href, document.querySelector("h1").textContent]'), [
      pages,
      'Faxes',
    ]);
  } finally {
    await browser[Symbol.asyncDispose]();
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
