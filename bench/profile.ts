/**
 * Where the processor time of a mail goes: the kernel's count for the service and all its processes, divided by what V8's
 * profiler saw in the service's threads, by what workers say of their jobs, and by what is left of each. The profiler counts
 * time on the wall, which is made processor time by the kernel's count for those threads; so that nobody waits for a disk,
 * the data folder is in memory where there is a place for it.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Spent } from '../lambdas/documents/child/spent.ts';
import { processorSecondsOf, scriptMillisOf } from './process-tree.ts';
import { countProcessorTime, type ProcessorTime } from './processor-time.ts';
import { type CpuProfile, partsOf } from './profile-parts.ts';
import { letter, startService, submits } from './started-service.ts';

/** Mails before those that count: whatever is loaded or compiled once. */
const WARM_UP = 20;
const ATONCE = 4;

const microseconds = (): number => Number(process.hrtime.bigint() / 1000n);

/** @param count mails; the last of them are sent when the others are on their way */
async function sendAll(send: (n: number) => Promise<number>, first: number, count: number): Promise<void> {
  let next = first;
  const sender = async () => {
    while (next < first + count) await send(next++);
  };
  await Promise.all(Array.from({ length: ATONCE }, sender));
}

/** Resolves when so many faxes are at the carrier and the service has nothing to do any more: notices are written. */
async function waitUntilQuiet(simulated: () => Promise<number>, count: number, millis: () => number): Promise<void> {
  while ((await simulated()) < count) await pause(200);
  for (let before = millis(), quiet = 0; quiet < 3; ) {
    await pause(1000);
    const now = millis();
    quiet = now - before < 60 ? quiet + 1 : 0;
    before = now;
  }
}

function printTable(rows: readonly (readonly [string, number])[], count: number, total: number): void {
  const line = (what: string, millis: number) =>
    console.log(`${what.padEnd(58)} ${(millis / count).toFixed(1).padStart(7)} ms`);
  for (const [what, millis] of rows) line(what, millis);
  const sum = rows.reduce((all, [, millis]) => all + millis, 0);
  line('Sum of the parts', sum);
  line('As the kernel counts it', total);
  console.log(`${'  difference'.padEnd(58)} ${((100 * (sum - total)) / total).toFixed(1).padStart(7)} %`);
}

/** Profiles of the service's threads. */
const readProfiles = (folder: string): CpuProfile[] =>
  readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);

/** @param folder an empty one, for what it needs */
export async function profile(folder: string, count: number): Promise<void> {
  const at = process.argv.indexOf('--of');
  const of = at < 0 ? undefined : resolve(process.argv[at + 1] ?? '');
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles);
  const spent: Spent[] = [];
  const data = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : folder, 'faxpost-bench-'));
  let time: ProcessorTime | undefined;
  const millis = () => time?.millis() ?? Number.NaN;
  const service = await startService(join(data, 'data'), await letter(1), {
    onStart(pid) {
      time = countProcessorTime(pid);
    },
    ...(of === undefined ? {} : { of }),
    environment: {
      NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles} --cpu-prof-interval=500`,
      FAXPOST_LOG: 'debug',
    },
    onLog(line) {
      if (!line.startsWith('{')) return;
      const entry = JSON.parse(line) as { what: string } & Spent;
      if (entry.what === 'worker-spent') spent.push(entry);
    },
  });
  const pid = service.child.pid as number;
  const simulated = async () => (await submits(service)).size;
  await sendAll(service.send, 0, WARM_UP);
  await waitUntilQuiet(simulated, WARM_UP, millis);
  spent.length = 0;
  const [from, own, scripts, all] = [microseconds(), processorSecondsOf(pid), scriptMillisOf(pid), millis()];
  await sendAll(service.send, WARM_UP, count);
  await waitUntilQuiet(simulated, WARM_UP + count, millis);
  const total = millis() - all;
  const inScripts = scriptMillisOf(pid) - scripts;
  const service_ = (processorSecondsOf(pid) - own) * 1000;
  const to = microseconds();
  await service.close();
  time?.close();
  rmSync(data, { recursive: true, force: true });

  const inService = new Map<string, number>();
  for (const one of readProfiles(profiles))
    for (const [part, micros] of partsOf(one, from, to))
      inService.set(part, (inService.get(part) ?? 0) + micros / 1000);
  const seen = [...inService.values()].reduce((sum, millis) => sum + millis, 0);
  const of_ = (part: keyof Spent) => spent.reduce((sum, one) => sum + one[part], 0);
  const inWorkers = (['load', 'open', 'draw', 'make', 'picture'] as const).map((part) => [part, of_(part)] as const);
  const named = {
    load: 'thread and engine',
    open: 'opening, writing strips',
    draw: 'drawing',
    make: 'stages and coding',
    picture: 'pictures',
  };
  const known = inWorkers.reduce((sum, [, millis]) => sum + millis, 0);
  printTable(
    [
      ...[...inService]
        .sort((a, b) => b[1] - a[1])
        .map(([part, seenMillis]) => [`service: ${part}`, (seenMillis * inScripts) / seen] as const),
      ['service: thread pool, compiler, helpers of the collector', service_ - inScripts],
      ...inWorkers.map(([part, millis]) => [`worker: ${named[part]}`, millis] as const),
      ['worker: compiler, collector, compression, ends of threads', of_('total') - known],
      ['processes: walls, Node, practice', total - service_ - of_('total')],
    ],
    count,
    total,
  );
  console.log(
    `${spent.length} of ${count} mails were made by workers that live on; the profiler's own time is in the parts.`,
  );
}
