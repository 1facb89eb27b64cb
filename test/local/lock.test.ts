/** Services that start at the same instant on one data folder: one of them runs. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isFolderInUse } from '../../local/lock.ts';
import { makeFolder } from '../../local/store/make-folder.ts';

const script = fileURLToPath(new URL('./take-lock.ts', import.meta.url));
const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  folders.push(folder);
  return folder;
}

/** A process, and how to tell it a word and hear whether it has the lock then. */
function startTaker(folder: string) {
  const child = spawn(process.execPath, [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    async tell(word: 'lock' | 'release'): Promise<boolean> {
      child.stdin.write(`${word}\n`);
      return (await lines.next()).value === 'yes';
    },
  };
}

/** As a service that was killed leaves it. */
async function leaveDeadSocket(folder: string): Promise<void> {
  const path = join(folder, 'service.lock');
  const server = createServer().listen(`${path}.made`);
  await once(server, 'listening');
  linkSync(`${path}.made`, `${path}.dead`);
  await new Promise((done) => server.close(done));
  renameSync(`${path}.dead`, path);
}

test('of three that find the lock of a dead one together, exactly one takes it, round after round', async () => {
  const folder = newFolder();
  const takers = [startTaker(folder), startTaker(folder), startTaker(folder)];
  for (let round = 0; round < 150; round += 1) {
    if (round % 3 !== 2) await leaveDeadSocket(folder);
    const took = await Promise.all(takers.map(({ tell }) => tell('lock')));
    assert.equal(took.filter(Boolean).length, 1, `round ${round}: ${took}`);
    assert.equal(await isFolderInUse(folder), true);
    await Promise.all(takers.map(({ tell }) => tell('release')));
    assert.equal(await isFolderInUse(folder), false);
  }
});

test('giving it back takes nothing from the next, which may come in between', async () => {
  const folder = newFolder();
  const [one, other] = [startTaker(folder), startTaker(folder)];
  await one.tell('lock');
  for (let round = 0; round < 100; round += 1) {
    const [, next] = await Promise.all([one.tell('release'), other.tell('lock')]);
    assert.equal(await isFolderInUse(folder), next, `round ${round}`);
    if (!next) await other.tell('lock');
    const [, again] = await Promise.all([other.tell('release'), one.tell('lock')]);
    assert.equal(await isFolderInUse(folder), again, `round ${round}`);
    if (!again) await one.tell('lock');
  }
});

test('a holder that is killed leaves it to the others at once', async () => {
  const folder = newFolder();
  for (let round = 0; round < 3; round += 1) {
    const takers = [startTaker(folder), startTaker(folder)];
    const took = await Promise.all(takers.map(({ tell }) => tell('lock')));
    const holder = takers[took.indexOf(true)];
    assert.ok(holder);
    const ended = once(holder.child, 'exit');
    holder.child.kill('SIGKILL');
    await ended;
    const other = takers[took.indexOf(false)];
    assert.equal(await other?.tell('lock'), true);
    await other?.tell('release');
  }
});

test('a data folder that cannot be made is the system’s error, not an endless trial', () => {
  const folder = newFolder();
  makeFolder(join(folder, 'a', 'b'));
  assert.ok(existsSync(join(folder, 'a', 'b')));
  assert.throws(() => makeFolder('/proc/faxpost/data'), { syscall: 'mkdir' });
});
