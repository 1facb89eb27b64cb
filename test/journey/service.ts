/** The service as a user starts it: its own process, its own data folder, ports of its choice; everything through its public interfaces. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import type { Faults } from '../../simulator/faults.ts';
import type { Call, Submission } from '../../simulator/simulator.ts';
import { until } from '../until.ts';

const launcher = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'bin', 'faxpost.mjs');
export const demo = 'demo@example.com';

/** What `GET /outbox` lists. */
export interface Mail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly inReplyTo: string | null;
  readonly at: string;
  readonly kind: string;
  readonly fax: string | null;
}

/** What `fax list` shows of a fax, as far as the journeys look. */
export interface FaxShown {
  readonly id: string;
  readonly to: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly kind: string | null;
  readonly pages: number | null;
  readonly isCorrected: boolean;
  readonly attempts: readonly {
    readonly n: number;
    readonly startedAt: string;
    readonly endedAt: string | null;
    readonly outcome: string | null;
    readonly transport: { readonly t38: boolean; readonly quality: string };
  }[];
}

export interface Letter {
  readonly from?: string;
  /** Numbers, as they are dialled. */
  readonly to: string | readonly string[];
  readonly subject?: string;
  readonly messageId?: string;
  readonly attachments: readonly { readonly filename: string; readonly content: Uint8Array | string }[];
  /** The SMTP login; `false` for none, the demonstration's when left out. */
  readonly login?: { readonly user: string; readonly pass: string } | false;
}

interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number | null>;
}

type Variables = Readonly<Record<string, string>>;

/** A minute of the service's clock in the journeys, in real milliseconds. */
export const minuteMs = 250;

export class Service {
  readonly folder = mkdtempSync(join(tmpdir(), 'faxpost-journey-'));
  /** Where the service puts what it needs for a while. */
  readonly temp = join(this.folder, 'tmp');
  password = '';
  smtp = '';
  http = '';
  /** What the start prints for the private pages: with a token. */
  privateLink = '';
  simulator = '';
  readonly #environment: NodeJS.ProcessEnv;
  #running: Running | undefined;

  constructor(variables: Variables = {}) {
    mkdirSync(this.temp);
    this.#environment = {
      ...process.env,
      TMPDIR: this.temp,
      FAXPOST_DATA: join(this.folder, 'data'),
      FAXPOST_SMTP_PORT: '0',
      FAXPOST_HTTP_PORT: '0',
      FAXPOST_SIMULATOR_PORT: '0',
      FAXPOST_PRIVATE_PORT: '0',
      FAXPOST_SIMULATOR_PAGE_MS: '20',
      FAXPOST_MINUTE_MS: `${minuteMs}`,
      ...variables,
    };
  }

  /** Starts `serve` in a process group of its own and resolves at its ready line. */
  async start(): Promise<void> {
    const running = this.#spawn(['serve'], true);
    this.#running = running;
    const ended = running.ended.then(() => assert.fail(`The service ended: ${running.err()}`));
    for (;;) {
      const ready =
        /^faxpost ready smtp=(\S+) http=(\S+) carrier=simulator simulator=(\S+) data=.+ private=(\S+)\n$/m.exec(
          running.out(),
        );
      if (ready !== null) {
        [, this.smtp = '', this.http = '', this.simulator = '', this.privateLink = ''] = ready;
        this.password ||= /^ {2}([a-z2-9]{16})$/m.exec(running.out())?.[1] ?? '';
        ended.catch(() => {});
        return;
      }
      await Promise.race([once(running.child.stdout as NodeJS.ReadableStream, 'data'), ended]);
    }
  }

  /** Asks the service to stop. @returns its exit code and how many milliseconds it took */
  async stop(): Promise<{ code: number | null; millis: number }> {
    const running = this.#running;
    assert.ok(running, 'the service runs');
    const begin = performance.now();
    running.child.kill('SIGTERM');
    const code = await running.ended;
    this.#running = undefined;
    return { code, millis: performance.now() - begin };
  }

  /** The power cut: SIGKILL for the whole process group. */
  async kill(): Promise<void> {
    const running = this.#running;
    assert.ok(running?.child.pid, 'the service runs');
    const hasEnded = running.child.exitCode !== null || running.child.signalCode !== null;
    if (!hasEnded) process.kill(-running.child.pid, 'SIGKILL');
    await running.ended;
    this.#running = undefined;
  }

  /** Ends whatever runs and takes the folder away. */
  async remove(): Promise<void> {
    if (this.#running !== undefined) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the service wrote to standard error since its start. */
  get log(): string {
    return this.#running?.err() ?? '';
  }

  /** Runs a command to its end. `out` is what it printed. */
  async run(words: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
    const running = this.#spawn(words, false);
    running.child.stdin?.end(input);
    return { code: await running.ended, out: running.out(), err: running.err() };
  }

  /** Sends a mail by SMTP. Rejects with the server's refusal. */
  async mail({ from = demo, to, subject = 'A fax', messageId, attachments, login }: Letter): Promise<string> {
    const [host, port] = this.smtp.split(':');
    const transport = createTransport({
      host,
      port: Number(port),
      tls: { rejectUnauthorized: false },
      ...(login === false ? {} : { auth: login ?? { user: demo, pass: this.password } }),
    });
    try {
      const { messageId: sent } = await transport.sendMail({
        from,
        to: [to].flat().map((number) => ({ name: '', address: `${number}@fax.localhost` })),
        subject,
        text: 'Please fax this.',
        attachments: attachments.map(({ filename, content }) => ({ filename, content: Buffer.from(content) })),
        ...(messageId === undefined ? {} : { messageId }),
      });
      return sent;
    } finally {
      transport.close();
    }
  }

  /** A private page. */
  async privately(path: string): Promise<Response> {
    const token = new URL(this.privateLink).searchParams.get('token');
    return fetch(new URL(path, this.privateLink), { headers: { authorization: `Bearer ${token}` } });
  }

  /** Newest first. */
  async outbox(): Promise<Mail[]> {
    const answer = await this.privately('/outbox');
    assert.equal(answer.status, 200);
    return (await answer.json()) as Mail[];
  }

  async outgoing(id: string): Promise<Email> {
    const answer = await this.privately(`/outbox/${id}`);
    assert.equal(answer.headers.get('content-type'), 'message/rfc822');
    return PostalMime.parse(await answer.arrayBuffer());
  }

  /** Resolves with the notices about a subject when there are as many. */
  async notices(subject: string, count = 1): Promise<Mail[]> {
    return until(`${count} notices about ${subject}`, async () => {
      const found = (await this.outbox()).filter((mail) => mail.subject.includes(subject));
      return found.length >= count ? found : undefined;
    });
  }

  async faxes(): Promise<FaxShown[]> {
    const { code, out, err } = await this.run(['fax', 'list', '--json']);
    assert.equal(code, 0, err + out);
    return JSON.parse(out) as FaxShown[];
  }

  async fax(id: string | null | undefined): Promise<FaxShown> {
    const { code, out, err } = await this.run(['fax', 'show', `${id}`, '--json']);
    assert.equal(code, 0, err + out);
    return JSON.parse(out) as FaxShown;
  }

  /** Calls that the simulator made to numbers with these last digits, oldest first. */
  async calls(to = ''): Promise<Call[]> {
    const calls = (await this.#json(`${this.simulator}/calls`)) as Call[];
    return calls.filter((call) => call.to.endsWith(to)).reverse();
  }

  /** What was submitted to the simulator, oldest first, whatever it was answered with. */
  async submissions(to = ''): Promise<Submission[]> {
    const all = (await this.#json(`${this.simulator}/submissions`)) as Submission[];
    return all.filter((submission) => submission.to?.endsWith(to)).reverse();
  }

  async setFaults(faults: Partial<Faults>): Promise<void> {
    const body = JSON.stringify(faults);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.simulator}/faults`, { method: 'PUT', body, headers });
    assert.equal(answer.status, 200);
  }

  async #json(url: string): Promise<unknown> {
    const answer = await fetch(url);
    assert.equal(answer.status, 200, url);
    return answer.json();
  }

  #spawn(words: readonly string[], hasOwnGroup: boolean): Running {
    const child = spawn(process.execPath, [launcher, ...words], { env: this.#environment, detached: hasOwnGroup });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = once(child, 'close').then(([code]) => code as number | null);
    return { child, out: () => out, err: () => err, ended };
  }
}
