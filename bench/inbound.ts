/**
 * Fax to e-mail on this machine: how fast a webhook is acknowledged at 50 events a second, how long a fax takes from its
 * event to the mail that the mail system has accepted, and whether memory stays flat.
 *
 * `node bench/inbound.ts [faxes]` (300 by default; 1000 to watch memory for longer). Prints, judges nothing. The carrier
 * is this process: it signs the events with a key of its own and keeps the pages.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { asStarted } from './as-started.ts';

const count = Number(process.argv[2] ?? 300);
const eventsPerSecond = 50;
const line = '+390240701234';

async function onePage(): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  for (let row = 0; row < 40; row += 1) {
    page.drawText(`Line ${row} of a letter that somebody sent by fax.`, { x: 60, y: 780 - row * 18, size: 11, font });
  }
  return document.save();
}

/** The carrier's storage, and an empty list for the sweep. */
async function startCarrier(pdf: Uint8Array) {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/media/')) return response.end(pdf);
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(
      JSON.stringify({ data: [], meta: { total_pages: 1, total_results: 0, page_number: 1, page_size: 50 } }),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

async function startFaxpost(
  environment: Record<string, string>,
): Promise<{ child: ChildProcess; http: string; outbox: string }> {
  const entry = fileURLToPath(new URL('../bin/faxpost.mjs', import.meta.url));
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: { ...process.env, ...asStarted, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const text of createInterface({ input: child.stdout })) {
    const ready = /^faxpost ready .*http=(\S+).* private=(\S+)$/.exec(text);
    if (ready) {
      const outbox = new URL(ready[2] as string);
      outbox.pathname = '/outbox';
      return { child, http: ready[1] as string, outbox: outbox.href };
    }
  }
  throw new Error('The service did not start.');
}

function signedEvent(key: KeyObject, media: string, n: number) {
  const body = JSON.stringify({
    data: {
      record_type: 'event',
      id: randomUUID(),
      event_type: 'fax.received',
      occurred_at: new Date().toISOString(),
      payload: {
        fax_id: `bench-${n}`,
        connection_id: '1',
        direction: 'inbound',
        from: '+390289089211',
        to: line,
        media_url: `${media}/media/${n}`,
        page_count: 1,
        call_duration_secs: 20,
        partial_content: false,
        status: 'received',
      },
    },
    meta: { attempt: 1, delivered_to: 'here' },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), key).toString('base64');
  return { body, headers: { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature } };
}

/** Resident kilobytes of the service's own process. */
async function memoryOf(child: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
const spread = (values: readonly number[]): string => {
  const sorted = [...values].sort((one, other) => one - other);
  const [median, p95, p99] = [0.5, 0.95, 0.99].map((part) => quantile(sorted, part).toFixed(1));
  return `median ${median} ms, p95 ${p95} ms, p99 ${p99} ms`;
};

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const carrier = await startCarrier(await onePage());
const folder = await mkdtemp(join(tmpdir(), 'faxpost-bench-'));
const { child, http, outbox } = await startFaxpost({
  FAXPOST_DATA: folder,
  FAXPOST_SMTP_PORT: '0',
  FAXPOST_HTTP_PORT: '0',
  FAXPOST_PRIVATE_PORT: '0',
  FAXPOST_SIMULATOR_PORT: '0',
  TELNYX_API_KEY: 'bench',
  TELNYX_CONNECTION_ID: '1',
  TELNYX_BASE_URL: `${carrier.url}/v2`,
  TELNYX_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
});

const sentAt: number[] = [];
const acknowledged: number[] = [];
const begin = performance.now();
const posts = Array.from({ length: count }, async (_, n) => {
  await new Promise((resolve) => setTimeout(resolve, (n * 1000) / eventsPerSecond));
  const { body, headers } = signedEvent(privateKey, carrier.url, n);
  sentAt.push(Date.now());
  const before = performance.now();
  const response = await fetch(`${http}/webhooks/telnyx`, { method: 'POST', body, headers });
  acknowledged.push(performance.now() - before);
  if (response.status !== 200) throw new Error(`The webhook answered ${response.status}.`);
});
await Promise.all(posts);
console.log(`webhook acknowledgement at ${eventsPerSecond} events/s, ${count} events: ${spread(acknowledged)}`);

type Mail = { at: string; fax: string | null };
let mails: Mail[] = [];
const memory: { mails: number; megabytes: number }[] = [];
while (mails.length < count) {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  mails = (await (await fetch(outbox)).json()) as Mail[];
  memory.push({ mails: mails.length, megabytes: (await memoryOf(child)) / 1024 });
}
const seconds = (performance.now() - begin) / 1000;
console.log(
  `${count} faxes in ${count} mailboxes after ${seconds.toFixed(1)} s: ${(count / seconds).toFixed(1)} faxes/s`,
);

const quiet: number[] = [];
for (let n = 0; n < 10; n += 1) {
  const { body, headers } = signedEvent(privateKey, carrier.url, count + n);
  const before = performance.now();
  await fetch(`${http}/webhooks/telnyx`, { method: 'POST', body, headers });
  while (((await (await fetch(outbox)).json()) as Mail[]).length <= count + n) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  quiet.push(performance.now() - before);
}
console.log(`from event to mail accepted, one at a time: ${spread(quiet)}`);
const hundreds = Array.from({ length: Math.ceil(count / 100) }, (_, n) =>
  memory.filter(({ mails: done }) => done > n * 100 && done <= (n + 1) * 100).map(({ megabytes }) => megabytes),
);
const levels = hundreds
  .filter((values) => values.length > 0)
  .map((values) =>
    quantile(
      [...values].sort((one, other) => one - other),
      0.5,
    ).toFixed(0),
  );
console.log(`memory of the service by hundred faxes, MB: ${levels.join(' → ')}`);

child.kill('SIGTERM');
await new Promise((done) => child.once('exit', done));
carrier.close();
await rm(folder, { recursive: true, force: true });
