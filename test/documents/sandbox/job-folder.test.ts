/** Folders of jobs: what died is swept, what lives is left alone, in whatever namespace it lives. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeJobFolder, removeAbandonedFolders } from '../../../lambdas/documents/sandbox/job-folder.ts';

const script = fileURLToPath(new URL('./made/hold-job-folder.ts', import.meta.url));
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function newFolder(name = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  stops.push(async () => rmSync(folder, { recursive: true }));
  const inside = join(folder, name);
  mkdirSync(inside, { recursive: true });
  return inside;
}

interface Holder {
  readonly pid: number;
  /** What its sweep left, and the folder that it made. */
  readonly left: readonly string[];
  readonly own: string;
  kill(): Promise<void>;
}

async function hold(folder: string, inside: readonly string[] = []): Promise<Holder> {
  const [program = '', ...words] = [...inside, process.execPath, script, folder];
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'exit');
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;
  };
  stops.unshift(kill);
  const [line] = await once(createInterface(child.stdout), 'line');
  return { ...JSON.parse(line), kill };
}

const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
const elsewhere = ['unshare', ...asRoot, '--pid', '--fork', '--kill-child'];
const mayUnshare = await promisify(execFile)('unshare', [...elsewhere.slice(1), 'true']).then(
  () => true,
  () => false,
);

test('a process that runs keeps its folder, whoever sweeps; one that was killed does not', async () => {
  const folder = newFolder();
  const [first, second] = [await hold(folder), await hold(folder)];
  assert.ok(second.left.includes(basename(first.own)));
  const mine = await makeJobFolder(folder);
  await first.kill();
  await removeAbandonedFolders(folder);
  assert.deepEqual([first.own, second.own, mine].map(existsSync), [false, true, true]);
  assert.equal(readdirSync(folder).length, 4, 'two folders and two sockets');
});

describe('in namespaces that share the folder', { skip: !mayUnshare && 'the kernel grants no namespaces here' }, () => {
  test('neither removes what the other works in, although both have the same process id', async () => {
    const folder = newFolder();
    const [one, other] = [await hold(folder, elsewhere), await hold(folder, elsewhere)];
    assert.equal(one.pid, other.pid);
    assert.ok(other.left.includes(basename(one.own)));
    const mine = await makeJobFolder(folder);
    await removeAbandonedFolders(folder);
    const third = await hold(folder, elsewhere);
    assert.deepEqual([one.own, other.own, third.own, mine].map(existsSync), [true, true, true, true]);
  });

  test('what died in one is swept from another', async () => {
    const folder = newFolder();
    const dead = await hold(folder, elsewhere);
    await dead.kill();
    const other = await hold(folder, elsewhere);
    assert.deepEqual(other.left, []);
    assert.equal(existsSync(dead.own), false);
  });
});

test('works where the path is longer than the name of a socket may be', async () => {
  const folder = newFolder('a-long-name-'.repeat(15));
  const holder = await hold(folder);
  await removeAbandonedFolders(folder);
  assert.equal(existsSync(holder.own), true);
  await holder.kill();
  await removeAbandonedFolders(folder);
  assert.deepEqual(readdirSync(folder), []);
});

test('folders of version 0.1.0, named by a process id, are swept after a day; other files never', async () => {
  const folder = newFolder();
  const [old, recent, foreign] = ['faxpost-job-1-old', 'faxpost-job-2-recent', 'faxpost-job-notes'];
  for (const name of [old, recent]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, foreign), '');
  const before = Date.now() / 1000 - 2 * 86_400;
  for (const name of [old, foreign]) utimesSync(join(folder, name), before, before);
  await removeAbandonedFolders(folder);
  assert.deepEqual(readdirSync(folder).sort(), [recent, foreign].sort());
});

test('a socket that a process is about to answer on is left alone', async () => {
  const folder = newFolder();
  const { own, kill } = await hold(folder);
  await kill();
  rmSync(own, { recursive: true });
  await removeAbandonedFolders(folder);
  const [socket = ''] = readdirSync(dirname(own));
  assert.match(socket, /^faxpost-job-p[0-9a-f]{12}\.alive$/);
  utimesSync(join(folder, socket), 0, 0);
  await removeAbandonedFolders(folder);
  assert.deepEqual(readdirSync(folder), []);
});
