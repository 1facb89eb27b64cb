/**
 * E-mail to fax on this machine: how long from the acknowledgement of a mail to the carrier's first call, how fast pages
 * are made (beside ghostscript where it is installed), how many mails a minute, and whether memory stays flat.
 *
 * `npm run bench [-- mails]` (300 by default). Prints, judges nothing. The service is a process of its own as
 * `npm start` makes it; the carrier is its simulator.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { createTransport } from 'nodemailer';
import { preparePages } from '../lambdas/documents/jobs/prepare-pages.ts';
import { startWorkerPool } from '../lambdas/documents/sandbox/worker-pool.ts';
import { asStarted } from './as-started.ts';
import { memoryOf, processorSecondsOf } from './process-tree.ts';

const mails = Number(process.argv[2] ?? 300);
const singles = 30;
const manyPages = 100;
const demo = 'demo@example.com';

async function letter(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (let n = 1; n <= pages; n += 1) {
    const page = document.addPage([595, 842]);
    page.drawText(`Page ${n}`, { x: 60, y: 790, size: 16, font });
    for (let row = 0; row < 44; row += 1) {
      const text = `${row}. We confirm your order ${n * 1000 + row} and ask you to sign and return this page by fax.`;
      page.drawText(text, { x: 60, y: 760 - row * 16, size: 11, font });
    }
  }
  return document.save();
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const share = (values: readonly number[], part: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
const median = (values: readonly number[]): number => share(values, 0.5);
const mega = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
const print = (what: string, figure: string): void => console.log(`${what.padEnd(58)} ${figure}`);

interface Service {
  readonly child: ChildProcess;
  readonly simulator: string;
  /** Sends one page to the n-th number; resolves when the mail is acknowledged, with that moment. */
  send(n: number): Promise<number>;
  close(): void;
}

async function startService(data: string, pdf: Uint8Array): Promise<Service> {
  const entry = fileURLToPath(new URL('../bin/faxpost.mjs', import.meta.url));
  const ports = {
    FAXPOST_SMTP_PORT: '0',
    FAXPOST_HTTP_PORT: '0',
    FAXPOST_SIMULATOR_PORT: '0',
    FAXPOST_PRIVATE_PORT: '0',
  };
  const wide = { FAXPOST_CHANNELS: '50', FAXPOST_SIMULATOR_PAGE_MS: '1' };
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: { ...process.env, ...asStarted, FAXPOST_DATA: data, ...ports, ...wide },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let pass = '';
  for await (const text of createInterface({ input: child.stdout })) {
    pass ||= /^ {2}([a-z2-9]{16})$/.exec(text)?.[1] ?? '';
    const ready = /^faxpost ready smtp=(\S+):(\d+) .*simulator=(\S+)/.exec(text);
    if (ready === null) continue;
    const [, host = '', port, simulator = ''] = ready;
    const transport = createTransport({
      pool: true,
      maxConnections: 4,
      maxMessages: Number.POSITIVE_INFINITY,
      host,
      port: Number(port),
      auth: { user: demo, pass },
      tls: { rejectUnauthorized: false },
    });
    const attachments = [{ filename: 'letter.pdf', content: Buffer.from(pdf) }];
    return {
      child,
      simulator,
      async send(n) {
        await transport.sendMail({ from: demo, to: `${numberOf(n)}@fax.localhost`, subject: `Mail ${n}`, attachments });
        return Date.now();
      },
      close() {
        transport.close();
        child.kill('SIGTERM');
      },
    };
  }
  throw new Error('The service did not start.');
}

/** Different numbers, all of which take a fax: one at a time is called, and the last two digits choose what happens. */
const numberOf = (n: number): string => `0289${String(1000 + Math.floor(n / 80))}${String(n % 80).padStart(2, '0')}`;

/** When the carrier was asked for each call so far, by the number as it was dialled, milliseconds since 1970. */
async function submits({ simulator }: Service): Promise<Map<string, number>> {
  const answer = await fetch(`${simulator}/submissions`);
  const list = (await answer.json()) as { to: string; at: string }[];
  return new Map(list.map(({ to, at }) => [to.replace('+39', ''), Date.parse(at)]));
}

async function waitForSubmits(service: Service, count: number, every: number): Promise<Map<string, number>> {
  for (;;) {
    const found = await submits(service);
    if (found.size >= count) return found;
    await pause(every);
  }
}

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

const folder = await mkdtemp(join(tmpdir(), 'faxpost-bench-'));
try {
  const [one, many] = [join(folder, 'one.pdf'), join(folder, 'many.pdf')];
  const onePage = await letter(1);
  await writeFile(one, onePage);
  await writeFile(many, await letter(manyPages));
  const [load = 0] = loadavg();
  print(
    'Machine',
    `${cpus().length} processors, load ${load.toFixed(1)} before the start, Node ${process.versions.node}`,
  );
  await measurePages(folder, one, many);
  await measureGhostscript(folder, one, many);
  const service = await startService(join(folder, 'data'), onePage);
  try {
    await measureLatency(service);
    await measureStream(service);
  } finally {
    service.close();
    await new Promise((done) => service.child.once('exit', done));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
