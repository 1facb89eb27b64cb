/**
 * What drawing costs in a function of AWS by its memory: processor time measured here, of a worker that is started for the
 * document and of one that has had others before, and what the same time takes where memory buys a share of a processor.
 *
 * `npm run bench:function-memory`. Prints a table for docs/cost.md, judges nothing. It takes root (control groups).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePages } from '../lambdas/documents/jobs/prepare-pages.ts';
import { startWorkerPool } from '../lambdas/documents/sandbox/worker-pool.ts';
import { countProcessorTime } from './processor-time.ts';
import { letter } from './started-service.ts';

/** Memory that buys one processor (AWS Lambda Developer Guide, "Configure Lambda function memory"). */
const ONE_PROCESSOR_MB = 1769;
/** USD, us-east-1, November 2026, x86-64: the same as in test/cost/prices.ts. */
const prices = { lambdaGbSecond: 0.0000166667, lambdaRequest: 0.2 / 1e6 };
const sizes = [512, 1024, 1536, 1769, 2048, 3008];
const ROUNDS = 3;
/** By then its code is compiled. */
const NTH = 8;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Milliseconds of processor time: the first document of a worker, and one after it. */
async function measure(folder: string, pages: number): Promise<{ readonly cold: number; readonly kept: number }> {
  const path = join(folder, `${pages}.pdf`);
  await writeFile(path, await letter(pages));
  const time = countProcessorTime(process.pid);
  const [cold, kept]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const workers = startWorkerPool({ walls: 'function', kept: 1 });
    for (let nth = 1; nth <= NTH; nth++) {
      const before = time.millis();
      const made = await preparePages([{ name: 'letter.pdf', path }], { workFolder: join(folder, 'pages') }, workers);
      if (!made.ok) throw new Error(made.refusal[0]?.detail);
      // The next document's reader is paid by this one.
      await workers.warm();
      if (nth === 1) cold.push(time.millis() - before);
      if (nth === NTH) kept.push(time.millis() - before);
    }
    await workers.close();
  }
  return { cold: median(cold), kept: median(kept) };
}

const folder = await mkdtemp(join(tmpdir(), 'faxpost-bench-'));
try {
  for (const pages of [1, 10]) {
    const { cold, kept } = await measure(folder, pages);
    console.log(
      `${pages} page${pages === 1 ? '' : 's'}: ${Math.round(cold)} ms of processor time, ${Math.round(kept)} ms in a worker that is there`,
    );
    console.log(
      '| memory, MB | cold, ms | cold, USD a thousand | there, ms | there, USD a thousand |\n|---|---|---|---|---|',
    );
    for (const memory of sizes) {
      // More than one processor gains little: a page is drawn, then made.
      const share = Math.min(1, memory / ONE_PROCESSOR_MB);
      const price = (millis: number) =>
        ((millis / 1000) * (memory / 1024) * prices.lambdaGbSecond + prices.lambdaRequest) * 1000;
      const cells = [cold / share, kept / share].flatMap((millis) => [
        String(Math.round(millis)),
        price(millis).toFixed(4),
      ]);
      console.log(`| ${memory} | ${cells.join(' | ')} |`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
