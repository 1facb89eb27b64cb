/**
 * Mails made to stop the service, one after the other into one that runs as a user starts it: how long its loop computed
 * without a pause, when the mail was answered, and an honest one that came beside it.
 *
 * `node bench/hostile/hostile-mails.ts [part of a name]`. Prints, judges nothing; `test/local/smtp/loop.test.ts` does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { asStarted } from '../as-started.ts';
import { knownBombs, otherBombs } from './mails.ts';

const [wanted = ''] = process.argv.slice(2);
const sender = 'demo@example.com';
const piece = 256 * 1024;

interface Service {
  readonly child: ChildProcess;
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

async function start(data: string): Promise<Service> {
  const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const ports = Object.fromEntries(
    ['SMTP', 'HTTP', 'SIMULATOR', 'PRIVATE'].map((name) => [`FAXPOST_${name}_PORT`, '0']),
  );
  const child = spawn(
    process.execPath,
    ['--import', new URL('./tell-loop-stop.ts', import.meta.url).href, file('../../bin/faxpost.mjs'), 'serve'],
    { env: { ...process.env, ...asStarted, ...ports, FAXPOST_DATA: data }, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] },
  );
  let password = '';
  let isNext = false;
  for await (const text of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if (isNext && text.trim() !== '') {
      password = text.trim();
      isNext = false;
    }
    isNext ||= text.includes('with this password');
    const [, host, port] = /^faxpost ready smtp=(\S+?):(\d+) /.exec(text) ?? [];
    if (host !== undefined) return { child, host, port: Number(port), password };
  }
  throw new Error('The service did not start.');
}

async function stopOf({ child }: Service): Promise<number> {
  child.send('tell');
  const [stop] = await once(child, 'message');
  return Number(stop);
}

/** @returns the reply's code, and milliseconds from connecting to it */
async function deliver({ host, port, password }: Service, mail: string, isLoggedIn: boolean) {
  const started = performance.now();
  const connection = new SMTPConnection({ host, port, ignoreTLS: true, allowInternalNetworkInterfaces: true });
  const step = (begin: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((done, fail) => begin((error) => (error ? fail(error) : done())));
  try {
    await step((done) => connection.connect(done));
    if (isLoggedIn) await step((done) => connection.login({ user: sender, pass: password }, done));
    const envelope = { from: sender, to: ['0289089211@fax.localhost'] };
    const reply = await new Promise<string>((done) =>
      connection.send(envelope, pieces(mail), (error, info) =>
        done(error === null ? info.response : String(error.response)),
      ),
    );
    return { reply: reply.slice(0, 3), millis: performance.now() - started };
  } finally {
    connection.close();
  }
}

function pieces(mail: string): Readable {
  const bytes = Buffer.from(mail, 'latin1');
  const starts = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, n) => n * piece);
  return Readable.from(starts.map((at) => bytes.subarray(at, at + piece)));
}

const data = await mkdtemp(join(tmpdir(), 'faxpost-bench-'));
const service = await start(data);
const honest = (): string => `From: ${sender}\r\nSubject: Honest\r\n\r\nNothing attached.`;
console.log('loop ms  answer ms  honest ms  reply  mail');
try {
  await stopOf(service);
  let longest = 0;
  for (const [name, make] of Object.entries({ ...knownBombs, ...otherBombs })) {
    if (!name.includes(wanted)) continue;
    for (const isLoggedIn of [false, true]) {
      const hostile = deliver(service, make(sender), isLoggedIn);
      const beside = await deliver(service, honest(), true);
      const { millis, reply } = await hostile;
      // What was taken is read now; one more honest mail waits for its turn behind it.
      const behind = await deliver(service, honest(), true);
      const stop = await stopOf(service);
      longest = Math.max(longest, stop);
      const cells = [stop, millis, Math.max(beside.millis, behind.millis)].map((value) => String(Math.round(value)));
      const [loop = '', answered = '', other = ''] = cells;
      const way = isLoggedIn ? 'after a log-in' : 'from anywhere';
      console.log(`${loop.padStart(7)}  ${answered.padStart(9)}  ${other.padStart(9)}  ${reply}    ${name}, ${way}`);
    }
  }
  console.log(`The loop's longest stop: ${longest} ms.`);
} finally {
  service.child.kill();
  await once(service.child, 'exit');
  await rm(data, { recursive: true });
}
