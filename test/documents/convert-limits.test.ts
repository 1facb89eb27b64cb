/** What an engine may take of time, memory and depth, in real workers; and that nothing of them stays. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { messageEngine } from '../../lambdas/documents/engines/message/message.ts';
import { findLibreOffice } from '../../lambdas/documents/engines/office/office-program.ts';
import type { Format } from '../../lambdas/documents/formats.ts';
import { createEngineConverter } from '../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../lambdas/documents/jobs/prepare-pages.ts';
import { type Limits, readLimits } from '../../lambdas/documents/limits.ts';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { accepted } from '../../lambdas/fax/result.ts';
import type { Converter } from '../../lambdas/ports.ts';
import { leftIn, newFolder } from './made/engine-jobs.ts';
import { makeSheet } from './made/made-office.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

/** Processes whose command or working directory is in a folder. */
const processesIn = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      if (!/^\d+$/.test(pid)) return false;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      return command.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });

/** Converts a document with real workers, and looks at what they leave. */
async function convert(format: Format, bytes: string | Uint8Array, limits: Partial<Limits>, entry?: string) {
  const folder = newFolder();
  const path = join(newFolder(), 'document');
  writeFileSync(path, bytes);
  const own = { limits: readLimits(limits) };
  const workers = startWorkerPool({ ...own, tempFolder: folder, ...(entry === undefined ? {} : { entry }) });
  const converter = createEngineConverter(workers, own);
  const answer = await converter.convert({ path, name: 'x', format, folder: join(folder, 'answer') });
  await workers.close();
  assert.deepEqual(leftIn(folder), []);
  // Whoever was killed is gone as soon as the kernel has come round to it; who was not stays, and the test with him.
  while (processesIn(folder).length > 0) await new Promise((resolve) => setImmediate(resolve));
  return refusalOf(answer);
}

/** An engine gone wrong, with a process of its own that goes wrong with it. */
function misbehaving(fault: string): string {
  const entry = join(newFolder(), 'misbehaving.mjs');
  writeFileSync(
    entry,
    `import { spawn } from 'node:child_process';
     import { setTimeout } from 'node:timers/promises';
     const faults = {
       hang() { for (;;); },
       async swell() { const held = []; for (;;) { held.push(Buffer.alloc(1 << 24, 1)); await setTimeout(5); } },
       crash() { process.abort(); },
     };
     process.once('message', () => {
       spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
       faults[${JSON.stringify(fault)}]();
     });
     process.send({ event: 'ready' });`,
  );
  return entry;
}

describe('an engine that goes wrong is tried once more in a fresh process, then its document has failed', () => {
  for (const [fault, limits, detail] of [
    ['hang', { engineMs: 500 }, 'the conversion took too long, twice'],
    ['swell', { memoryBytes: 250_000_000 }, 'the conversion needed too much memory, twice'],
    ['crash', {}, 'the converter ended unexpectedly, twice'],
  ] as const) {
    test(`${fault}: nothing of it stays, not even what it started elsewhere`, async () => {
      assert.deepEqual(await convert('html', 'x', limits, misbehaving(fault)), {
        outcome: 'conversion-failed',
        detail,
      });
    });
  }
});

describe('the engines themselves stay within their limits', async () => {
  const skip = (await findLibreOffice()) === undefined && 'no LibreOffice here';

  test('LibreOffice, given too little time or memory', { skip }, async () => {
    const slow = await convert('xlsx', makeSheet(200), { engineMs: 250 });
    assert.deepEqual(slow, { outcome: 'conversion-failed', detail: 'the conversion took too long, twice' });
    const large = await convert('xlsx', makeSheet(200), { memoryBytes: 60_000_000 });
    assert.deepEqual(large, { outcome: 'conversion-failed', detail: 'the conversion needed too much memory, twice' });
  });

  test('the browser, with a page that grows without end while it is laid out', async () => {
    const cells = '<table><tr><td>'.repeat(400) + '<p>x'.repeat(20_000);
    const grown = await convert('html', cells, { engineMs: 1000, memoryBytes: 150_000_000 });
    assert.equal(grown.outcome, 'conversion-failed');
  });
});

describe('messages in messages', () => {
  /** The message engine in this process, in place of a worker. */
  const converter: Converter = {
    async convert({ path, name, contentType, folder }) {
      await mkdir(folder);
      const answer = await messageEngine.convert({ path, name, contentType, format: 'eml', folder }, readLimits());
      if (!answer.ok) return answer;
      assert.ok('documents' in answer.value);
      const documents = answer.value.documents.map(({ file, ...one }) => ({ ...one, path: join(folder, file) }));
      return accepted({ documents, converter: 'message' });
    },
  };
  const workers = startWorkerPool();
  after(() => workers.close());

  const wrap = (inner: string, type: string, boundary: string) =>
    [
      'MIME-Version: 1.0',
      `Content-Type: multipart/mixed; boundary=${boundary}`,
      'Received: by example.com',
      'Message-Id: <a@example.com>',
      '',
      `--${boundary}`,
      `Content-Type: ${type}`,
      'Content-Disposition: attachment; filename=inner',
      '',
      inner,
      `--${boundary}--`,
      '',
    ].join('\r\n');
  const nested = (levels: number): string =>
    levels === 1
      ? wrap('The letter.', 'text/plain; name=letter.txt', 'b1')
      : wrap(nested(levels - 1), 'message/rfc822', `b${levels}`);
  const fax = async (levels: number) => {
    const path = join(newFolder(), 'mail');
    writeFileSync(path, nested(levels));
    return preparePages([{ name: 'mail.eml', path }], { workFolder: newFolder() }, workers, converter);
  };

  test('are opened as deep as allowed', async () => {
    assert.equal(acceptedOf(await fax(4)).pages.length, 1);
  });

  test('what cannot be faxed is named with the message that was attached, however deep it lies', async () => {
    const path = join(newFolder(), 'mail');
    const cut = wrap(wrap('%PDF-1.4', 'application/pdf; name=bill.pdf', 'b1'), 'message/rfc822', 'b2');
    writeFileSync(path, cut);
    const made = await preparePages([{ name: 'forwarded.eml', path }], { workFolder: newFolder() }, workers, converter);
    assert.deepEqual(
      refusalOf(made).map(({ document, within, outcome }) => [document, within, outcome]),
      [['inner', 'forwarded.eml', 'corrupt-document']],
    );
  });

  test('and no deeper', async () => {
    assert.deepEqual(
      refusalOf(await fax(5)).map(({ outcome, detail }) => [outcome, detail]),
      [['too-large', 'more than 5 files in one another']],
    );
  });
});
