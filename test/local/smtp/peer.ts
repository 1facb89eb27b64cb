/** The server on a folder of its own, and a peer that speaks SMTP line by line. */
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { defaultLineSettings, type Line } from '../../../lambdas/fax/model.ts';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import type { MailEvent } from '../../../lambdas/handlers/accept.ts';
import type { MailReader } from '../../../lambdas/mail/reader/mail-reader.ts';
import { readHere } from '../../../lambdas/mail/reader/read-here.ts';
import { readSettings } from '../../../local/settings.ts';
import { type SmtpParts, type SmtpServer, startSmtp } from '../../../local/smtp/server.ts';
import { openStore, type Store } from '../../../local/store/store.ts';
import { putLine } from '../../put-line.ts';

export const login = { user: 'rossi@example.com', pass: 'correct horse' };

export const line: Line = {
  number: '+390240701234',
  name: 'Studio Rossi',
  country: 'IT',
  areaCode: '02',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders: ['rossi@example.com', 'bianchi@example.com'],
  recipients: [],
  settings: defaultLineSettings,
};

export interface Server {
  readonly host: string;
  readonly port: number;
  readonly smtp: SmtpServer;
  readonly store: Store;
  readonly clock: { now(): number; advance(millis: number): void };
  readonly alarms: string[];
  /** Mails in the queue. */
  mails(): MailEvent[];
  /** Files of the store, drafts included. */
  files(): Promise<string[]>;
  refusals(): string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export type ServerParts = Partial<Omit<SmtpParts, 'ports'>> & {
  readonly change?: (store: Store) => Partial<SmtpParts['store']>;
  readonly domains?: string;
  /** `host:port` of a name server. */
  readonly dns?: string;
  /** Where it listens. */
  readonly at?: string;
  readonly mails?: MailReader;
};

export async function startServer({
  change,
  domains = 'fax.localhost',
  dns = '127.0.0.1:1',
  at = '127.0.0.1',
  mails = readHere,
  ...parts
}: ServerParts = {}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'faxpost-smtp-'));
  const settings = readSettings({
    FAXPOST_DATA: data,
    FAXPOST_SMTP_PORT: '0',
    FAXPOST_DOMAIN: domains,
    FAXPOST_HOST: at,
    FAXPOST_DNS: dns,
  });
  let time = Date.parse('2026-03-01T09:00:00Z');
  const clock = {
    minuteMs: 60_000,
    now: () => time,
    advance: (millis: number) => {
      time += millis;
    },
  };
  const store = openStore(data, clock);
  await putLine(store, line);
  await store.administration.setPassword(login.user, await hashPassword(login.pass));
  const alarms: string[] = [];
  const ports = {
    clock,
    submissions: store.submissions,
    directory: store.directory,
    leases: store.leases,
    mails,
    journal: { info: () => {}, debug: () => {}, alarm: (what: string) => void alarms.push(what) },
    settings: { domains: settings.domains, publicUrl: 'http://127.0.0.1', channels: 2 },
  };
  const { files, jobs, directory, loginPlaces } = store;
  const smtp = await startSmtp(settings, {
    ...parts,
    ports,
    store: { files, jobs, directory, loginPlaces, ...change?.(store) },
  });
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(smtp.address) ?? [];
  return {
    host,
    port: Number(port),
    smtp,
    store,
    clock,
    alarms,
    mails: () => store.jobs.due('mail', 1000, new Set()).map(({ body }) => JSON.parse(body) as MailEvent),
    files: async () => {
      const found = await readdir(join(data, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
      return found.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    refusals: () =>
      store.db
        .all<{ detail: string }>("SELECT detail FROM mail_decisions WHERE decision = 'refused'")
        .map(({ detail }) => detail),
    async [Symbol.asyncDispose]() {
      await smtp.close();
      store.close();
      await rm(data, { recursive: true });
    },
  };
}

export class Peer {
  #socket: Socket;
  #heard = '';
  #onMore: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = this.#listen(socket);
  }

  /** Connects and hears the greeting. */
  static async connect({ host, port }: Pick<Server, 'host' | 'port'>): Promise<{ peer: Peer; greeting: string }> {
    const peer = new Peer(connect(port, host));
    return { peer, greeting: await peer.hear() };
  }

  #listen(socket: Socket): Socket {
    const onMore = () => this.#onMore();
    socket.on('data', (data) => {
      this.#heard += data.toString();
      onMore();
    });
    socket.on('error', onMore).on('close', onMore);
    return socket;
  }

  /** One reply, its lines joined by `\n`; empty when the server has hung up. */
  async hear(): Promise<string> {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#heard)?.[0];
      if (reply !== undefined) {
        this.#heard = this.#heard.slice(reply.length);
        return reply.trimEnd().replaceAll('\r\n', '\n');
      }
      if (this.#socket.destroyed) return '';
      await new Promise<void>((more) => {
        this.#onMore = more;
      });
    }
  }

  async say(command: string): Promise<string> {
    await this.write(`${command}\r\n`);
    return this.hear();
  }

  /** Says several commands, one after the other, and hears the last reply. */
  async sayAll(...commands: readonly string[]): Promise<string> {
    let reply = '';
    for (const command of commands) reply = await this.say(command);
    return reply;
  }

  async write(text: string | Uint8Array): Promise<void> {
    await new Promise<void>((done) => this.#socket.write(text, () => done()));
  }

  async startTls(): Promise<void> {
    await this.say('STARTTLS');
    this.#socket.removeAllListeners('data');
    const socket = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    this.#socket = this.#listen(socket);
  }

  /** Until MAIL FROM. */
  async logIn(user = login.user, pass = login.pass): Promise<string> {
    await this.say('EHLO client.example');
    return this.say(`AUTH PLAIN ${Buffer.from(`\0${user}\0${pass}`).toString('base64')}`);
  }

  /** Breaks off as a crashed machine does. */
  async leave(): Promise<void> {
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }
}

/** A mail as DATA takes it, with its final dot. */
export const mailText = (from = login.user, ...body: readonly string[]): string =>
  [`From: ${from}`, 'Subject: Fax', '', ...body, '.', ''].join('\r\n');
