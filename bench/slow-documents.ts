/**
 * One sender's slow documents, and what they do to somebody else: three mails of twenty files that keep the office suite
 * busy until its time is over, then a text, a PDF and an office document of another sender. Prints when each of those was
 * on the telephone line.
 *
 * `node bench/slow-documents.ts`. Prints, judges nothing; that turns are taken is tested in `test/documents/worker-pool.test.ts`
 * and `test/local/workflow.test.ts`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { createTransport } from 'nodemailer';
import { asStarted } from './as-started.ts';

const line = '+390240701234';
const slow = 'demo@example.com';
const honest = 'honest@example.com';
const password = 'a password for this bench only';
const giveUpSeconds = 600;

const data = await mkdtemp(join(tmpdir(), 'faxpost-bench-'));
const faxpost = fileURLToPath(new URL('../bin/faxpost.mjs', import.meta.url));
const ports = Object.fromEntries(['SMTP', 'HTTP', 'SIMULATOR', 'PRIVATE'].map((name) => [`FAXPOST_${name}_PORT`, '0']));
const env = { ...process.env, ...asStarted, ...ports, FAXPOST_DATA: data };

async function start(): Promise<{ child: ChildProcess; smtp: string }> {
  const child = spawn(process.execPath, [faxpost, 'serve'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const text of createInterface({ input: child.stdout })) {
    const [, smtp] = /^faxpost ready smtp=(\S+)/.exec(text) ?? [];
    if (smtp !== undefined) return { child, smtp };
  }
  throw new Error('The service did not start.');
}

async function command(words: readonly string[], input = ''): Promise<string> {
  const child = spawn(process.execPath, [faxpost, ...words], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await once(child, 'close');
  return out;
}

/** Rows of a table: laying them out takes the suite longer than a document may take. */
function slowDocument(n: number): string {
  const row = '\\trowd\\cellx3000\\cellx6000\\intbl a\\cell b\\cell\\row\n';
  return `{\\rtf1\\ansi ${n}\\par ${row.repeat(25_000)}}`;
}

async function pdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([595, 842]).drawText('Good morning.', { x: 60, y: 780, size: 12, font });
  return Buffer.from(await document.save());
}

const { child, smtp } = await start();
try {
  await command(['sender', 'add', line, honest]);
  for (const address of [slow, honest]) await command(['sender', 'password', address], `${password}\n`);
  const [host = '', port = ''] = smtp.split(/:(?=\d+$)/);
  const mail = async (
    user: string,
    to: string,
    attachments: readonly { filename: string; content: Buffer | string }[],
  ) => {
    const auth = { user, pass: password };
    const transport = createTransport({ host, port: Number(port), auth, ignoreTLS: true });
    await transport.sendMail({
      from: user,
      to: `${to}@fax.localhost`,
      subject: to,
      text: 'See attachment.',
      attachments: [...attachments],
    });
    transport.close();
  };
  for (const n of [0, 1, 2]) {
    const files = Array.from({ length: 20 }, (_, i) => ({ filename: `${i}.rtf`, content: slowDocument(20 * n + i) }));
    await mail(slow, `028908921${n}`, files);
  }
  await new Promise((done) => setTimeout(done, 5000));
  const wanted = {
    '0289089221': ['text', { filename: 'letter.txt', content: 'Good morning.' }],
    '0289089222': ['PDF', { filename: 'letter.pdf', content: await pdf() }],
    '0289089223': ['office document', { filename: 'letter.rtf', content: '{\\rtf1 Good morning.}' }],
  } as const;
  const began = performance.now();
  for (const [to, [, file]] of Object.entries(wanted)) await mail(honest, to, [file]);
  const left = new Map(Object.entries(wanted).map(([to, [name]]) => [`+39${to}`, name as string]));
  while (left.size > 0 && performance.now() - began < giveUpSeconds * 1000) {
    const faxes = JSON.parse(await command(['fax', 'list', '--json'])) as {
      to: string;
      attempts: unknown[];
      outcome: string | null;
    }[];
    for (const { to, attempts, outcome } of faxes) {
      const name = left.get(to);
      if (name === undefined || (attempts.length === 0 && outcome === null)) continue;
      left.delete(to);
      console.log(
        `${name}: ${attempts.length > 0 ? 'on the line' : outcome} after ${Math.round((performance.now() - began) / 1000)} s`,
      );
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  for (const name of left.values()) console.log(`${name}: not on the line after ${giveUpSeconds} s`);
  const faxes = JSON.parse(await command(['fax', 'list', '--json'])) as { to: string; state: string }[];
  const rest = faxes.filter(({ to }) => /1[012]$/.test(to)).map(({ state }) => state);
  console.log(`The slow ones by then: ${rest.join(', ')}.`);
} finally {
  child.kill();
  await once(child, 'exit');
  await rm(data, { recursive: true });
}
