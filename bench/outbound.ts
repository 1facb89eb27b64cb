/**
 * E-mail to fax on this machine: how long from the acknowledgement of a mail to the carrier's first call, how fast pages
 * are made (beside ghostscript where it is installed), how many mails a minute, and whether memory stays flat.
 *
 * `npm run bench [-- mails]` (300 by default); `npm run bench -- --profile [--of folder] [mails]` prints where the processor
 * time of a mail goes, of this checkout or of another one. Prints, judges nothing. The service is a process of its own as
 * `npm start` makes it; the carrier is its simulator.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { preparePages } from '../lambdas/documents/jobs/prepare-pages.ts';
import { startWorkerPool } from '../lambdas/documents/sandbox/worker-pool.ts';
import { memoryOf, processorSecondsOf } from './process-tree.ts';
import { letter, numberOf, type Service, startService, submits, waitForSubmits } from './started-service.ts';

/** `--profile` alone is another benchmark. */
const isProfile = process.argv.includes('--profile');
const mails = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? (isProfile ? 60 : 300));
const singles = 30;
const manyPages = 100;

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const share = (values: readonly number[], part: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
const median = (values: readonly number[]): number => share(values, 0.5);
const mega = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
const print = (what: string, figure: string): void => console.log(`${what.padEnd(58)} ${figure}`);

/** One mail at a time, with time in between for the next worker to warm up: a quiet office. */
async function measureLatency(service: Service): Promise<void> {
  const acknowledged: number[] = [];
  for (let n = 0; n < singles; n += 1) {
    acknowledged.push(await service.send(n));
    await waitForSubmits(service, n + 1, 50);
    await pause(1500);
  }
  const at = await submits(service);
  // The first mail pays for whatever is loaded once.
  const millis = acknowledged.map((time, n) => (at.get(numberOf(n)) ?? Number.NaN) - time).slice(1);
  print('SMTP acknowledgement to carrier submit, 1 page, median', `${median(millis)} ms`);
  print('  95th percentile', `${share(millis, 0.95)} ms`);
}

/** As many mails as the service takes, and its memory meanwhile. */
async function measureStream(service: Service): Promise<void> {
  const pid = service.child.pid as number;
  const own: number[] = [];
  let peak = 0;
  let acknowledged = 0;
  const watch = setInterval(() => {
    const memory = memoryOf(pid);
    peak = Math.max(peak, memory.tree);
    own.push(memory.own);
  }, 200);
  const hundreds: number[][] = [];
  const begin = Date.now();
  const before = processorSecondsOf(pid);
  for (let first = 0; first < mails; first += 100) {
    own.length = 0;
    const wave = Array.from({ length: Math.min(100, mails - first) }, (_, n) => service.send(singles + first + n));
    await Promise.all(wave);
    acknowledged = Date.now();
    await waitForSubmits(service, singles + first + wave.length, 500);
    hundreds.push([...own]);
  }
  const at = await submits(service);
  clearInterval(watch);
  const took = (Math.max(...at.values()) - begin) / 1000;
  print(
    `${mails} mails of 1 page in waves of 100, to the carrier`,
    `${Math.round((mails / took) * 60)} mails a minute`,
  );
  print(
    '  last wave waited after its acknowledgement',
    `${((Math.max(...at.values()) - acknowledged) / 1000).toFixed(1)} s`,
  );
  // Unlike the minute, this says the same on a machine that has other things to do.
  const used = processorSecondsOf(pid);
  print(
    '  processor time a mail, without the workers that make its pages',
    `${Math.round(((used - before) / mails) * 1000)} ms`,
  );
  print('Peak memory of the process tree', mega(peak));
  const levels = hundreds.map((values) => mega(median(values))).join(' → ');
  print('Memory of the service itself, by hundred mails', levels);
}

/** Pages from a warm worker, as `prepare` makes them: raster, T.6, TIFF, PDF, pictures. */
async function measurePages(folder: string, one: string, many: string): Promise<void> {
  const workers = startWorkerPool({ warm: { prepare: 1 } });
  const prepare = async (path: string, name: string): Promise<number> => {
    await workers.warm();
    const begin = performance.now();
    const made = await preparePages([{ name: 'letter.pdf', path }], { workFolder: join(folder, name) }, workers);
    if (!made.ok) throw new Error(`${name} could not be made: ${made.refusal[0]?.detail}`);
    return performance.now() - begin;
  };
  await prepare(one, 'first');
  const singlePages: number[] = [];
  for (let n = 0; n < 15; n += 1) singlePages.push(await prepare(one, `one-${n}`));
  print('1 page, warm worker, all files written, median', `${median(singlePages).toFixed(0)} ms`);
  const millis = median([await prepare(many, 'many-1'), await prepare(many, 'many-2'), await prepare(many, 'many-3')]);
  print(`${manyPages} pages, warm worker`, `${(manyPages / (millis / 1000)).toFixed(1)} pages a second`);
  await workers.close();
}

async function measureGhostscript(folder: string, one: string, many: string): Promise<void> {
  const draw = async (path: string): Promise<number> => {
    const begin = performance.now();
    const out = ['-o', join(folder, 'gs.tif')];
    await promisify(execFile)('gs', ['-q', '-dSAFER', '-sDEVICE=tiffg4', '-r204x196', ...out, path]);
    return performance.now() - begin;
  };
  try {
    await draw(one);
  } catch {
    return print('ghostscript -sDEVICE=tiffg4 -r204x196', 'not installed here');
  }
  const single = median([await draw(one), await draw(one), await draw(one)]);
  print('ghostscript, 1 page, TIFF alone', `${single.toFixed(0)} ms`);
  const millis = median([await draw(many), await draw(many), await draw(many)]);
  print(`ghostscript, ${manyPages} pages, TIFF alone`, `${(manyPages / (millis / 1000)).toFixed(1)} pages a second`);
}

async function measureAll(folder: string): Promise<void> {
  const [one, many] = [join(folder, 'one.pdf'), join(folder, 'many.pdf')];
  const onePage = await letter(1);
  await writeFile(one, onePage);
  await writeFile(many, await letter(manyPages));
  await measurePages(folder, one, many);
  await measureGhostscript(folder, one, many);
  const service = await startService(join(folder, 'data'), onePage);
  try {
    await measureLatency(service);
    await measureStream(service);
  } finally {
    await service.close();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'faxpost-bench-'));
try {
  const [load = 0] = loadavg();
  print(
    'Machine',
    `${cpus().length} processors, load ${load.toFixed(1)} before the start, Node ${process.versions.node}`,
  );
  if (isProfile) await (await import('./profile.ts')).profile(folder, mails);
  else await measureAll(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
