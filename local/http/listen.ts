/** An app that listens on an address of this machine. */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Listener {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * @param fetch of a Hono app
 * @param port 0 for any free one
 * @returns once it listens; rejects with the system's error when it cannot
 */
export async function listen(fetch: Hono['fetch'], { host, port }: { host: string; port: number }): Promise<Listener> {
  const server = createAdaptorServer({ fetch });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, () => done()));
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
