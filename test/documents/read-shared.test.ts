import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { readShared } from '../../lambdas/documents/child/read-shared.ts';

test('a file is read whole, into memory that another thread is given without a copy', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'read-shared-'));
  t.after(() => rm(folder, { recursive: true }));
  const content = randomBytes(300_000);
  await writeFile(join(folder, 'file'), content);
  const bytes = await readShared(join(folder, 'file'));
  assert.ok(content.equals(bytes));
  const thread = new Worker(`require('node:worker_threads').workerData[7] ^= 255`, { eval: true, workerData: bytes });
  await new Promise((resolve) => thread.once('exit', resolve));
  assert.equal(bytes[7], content[7]! ^ 255);
});

test('an empty file has no bytes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'read-shared-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  assert.equal((await readShared(join(folder, 'file'))).length, 0);
});
