/** A process of its own, so that it can be started where the kernel refuses walls: what becomes of documents. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createEngineConverter } from '../../../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../../../lambdas/documents/jobs/prepare-pages.ts';
import type { Walls } from '../../../../lambdas/documents/sandbox/walls.ts';
import { startWorkerPool } from '../../../../lambdas/documents/sandbox/worker-pool.ts';

const [walls, ...paths] = process.argv.slice(2);
const options = { walls: walls as Walls };
const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
const workers = startWorkerPool(options);
try {
  const ends: Record<string, string> = {};
  for (const [index, path] of paths.entries()) {
    const name = basename(path);
    const workFolder = join(folder, String(index));
    const made = await preparePages([{ name, path }], { workFolder }, workers, createEngineConverter(workers, options));
    const refusal = made.ok ? undefined : made.refusal[0];
    ends[name] = made.ok ? `${made.value.pages.length} page` : `${refusal?.outcome}: ${refusal?.detail}`;
  }
  process.stdout.write(JSON.stringify(ends));
} finally {
  await workers.close();
  rmSync(folder, { recursive: true });
}
