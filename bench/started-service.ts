/** The service started as a user starts it, with its simulator, for benchmarks that send mails to it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { createTransport } from 'nodemailer';
import { asStarted } from './as-started.ts';

const demo = 'demo@example.com';
const project = fileURLToPath(new URL('..', import.meta.url));

/** Pages of ordinary letters. */
export async function letter(pages: number): Promise<Uint8Array> {
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

export interface Service {
  readonly child: ChildProcess;
  readonly simulator: string;
  /** Sends one page to the n-th number; resolves when the mail is acknowledged, with that moment. */
  send(n: number): Promise<number>;
  /** Ends it, and resolves when it has ended. */
  close(): Promise<void>;
}

export interface StartOptions {
  /** The checkout whose service is started; by default this one. */
  readonly of?: string;
  readonly environment?: Record<string, string>;
  /** Is called with its process before that has started others. */
  readonly onStart?: (pid: number) => void;
  /** Is called with each line of its log. */
  readonly onLog?: (line: string) => void;
}

/**
 * @param data its data folder
 * @param pdf what each mail carries
 */
export async function startService(
  data: string,
  pdf: Uint8Array,
  { of = project, environment = {}, onStart, onLog }: StartOptions = {},
): Promise<Service> {
  const entry = join(of, 'bin', 'faxpost.mjs');
  const ports = {
    FAXPOST_SMTP_PORT: '0',
    FAXPOST_HTTP_PORT: '0',
    FAXPOST_SIMULATOR_PORT: '0',
    FAXPOST_PRIVATE_PORT: '0',
  };
  const wide = { FAXPOST_CHANNELS: '50', FAXPOST_SIMULATOR_PAGE_MS: '1' };
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: { ...process.env, ...asStarted, FAXPOST_DATA: data, ...ports, ...wide, ...environment },
    stdio: ['ignore', 'pipe', onLog === undefined ? 'ignore' : 'pipe'],
  });
  onStart?.(child.pid as number);
  if (onLog !== undefined && child.stderr !== null) createInterface({ input: child.stderr }).on('line', onLog);
  let pass = '';
  for await (const text of createInterface({ input: child.stdout as Readable })) {
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
      async close() {
        transport.close();
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        await ended;
      },
    };
  }
  throw new Error('The service did not start.');
}

/** Different numbers, all of which take a fax: one at a time is called, and the last two digits choose what happens. */
export const numberOf = (n: number): string =>
  `0289${String(1000 + Math.floor(n / 80))}${String(n % 80).padStart(2, '0')}`;

/** When the carrier was asked for each call so far, by the number as it was dialled, milliseconds since 1970. */
export async function submits({ simulator }: Service): Promise<Map<string, number>> {
  const answer = await fetch(`${simulator}/submissions`);
  const list = (await answer.json()) as { to: string; at: string }[];
  return new Map(list.map(({ to, at }) => [to.replace('+39', ''), Date.parse(at)]));
}

export async function waitForSubmits(service: Service, count: number, every: number): Promise<Map<string, number>> {
  for (;;) {
    const found = await submits(service);
    if (found.size >= count) return found;
    await pause(every);
  }
}
