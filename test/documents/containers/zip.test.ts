import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { zipEngine } from '../../../lambdas/documents/engines/zip/zip.ts';
import { createEngineConverter } from '../../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../../lambdas/documents/jobs/prepare-pages.ts';
import { readLimits } from '../../../lambdas/documents/limits.ts';
import { startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { type Given, newFolder, runEngine } from '../made/engine-jobs.ts';
import { makeZip, type ZipFile } from '../made/made-archives.ts';
import { acceptedOf, refusalOf } from '../made/results.ts';

const open = (archive: Uint8Array, given: Given = {}) => runEngine(zipEngine, 'zip', archive, given);

async function names(files: readonly ZipFile[]): Promise<readonly string[]> {
  const ran = await open(makeZip(files));
  assert.ok('documents' in ran && ran.documents !== undefined, JSON.stringify(ran));
  return ran.documents.map(({ name }) => name);
}

async function refusal(archive: Uint8Array, given: Given = {}): Promise<string> {
  const ran = await open(archive, given);
  assert.ok('refused' in ran && ran.refused !== undefined, JSON.stringify(ran));
  return ran.refused;
}

test('the documents come in the order of their names, numbers as numbers, as they were packed', async () => {
  const archive = makeZip([
    { name: 'page 10.txt', bytes: 'ten' },
    { name: 'page 2.txt', bytes: 'two', isStored: true },
    { name: 'a/first.txt', bytes: 'first' },
  ]);
  const ran = await open(archive);
  assert.ok('documents' in ran && ran.documents !== undefined);
  assert.deepEqual(
    ran.documents.map(({ name, bytes }) => [name, bytes.toString()]),
    [
      ['first.txt', 'first'],
      ['page 2.txt', 'two'],
      ['page 10.txt', 'ten'],
    ],
  );
});

test('folders and what systems add for themselves are no documents', async () => {
  const files = ['docs/', '__MACOSX/._a.txt', 'docs/.DS_Store', 'docs/Thumbs.db', 'docs/a.txt'];
  assert.deepEqual(await names(files.map((name) => ({ name, bytes: name.endsWith('/') ? '' : 'x' }))), ['a.txt']);
});

test('names lead nowhere and hide nothing', async () => {
  const tricks = ['../../etc/passwd', '/root/b.txt', 'C:\\temp\\c.txt', 'x\u202Efdp.exe', '..'];
  const clean = await names(tricks.map((name) => ({ name, bytes: 'x' })));
  assert.deepEqual([...clean].sort(), ['b.txt', 'c.txt', 'document-1', 'passwd', 'xfdp.exe'].sort());
});

test('names of other systems are read by their letters', async () => {
  // Shift_JIS for 請求書.txt
  const name = Buffer.from([0x90, 0xbf, 0x8b, 0x81, 0x8f, 0x91, 0x2e, 0x74, 0x78, 0x74]);
  assert.deepEqual(await names([{ name, bytes: 'x' }]), ['請求書.txt']);
});

test('a password, an empty archive and an archive in the archive are refused for what they are', async () => {
  assert.equal(await refusal(makeZip([{ name: 'a', bytes: 'x', isEncrypted: true }])), 'password-protected');
  assert.equal(await refusal(makeZip([])), 'empty-document');
  assert.equal(await refusal(makeZip([{ name: 'folder/', bytes: '' }])), 'empty-document');
  const inner = makeZip([{ name: 'a.txt', bytes: 'x' }]);
  assert.equal(await refusal(makeZip([{ name: 'harmless.pdf', bytes: inner }])), 'unsupported-format');
});

test('damage is found: a cut archive, a wrong check sum, a stream that is none', async () => {
  const whole = makeZip([{ name: 'a.txt', bytes: 'x'.repeat(1000) }]);
  assert.equal(await refusal(whole.subarray(0, -30)), 'corrupt-document');
  assert.equal(await refusal(makeZip([{ name: 'a.txt', bytes: 'x', checksum: 1 }])), 'corrupt-document');
  const broken = Buffer.from(whole);
  broken.fill(0xff, 35, 45);
  assert.equal(await refusal(broken), 'corrupt-document');
});

test('too many documents and bombs are refused, whether they own up or not', async () => {
  const many = Array.from({ length: 21 }, (_, i) => ({ name: `${i}.txt`, bytes: 'x' }));
  assert.equal(await refusal(makeZip(many)), 'too-large');
  const bytes = Buffer.alloc(20_000_000);
  assert.equal(await refusal(makeZip([{ name: 'bomb', bytes }])), 'too-large');
  assert.equal(await refusal(makeZip([{ name: 'bomb', bytes, claimedBytes: 10 }])), 'too-large');
  const limits = readLimits({ unpackedBytes: 1000 });
  assert.equal(await refusal(makeZip([{ name: 'long', bytes: 'x'.repeat(2000) }]), { limits }), 'too-large');
});

test('on the whole road an archive is refused by default, and opened for who allows it', async () => {
  const folder = newFolder();
  const path = join(folder, 'archive');
  writeFileSync(path, makeZip([2, 1].map((n) => ({ name: `${n}.txt`, bytes: `page ${n}` }))));
  const workers = startWorkerPool({ tempFolder: folder });
  const prepare = (allowZip?: boolean) =>
    preparePages(
      [{ name: 'both.zip', path }],
      { workFolder: join(folder, 'work'), ...(allowZip === undefined ? {} : { allowZip }) },
      workers,
      createEngineConverter(workers),
    );
  try {
    assert.deepEqual(
      refusalOf(await prepare()).map(({ document, format, outcome: why }) => [document, format, why]),
      [['both.zip', 'zip', 'unsupported-format']],
    );
    const fax = acceptedOf(await prepare(true));
    assert.deepEqual(
      fax.documents.map(({ name, pages }) => [name, pages]),
      [
        ['1.txt', 1],
        ['2.txt', 1],
      ],
    );
  } finally {
    await workers.close();
  }
});
