/** What a document could leave for the next one in the same process: nothing; and when there is no next one. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readLimits } from '../../../lambdas/documents/limits.ts';
import { isolation } from '../../../lambdas/documents/sandbox/isolation.ts';
import { ProcessLife } from '../../../lambdas/documents/sandbox/process-life.ts';
import { prepareWorker } from '../../../lambdas/documents/sandbox/worker-kinds.ts';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { newFolder } from '../made/engine-jobs.ts';

const { level } = await isolation();
const entry = fileURLToPath(new URL('./made/curious-worker.ts', import.meta.url));

describe('a process that has jobs one after the other', {
  skip: level !== 'whole' && 'there are no walls here',
}, () => {
  let pool: RunningWorkerPool;
  before(() => {
    pool = startWorkerPool({ warm: { prepare: 1 }, entry, tempFolder: newFolder() });
  });
  after(() => pool.close());

  /** @returns which process did it, how it ended, and what its reader found of others */
  async function run(file: string) {
    let found = 'nothing was said';
    return pool.withWorker(prepareWorker, async (worker) => {
      const job = { file, format: 'pdf', forReading: false, limits: readLimits() } as const;
      const end = await worker.run(job, (event) => {
        if (event.event === 'refused') found = event.detail;
      });
      return { process: worker.folder, end, found };
    });
  }

  test('nothing of one is seen by the next: memory, engine, globals, environment, files', async () => {
    // A process that has grown too large on a busy machine is ended, which shows nothing: then the next ones are looked at.
    const inOne = new Map<string, number>();
    for (let job = 0; job < 9 && Math.max(0, ...inOne.values()) < 3; job++) {
      const { process, ...left } = await run(`${job}`);
      assert.deepEqual(left, { end: 'finished', found: '' });
      inOne.set(process, (inOne.get(process) ?? 0) + 1);
    }
    assert.equal(Math.max(...inOne.values()), 3);
  });

  test('an engine that traps takes the process with it', async () => {
    const trapped = await run('trap');
    const next = await run('a');
    assert.equal(trapped.end, 'crashed');
    assert.notEqual(next.process, trapped.process);
    assert.deepEqual([next.end, next.found], ['finished', '']);
  });

  test('native code that is about to open a document waits until the process is given up', async () => {
    const native = await run('native');
    assert.equal(native.end, 'finished');
    assert.notEqual((await run('a')).process, native.process);
  });
});

describe('a process may have another job', () => {
  let now = 0;
  const MEGABYTE = 1024 * 1024;
  const after = (jobs: number, milliseconds: number, wait = 0): ProcessLife => {
    const life = new ProcessLife(() => now);
    for (let job = 0; job < jobs; job++) {
      life.beginJob();
      now += milliseconds;
      life.endJob('finished');
      now += wait;
    }
    return life;
  };

  test('after one that ended as it should', () => {
    assert.equal(after(1, 100).mayGoOn(200 * MEGABYTE), true);
    assert.equal(after(0, 0).mayGoOn(200 * MEGABYTE), false);
  });

  test('unless it has become large, old, or done very much', () => {
    assert.equal(after(1, 100).mayGoOn(500 * MEGABYTE), false);
    assert.equal(after(200, 10).mayGoOn(200 * MEGABYTE), false);
    assert.equal(after(2, 35_000).mayGoOn(200 * MEGABYTE), false);
    assert.equal(after(2, 10, 6 * 60_000).mayGoOn(200 * MEGABYTE), false);
  });

  test('not after a crash, a broken limit, or native code', () => {
    for (const end of ['crashed', 'time-limit', 'memory-limit'] as const) {
      const life = after(1, 10);
      life.beginJob();
      life.endJob(end);
      assert.equal(life.mayGoOn(0), false, end);
    }
    const life = after(1, 10);
    life.beginJob();
    life.noteNative();
    life.endJob('finished');
    assert.equal(life.mayGoOn(0), false);
  });
});
