import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
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
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Format } from '../../lambdas/documents/formats.ts';
import { createEngineConverter } from '../../lambdas/documents/jobs/engine-converter.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { refuse } from '../../lambdas/documents/refusal.ts';
import { isolation } from '../../lambdas/documents/sandbox/isolation.ts';
import { giveFolder } from '../../lambdas/documents/sandbox/job-folder.ts';
import { sessionMemory } from '../../lambdas/documents/sandbox/session-memory.ts';
import { engineWorker, prepareWorker } from '../../lambdas/documents/sandbox/worker-kinds.ts';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { Defect } from '../../lambdas/fax/errors.ts';
import { accepted } from '../../lambdas/fax/result.ts';
import type { WorkerPool } from '../../lambdas/ports.ts';
import { leftIn } from './made/engine-jobs.ts';

function inFolder(use: (folder: string) => Promise<void>) {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
    // Workers run as another user where the tests run as root, and have their code in it.
    chmodSync(folder, 0o755);
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

const jobs = (folder: string) => leftIn(folder).filter((name) => name.startsWith('faxpost-job-'));

test(
  'a worker has a clean environment, an empty folder, a session of its own, and is used once',
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
    const workers = startWorkerPool({ warm: { prepare: 1 }, entry, tempFolder: folder });
    try {
      await workers.warm();
      await workers.withWorker(prepareWorker, (worker) =>
        workers.withWorker(prepareWorker, async (other) => {
          assert.notEqual(worker.folder, other.folder);
          const sessions = [worker, other].map(({ folder }) => new Set(processesIn(folder).map(sessionOf)));
          for (const own of sessions) assert.equal(own.size, 1);
          assert.equal(new Set([sessionOf('self'), ...sessions.flatMap((own) => [...own])]).size, 3);
          const job = {
            documents: [],
            fit: { resolution: 196, paper: 'a4', bandRows: 0 },
            pictures: { full: false, thumbnails: false },
            limits: readLimits(),
            pagesBefore: 0,
          } as const;
          const detail = await new Promise<string>((resolve) => {
            void worker.run(job, (event) => resolve(event.event === 'refused' ? event.detail : event.event));
          });
          assert.equal(detail, 'HOME,LANG,MALLOC_ARENA_MAX,TMPDIR,TZ 0');
        }),
      );
    } finally {
      delete process.env.FAXPOST_TEST_SECRET;
      await workers.close();
    }
    assert.deepEqual(jobs(folder), []);
  }),
);

test(
  'a warm worker of each kind stands ready, apart from the others, and is replaced when its job is over',
  inFolder(async (folder) => {
    const entry = join(folder, 'ready.mjs');
    writeFileSync(entry, `process.on('disconnect', () => process.exit()); process.send({ event: 'ready' });`);
    const workers = startWorkerPool({ warm: { prepare: 1, office: 1 }, entry, tempFolder: folder });
    try {
      await workers.warm();
      const warm = new Set(jobs(folder));
      assert.equal(warm.size, 2);
      const nameOf = (worker: { folder: string }) => Promise.resolve(basename(worker.folder));
      const prepare = await workers.withWorker(prepareWorker, nameOf);
      const office = await workers.withWorker(engineWorker('office'), nameOf);
      assert.deepEqual(new Set([prepare, office]), warm);
      // Of this kind none stands ready.
      assert.ok(!warm.has(await workers.withWorker(engineWorker('html'), nameOf)));
      await workers.warm();
      const next = await workers.withWorker(prepareWorker, async (worker) => [
        jobs(folder).includes(basename(worker.folder)),
        warm.has(basename(worker.folder)),
      ]);
      assert.deepEqual(next, [true, false]);
    } finally {
      await workers.close();
    }
    assert.deepEqual(jobs(folder), []);
  }),
);

test('there are workers of the kinds that have a program only', async () => {
  const workers = startWorkerPool();
  const unknown = { name: 'toString', read: () => undefined, stepOf: () => undefined };
  await assert.rejects(
    workers.withWorker(unknown, async () => {}),
    Defect,
  );
  await workers.close();
});

test(
  'a worker inside an endless loop ends with its parent, and its folder is removed at the next start',
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
      `import { prepareWorker } from ${module('sandbox/worker-kinds.ts')};
     import { startWorkerPool } from ${module('sandbox/worker-pool.ts')};
     const options = { entry: ${JSON.stringify(loop)}, tempFolder: ${JSON.stringify(folder)} };
     const workers = startWorkerPool({ ...options, warm: { prepare: 1 } });
     await workers.warm();
     await workers.withWorker(prepareWorker, async (worker) => {
       process.stdout.write(worker.folder);
       await new Promise(() => setInterval(() => {}, 1000));
     });`,
    );
    const process_ = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(process_.stdout, 'data');
    const workerFolder = String(output);
    const inWorkerFolder = () => processesIn(workerFolder);
    assert.ok(inWorkerFolder().length > 0);
    process_.kill('SIGKILL');
    await once(process_, 'exit');
    while (inWorkerFolder().length > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(existsSync(workerFolder), true);
    await startWorkerPool({ tempFolder: folder }).close();
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

const { level, commandPrefix, owner } = await isolation();

test(
  'inside there is no network, no other process, and no file but programs, our code and the worker’s own',
  { skip: level !== 'whole' && 'the kernel grants no namespaces here' },
  inFolder(async (folder) => {
    const own = join(folder, 'own');
    mkdirSync(own);
    writeFileSync(join(own, 'mine'), '');
    await giveFolder(own, owner);
    writeFileSync(join(folder, 'of-another'), '');
    const [program = '', ...words] = commandPrefix(
      own,
      fileURLToPath(new URL('../../lambdas/ports.ts', import.meta.url)),
    );
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
  'inside nothing can be written but the worker’s own folder, and nobody has a privilege to change that',
  { skip: level !== 'whole' && 'the kernel grants no namespaces here' },
  inFolder(async (folder) => {
    const own = join(folder, 'own');
    mkdirSync(own);
    await giveFolder(own, owner);
    const entry = fileURLToPath(new URL('../../lambdas/ports.ts', import.meta.url));
    const [program = '', ...words] = commandPrefix(own, entry);
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
  'what a worker started and moved to a session of its own ends with it',
  { skip: level !== 'whole' && 'the kernel grants no namespaces here' },
  inFolder(async (folder) => {
    const entry = join(folder, 'leaver.mjs');
    writeFileSync(
      entry,
      `import { spawn } from 'node:child_process';
     const left = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
     left.once('spawn', () => process.send({ event: 'ready' }));`,
    );
    const workers = startWorkerPool({ warm: { prepare: 1 }, entry, tempFolder: folder });
    await workers.warm();
    const own = await workers.withWorker(prepareWorker, async (worker) => {
      assert.ok(processesIn(worker.folder).length > 0);
      return worker.folder;
    });
    while (processesIn(own).length > 0) await new Promise((resolve) => setImmediate(resolve));
    await workers.close();
  }),
);

/** Lends no process: notes whose turn it is, and how many are at it, until it is told that the engine is done. */
function scriptedWorkers() {
  const begun: string[] = [];
  const running: (() => void)[] = [];
  const workers: WorkerPool = {
    async withWorker(kind) {
      begun.push(kind.name);
      await new Promise<void>((resolve) => running.push(resolve));
      return accepted(refuse('corrupt-document', 'scripted')) as never;
    },
  };
  return { workers, begun, finishOne: () => running.shift()?.() };
}

test('documents of different senders take turns at the office suite, and nothing else waits for it', async () => {
  const { workers, begun, finishOne } = scriptedWorkers();
  const converter = createEngineConverter(workers, { atOnce: 1, walls: 'function' });
  const ended: string[] = [];
  const ask = (turn: string, format: Format, name: string) =>
    converter.convert({ path: '/x', name, format, turn, folder: '/x' }).then(() => void ended.push(name));
  const nextTick = () => new Promise((resolve) => setImmediate(resolve));
  const slow = Array.from({ length: 20 }, (_, i) => ask('a@example.com', 'docx', `slow ${i}`));
  await nextTick();
  const honest = ask('b@example.com', 'docx', 'honest');
  const page = ask('b@example.com', 'html', 'page');
  await nextTick();
  // The web page has its engine at once; of the office suite's it is one at a time.
  assert.deepEqual(begun, ['office', 'html']);
  while (!ended.includes('honest')) {
    assert.ok(ended.length < 22, 'never');
    finishOne();
    await nextTick();
  }
  await Promise.all([honest, page]);
  assert.deepEqual(
    ended.filter((name) => name.startsWith('slow')),
    ['slow 0'],
  );
  while (ended.length < 22) {
    finishOne();
    await nextTick();
  }
  await Promise.all(slow);
});
