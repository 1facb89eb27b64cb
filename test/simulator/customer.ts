/** A customer of the carrier for the tests: hosts media, takes webhooks, sends faxes; and a simulator with short calls. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';
import { faxNativePdf, plainPage } from './fax-native-pdf.ts';

export interface Webhook {
  readonly raw: string;
  readonly headers: Record<string, string>;
  readonly data: { id: string; event_type: string; occurred_at: string; payload: Record<string, unknown> };
  readonly meta: { attempt: number; delivered_to: string };
}

export interface Customer {
  readonly url: string;
  /** Events in the order of their arrival, refused ones included. */
  readonly webhooks: Webhook[];
  /** Paths that were asked for, with method: `GET /two.pdf`. */
  readonly asked: string[];
  /** Files that are served, by path. A function answers by itself. */
  readonly files: Map<string, Buffer | ((response: ServerResponse) => void)>;
  /** What webhooks are answered with: the status, or null for no answer at all. */
  answerWith: (webhook: Webhook) => number | null;
  /** Resolves as soon as `so` holds; it is asked again after every webhook and every request for a file. */
  until(so: () => boolean): Promise<void>;
  /** Resolves with the first event of that type for that fax. */
  event(faxId: string, type: string): Promise<Webhook>;
}

/** Two plain pages, the document of most tests. */
export const twoPages: Promise<Buffer> = faxNativePdf([plainPage(), plainPage()]);

export async function startCustomer(t: TestContext): Promise<Customer> {
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    await handle(customer, request, response);
    for (const check of waiting) check();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const customer: Customer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    webhooks: [],
    asked: [],
    files: new Map([['/two.pdf', await twoPages]]),
    answerWith: () => 200,
    until: (so) =>
      new Promise((resolve) => {
        const check = () => {
          if (!so()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    event: async (faxId, type) => {
      const find = () =>
        customer.webhooks.find(({ data }) => data.event_type === type && data.payload.fax_id === faxId);
      await customer.until(() => find() !== undefined);
      return find()!;
    },
  };
  return customer;
}

async function handle(customer: Customer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method === 'POST') {
    const raw = Buffer.concat(chunks).toString();
    const webhook: Webhook = { raw, headers: request.headers as Record<string, string>, ...JSON.parse(raw) };
    customer.webhooks.push(webhook);
    const status = customer.answerWith(webhook);
    if (status !== null) response.writeHead(status).end();
    return;
  }
  customer.asked.push(`${request.method} ${request.url}`);
  const file = customer.files.get(request.url ?? '');
  if (typeof file === 'function') file(response);
  else if (file === undefined) response.writeHead(404).end();
  else response.end(file);
}

/** Starts a simulator whose events go to the customer, with pages of a few milliseconds. */
export async function startSimulatorFor(
  t: TestContext,
  customer: Customer,
  options: SimulatorOptions = {},
): Promise<RunningSimulator> {
  const simulator = await startSimulator({
    webhookUrl: `${customer.url}/hooks`,
    pageMs: 4,
    webhookRetryMs: 10,
    ...options,
  });
  t.after(() => simulator.close());
  return simulator;
}

/** A request to the carrier's API with a key; `body` goes as JSON. */
export const call = (simulator: RunningSimulator, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${simulator.baseUrl}${path}`, {
    method,
    headers: {
      authorization: 'Bearer KEY-test',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Parameters of a fax that nothing is wrong with. */
export const goodFax = (customer: Customer, to = '+390289089201'): Record<string, unknown> => ({
  connection_id: '7267',
  from: '+390240701234',
  to,
  media_url: `${customer.url}/two.pdf`,
  client_state: Buffer.from(`attempt to ${to}`).toString('base64'),
});

export interface FaxAnswer {
  readonly id: string;
  readonly status: string;
  readonly failure_reason: string | null;
  readonly media_url?: string;
  readonly [field: string]: unknown;
}

/** Sends a fax that must be accepted. */
export async function send(
  simulator: RunningSimulator,
  customer: Customer,
  to: string,
  more: Record<string, unknown> = {},
): Promise<FaxAnswer> {
  const response = await call(simulator, 'POST', '/faxes', { ...goodFax(customer, to), ...more });
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
  return ((await response.json()) as { data: FaxAnswer }).data;
}

export const retrieve = async (simulator: RunningSimulator, id: string): Promise<FaxAnswer> =>
  ((await (await call(simulator, 'GET', `/faxes/${id}`)).json()) as { data: FaxAnswer }).data;

/** The types of a fax's events, in order of arrival. */
export const story = (customer: Customer, id: string): string[] =>
  customer.webhooks.filter(({ data }) => data.payload.fax_id === id).map(({ data }) => data.event_type);
