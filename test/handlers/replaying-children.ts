/**
 * Children that work once and then hand out again what they made, for tests that repeat the same preparation a hundred
 * times. The parent's side of the work runs whole each time.
 */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrepareEvent } from '../../lambdas/documents/child/prepare-job.ts';
import type { PrepareChild } from '../../lambdas/documents/sandbox/child-process.ts';
import type { Children } from '../../lambdas/documents/sandbox/children.ts';

interface Recording {
  readonly folder: string;
  readonly events: readonly PrepareEvent[];
}

export function replayingChildren(real: Children): Children {
  let recording: Recording | undefined;
  return {
    ...real,
    async take(): Promise<PrepareChild> {
      if (recording !== undefined) return replay(recording, await mkdtemp(join(tmpdir(), 'faxpost-replay-')));
      const child = await real.take();
      const kept = await mkdtemp(join(tmpdir(), 'faxpost-kept-'));
      process.once('exit', () => rmSync(kept, { recursive: true, force: true }));
      const run: PrepareChild['run'] = async (job, onEvent) => {
        const events: PrepareEvent[] = [];
        const end = await child.run(job, (event) => {
          events.push(event);
          onEvent(event);
        });
        await cp(child.folder, kept, { recursive: true });
        if (end === 'finished') recording = { folder: kept, events };
        return end;
      };
      return { ...child, run };
    },
  };
}

function replay({ folder: kept, events }: Recording, folder: string): PrepareChild {
  return {
    folder,
    ready: Promise.resolve(),
    isAlive: () => true,
    give: () => {},
    peakBytes: () => 0,
    async run(_job, onEvent) {
      await cp(kept, folder, { recursive: true });
      for (const event of events) onEvent(event);
      return 'finished';
    },
    end: () => rm(folder, { recursive: true, force: true }),
  };
}
