import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startChildren } from '../../lambdas/documents/sandbox/children.ts';
import { isolation } from '../../lambdas/documents/sandbox/isolation.ts';
import { sessionMemory } from '../../lambdas/documents/sandbox/session-memory.ts';

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

/** The session of a process, as this one sees it: 0 where its leader is of another namespace of processes (proc(5)). */
const sessionOf = (pid: string) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[3];

const processesIn = (folder: string) =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && readLink(pid) === folder);

const jobs = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('faxpost-job-'));

test(
  'a child has a clean environment, an empty folder, a session of its own, and is used once',
  inFolder(async (folder) => {
    const entry = join(folder, 'report.mjs');
    writeFileSync(
      entry,
      `import { readdirSync } from 'node:fs';
     process.on('disconnect', () => process.exit());
     const facts = [Object.keys(process.env).filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_COMPILE_CACHE'].includes(name)).sort().join(), readdirSync('.').length];
     process.once('message', () => process.send({ event: 'refused', document: 0, outcome: 'empty-document', detail: facts.join(' ') }));
     process.send({ event: 'ready' });`,
    );
    process.env.FAXPOST_TEST_SECRET = 'x';
    const children = startChildren({ spares: 1, entry, tempFolder: folder });
    const taken: Awaited<ReturnType<typeof children.take>>[] = [];
    try {
      await children.warm();
      const child = await children.take();
      const other = await children.take();
      taken.push(child, other);
      assert.notEqual(child.folder, other.folder);
      const sessions = [child, other].map(({ folder }) => new Set(processesIn(folder).map(sessionOf)));
      for (const own of sessions) assert.equal(own.size, 1);
      assert.equal(new Set([sessionOf('self'), ...sessions.flatMap((own) => [...own])]).size, 3);
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
      assert.equal(told, 'HOME,LANG,MALLOC_ARENA_MAX,TMPDIR,TZ 0');
    } finally {
      delete process.env.FAXPOST_TEST_SECRET;
      for (const child of taken) await children.release(child);
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
      `import { endWithParent } from ${module('child/end-with-parent.ts')};
     endWithParent();
     process.send({ event: 'ready' }, () => { for (;;); });`,
    );
    writeFileSync(
      parent,
      `import { startChild } from ${module('sandbox/child-process.ts')};
     import { readLimits } from ${module('limits.ts')};
     const child = await startChild({ entry: ${JSON.stringify(loop)}, tempFolder: ${JSON.stringify(folder)}, limits: readLimits() });
     await child.ready;
     process.stdout.write(child.folder);
     setInterval(() => {}, 1000);`,
    );
    const process_ = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(process_.stdout, 'data');
    const childFolder = String(output);
    const inChildFolder = () => processesIn(childFolder);
    assert.ok(inChildFolder().length > 0);
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
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & sleep 60 & echo ready; read line'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  try {
    assert.ok((await sessionMemory(child.pid!)) > 0);
    assert.equal(await sessionMemory(2 ** 30), 0);
  } finally {
    process.kill(-child.pid!, 'SIGKILL');
  }
});

const { level, around } = await isolation();

test(
  'inside there is no network, no other process, and no file but programs, our code and the child’s own',
  { skip: level !== 'whole' && 'the kernel grants no namespaces here' },
  inFolder(async (folder) => {
    const own = join(folder, 'own');
    mkdirSync(own);
    writeFileSync(join(own, 'mine'), '');
    writeFileSync(join(folder, 'of-another'), '');
    const [program = '', ...words] = around(own, fileURLToPath(new URL('../../lambdas/ports.ts', import.meta.url)));
    const look = [
      'ls',
      'ls -d /proc/[0-9]* | wc -l',
      'tail -n +3 /proc/net/dev | cut -d: -f1',
      `ls ${folder} ${fileURLToPath(new URL('../..', import.meta.url))} | grep -v : | sort | tr '\\n' ' '`,
      'ls /home /root /etc/shadow 2>/dev/null || true',
    ];
    const { stdout } = await promisify(execFile)(program, [...words, '/bin/sh', '-c', look.join('; ')], { cwd: own });
    const [file, processes, network, seen, ...rest] = stdout.split('\n').map((line) => line.trim());
    assert.equal(file, 'mine');
    assert.ok(Number(processes) <= 6, `${processes} processes`);
    assert.equal(network, 'lo');
    assert.equal(seen, 'lambdas node_modules own package.json');
    assert.deepEqual(rest.filter(Boolean), []);
  }),
);

test(
  'inside nothing can be written but the child’s own folder, and nobody has a privilege to change that',
  { skip: level !== 'whole' && 'the kernel grants no namespaces here' },
  inFolder(async (folder) => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const entry = fileURLToPath(new URL('../../lambdas/ports.ts', import.meta.url));
    const [program = '', ...words] = around(own, entry);
    const attempts = [
      `touch ${dirname(entry)}/written`,
      'touch /usr/written',
      'mount -o remount,rw /usr',
      'mknod disk b 1 1',
      'touch mine',
    ];
    const script = attempts.map((attempt) => `${attempt} 2>/dev/null && echo "${attempt}"`).join('; ');
    const run = promisify(execFile)(program, [...words, '/bin/sh', '-c', `${script}; grep CapEff /proc/self/status`], {
      cwd: own,
    });
    assert.deepEqual((await run).stdout.trim().split(/\n/), ['touch mine', 'CapEff:\t0000000000000000']);
  }),
);

test(
  'what a child started and moved to a session of its own ends with it',
  { skip: level !== 'whole' && 'the kernel grants no namespaces here' },
  inFolder(async (folder) => {
    const entry = join(folder, 'leaver.mjs');
    writeFileSync(
      entry,
      `import { spawn } from 'node:child_process';
     const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
     left.once('spawn', () => process.send({ event: 'ready' }));`,
    );
    const children = startChildren({ entry, tempFolder: folder });
    const child = await children.take();
    await child.ready;
    const sleeping = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && readLink(pid) === child.folder);
    assert.ok(sleeping().length > 0);
    await children.release(child);
    while (sleeping().length > 0) await new Promise((resolve) => setImmediate(resolve));
    await children.close();
  }),
);
