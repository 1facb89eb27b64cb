import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startChildren } from '../../lambdas/documents/children.ts';
import { sessionMemory } from '../../lambdas/documents/session-memory.ts';

function inFolder(use: (folder: string) => Promise<void>) {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
    try {
      await use(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

const jobs = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('faxpost-job-'));

test(
  'a child has a clean environment, an empty folder, a session of its own, and is used once',
  inFolder(async (folder) => {
    const entry = join(folder, 'report.mjs');
    writeFileSync(
      entry,
      `import { readdirSync, readFileSync } from 'node:fs';
     process.on('disconnect', () => process.exit());
     const session = readFileSync('/proc/self/stat', 'latin1').split(') ')[1].split(' ')[3];
     const facts = [Object.keys(process.env).filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'].includes(name)).sort().join(), readdirSync('.').length, session === String(process.pid)];
     process.once('message', () => process.send({ event: 'refused', document: 0, outcome: 'empty-document', detail: facts.join(' ') }));
     process.send({ event: 'ready' });`,
    );
    process.env.FAXPOST_TEST_SECRET = 'x';
    const children = startChildren({ spares: 1, entry, tempFolder: folder });
    try {
      await children.warm();
      const child = await children.take();
      const other = await children.take();
      assert.notEqual(child.folder, other.folder);
      const fit = { resolution: 196, paper: 'a4', bandRows: 0 } as const;
      const job = {
        documents: [],
        fit,
        pictures: { full: false, thumbnails: false },
        limits: children.limits,
        pagesBefore: 0,
      };
      const told = await new Promise<string>((resolve) => {
        void child.run(job, (event) => resolve(event.event === 'refused' ? event.detail : event.event));
      });
      assert.equal(told, 'HOME,LANG,TMPDIR,TZ 0 true');
      await children.release(child);
      await children.release(other);
    } finally {
      delete process.env.FAXPOST_TEST_SECRET;
      await children.close();
    }
    assert.deepEqual(jobs(folder), []);
  }),
);

test(
  'a child inside an endless loop ends with its parent, and its folder is removed at the next start',
  inFolder(async (folder) => {
    const parent = join(folder, 'parent.ts');
    const loop = join(folder, 'loop.ts');
    const module = (name: string) => JSON.stringify(new URL(`../../lambdas/documents/${name}`, import.meta.url).href);
    writeFileSync(
      loop,
      `import { endWithParent } from ${module('end-with-parent.ts')};
     endWithParent();
     process.send({ event: 'ready' }, () => { for (;;); });`,
    );
    writeFileSync(
      parent,
      `import { startChild } from ${module('child-process.ts')};
     import { readLimits } from ${module('limits.ts')};
     const child = await startChild({ entry: ${JSON.stringify(loop)}, tempFolder: ${JSON.stringify(folder)}, limits: readLimits() });
     await child.ready;
     process.stdout.write(child.folder);
     setInterval(() => {}, 1000);`,
    );
    const process_ = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(process_.stdout, 'data');
    const childFolder = String(output);
    const inChildFolder = () =>
      readdirSync('/proc').filter(
        (pid) => /^\d+$/.test(pid) && existsSync(`/proc/${pid}/cwd`) && readLink(pid) === childFolder,
      );
    assert.equal(inChildFolder().length, 1);
    process_.kill('SIGKILL');
    await once(process_, 'exit');
    while (inChildFolder().length > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(existsSync(childFolder), true);
    await startChildren({ tempFolder: folder }).close();
    assert.deepEqual(jobs(folder), []);
  }),
);

function readLink(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

test(
  'folders of a parent that still runs are left alone',
  inFolder(async (folder) => {
    mkdirSync(join(folder, `faxpost-job-${process.pid}-live`));
    await startChildren({ tempFolder: folder }).close();
    assert.equal(jobs(folder).length, 1);
  }),
);

test('the memory of a session is that of all its processes', async () => {
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & sleep 60 & read line'], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  try {
    assert.ok((await sessionMemory(child.pid!)) > 0);
    assert.equal(await sessionMemory(2 ** 30), 0);
  } finally {
    process.kill(-child.pid!, 'SIGKILL');
  }
});
