/**
 * `npm run bench:cold-start`: how long each function takes to load its bundle in a new process, in milliseconds of processor
 * time, so that what else the machine does is left out; the median of five. A function's cold start on AWS is that, by its
 * share of a processor (memory / 1,769 MB), and about 0.2 s for its environment.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleEntry, entries } from '../stack/bundle-entry.ts';
import { memoryOf } from './cost.ts';

const folder = mkdtempSync(join(tmpdir(), 'faxpost-cold-'));
const megabytesOfAProcessor = 1769;

/** Milliseconds of processor time for the import alone. */
function load(file: string): number {
  const program = `
    globalThis.awslambda = { streamifyResponse: (handler) => handler };
    const before = process.cpuUsage();
    await import(${JSON.stringify(pathToFileURL(file).href)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);`;
  return Number(spawnSync(process.execPath, ['--input-type=module', '-e', program], { env: {} }).stdout);
}

try {
  for (const entry of entries) {
    const name = basename(entry);
    const { file, bytes } = await bundleEntry(`lambdas/aws/${entry}.ts`, join(folder, `${name}.mjs`));
    const median = Array.from({ length: 5 }, () => load(file)).sort((one, other) => one - other)[2] as number;
    const memory = memoryOf.get(name.charAt(0).toUpperCase() + name.slice(1)) ?? 512;
    const onAws = median * Math.max(1, megabytesOfAProcessor / memory);
    process.stdout.write(
      `${name.padEnd(24)} ${(bytes / 1e6).toFixed(1).padStart(5)} MB ${median.toFixed(0).padStart(5)} ms here, ${onAws.toFixed(0).padStart(5)} ms at ${memory} MB\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
