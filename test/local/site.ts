/** The HTTP side of a machine with a data folder of its own, asked as any program would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TelnyxCarrier } from '../../lambdas/carriers/telnyx/telnyx.ts';
import { connected } from '../../lambdas/flow/carriers.ts';
import type { Clock } from '../../lambdas/ports.ts';
import { systemClock } from '../../local/clock.ts';
import { type PrivateServer, startPrivate } from '../../local/http/private.ts';
import { type PublicPorts, startPublic } from '../../local/http/public.ts';
import { createJournal } from '../../local/journal.ts';
import { Outbox } from '../../local/outgoing/outbox.ts';
import { readSettings } from '../../local/settings.ts';
import { openStore, type Store } from '../../local/store/store.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface Site extends AsyncDisposable {
  /** Of the public listener. */
  readonly url: string;
  /** What the start prints for the private pages. */
  readonly link: string;
  readonly folder: string;
  readonly store: Store;
  readonly outbox: Outbox;
  /** A private page, with the token. */
  get(path: string): Promise<Answer>;
  /** Connects the public routes, with other ports in place of this machine's where some are given. */
  open(ports?: Partial<PublicPorts>): PublicPorts;
  /** The public listener. */
  ask: Ask;
  /** The private listener, without the token. */
  askPrivate: Ask;
}

type Ask = (method: string, path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

const publicKey = Buffer.alloc(32, 1).toString('base64');

export const clock = systemClock(60_000);

// fetch would not send a Host of our choice.
const asking =
  (url: string): Ask =>
  (method, path, headers = {}) =>
    new Promise((done, fail) => {
      const { hostname: host, port } = new URL(url);
      const asked = request({ host, port, path, method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      asked.on('error', fail).end();
    });

export async function newSite(environment: Readonly<Record<string, string>> = {}, time: Clock = clock): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-page-'));
  const store = openStore(folder, clock);
  const outbox = new Outbox(store.db, store.files, 'fax.localhost', () => clock.now());
  const settings = readSettings({
    FAXPOST_DATA: folder,
    FAXPOST_HTTP_PORT: '0',
    FAXPOST_PRIVATE_PORT: '0',
    ...environment,
  });
  const journal = createJournal(() => {});
  const http = await startPublic(settings, { store, journal });
  const pages: PrivateServer = await startPrivate(settings, { store, outbox, clock: time, journal });
  const token = new URL(pages.link).searchParams.get('token');
  const askPrivate = asking(pages.url);
  return {
    url: http.url,
    store,
    outbox,
    link: pages.link,
    folder,
    ask: asking(http.url),
    askPrivate,
    get: (path) => askPrivate('GET', path, { authorization: `Bearer ${token}` }),
    open(others = {}) {
      const carrier = new TelnyxCarrier({ apiKey: 'none', connectionId: 'none', publicKey });
      const ports = { clock, ...store, carriers: connected(carrier), journal, ...others };
      http.open(ports);
      return ports;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([http.close(), pages.close()]);
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
