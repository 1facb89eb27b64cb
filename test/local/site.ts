/** The HTTP side of a machine with a data folder of its own, asked as any program would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TelnyxCarrier } from '../../lambdas/carriers/telnyx/telnyx.ts';
import { systemClock } from '../../local/clock.ts';
import { type HttpServer, type PublicPorts, startHttp } from '../../local/http/http.ts';
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
  readonly url: string;
  readonly store: Store;
  readonly outbox: Outbox;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Connects the public routes, with other ports in place of this machine's where some are given. */
  open(ports?: Partial<PublicPorts>): PublicPorts;
  ask(method: string, path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

const publicKey = Buffer.alloc(32, 1).toString('base64');

export const clock = systemClock(60_000);

export async function newSite(environment: Readonly<Record<string, string>> = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-page-'));
  const store = openStore(folder, clock);
  const outbox = new Outbox(store.db, store.files, 'fax.localhost', () => clock.now());
  const settings = readSettings({ FAXPOST_DATA: folder, FAXPOST_HTTP_PORT: '0', ...environment });
  const journal = createJournal(() => {});
  const http: HttpServer = await startHttp(settings, { store, outbox, clock, journal });
  // fetch would not send a Host of our choice.
  const ask: Site['ask'] = (method, path, headers = {}) =>
    new Promise((done, fail) => {
      const asked = request(`${http.url}${path}`, { method, headers, agent: false }, (response) => {
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
  return {
    url: http.url,
    store,
    outbox,
    ask,
    get: (path, headers) => ask('GET', path, headers),
    open(others = {}) {
      const carrier = new TelnyxCarrier({ apiKey: 'none', connectionId: 'none', publicKey });
      const ports = { clock, ...store, carrier, journal, ...others };
      http.open(ports);
      return ports;
    },
    async [Symbol.asyncDispose]() {
      await http.close();
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
