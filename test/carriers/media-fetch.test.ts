import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { fetchMedia, isAllowed, telnyxMediaHosts } from '../../lambdas/carriers/telnyx/media-fetch.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';

async function serve(
  t: TestContext,
  listener: RequestListener,
): Promise<{ url: string; host: string; hits: () => number }> {
  let hits = 0;
  const server = createServer((request, response) => {
    hits += 1;
    listener(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}/fax.pdf`, host, hits: () => hits };
}

const limits = { bytes: 1000, millis: 300 };

describe('hosts that received pages may come from', () => {
  const allowed = [
    'https://api.telnyx.com/v2/media/1',
    'https://s3.amazonaws.com/faxes-prod/a.pdf?X-Amz-Signature=1',
    'https://faxes-prod.s3.amazonaws.com/a.pdf',
    'https://faxes-prod.s3.us-east-1.amazonaws.com/a.pdf',
    'https://s3-us-west-2.amazonaws.com/faxes-prod/a.pdf',
    'http://127.0.0.1:8026/media/1',
  ];
  const refused = [
    'http://169.254.169.254/latest/meta-data/',
    'https://169.254.169.254/',
    'http://127.0.0.1/',
    'http://127.0.0.1:22/',
    'http://localhost:8026/',
    'https://evil.example/a.pdf',
    'https://telnyx.com.evil.example/',
    'https://eviltelnyx.com/',
    'http://api.telnyx.com/a.pdf',
    'https://api.telnyx.com:8443/a.pdf',
    'https://user@api.telnyx.com/a.pdf',
    'https://ec2-1-2-3-4.compute-1.amazonaws.com/',
    'https://s3.amazonaws.com.evil.example/',
    'ftp://api.telnyx.com/a.pdf',
    'file:///etc/passwd',
  ];
  const hosts = [...telnyxMediaHosts, '127.0.0.1:8026'];
  for (const url of allowed) test(`yes: ${url}`, () => assert.ok(isAllowed(new URL(url), hosts)));
  for (const url of refused) test(`no: ${url}`, () => assert.ok(!isAllowed(new URL(url), hosts)));
});

describe('fetching pages', () => {
  test('gives their bytes', async (t) => {
    const { url, host } = await serve(t, (_, response) => response.end('%PDF-1.4'));
    const answer = await fetchMedia(url, { hosts: [host], ...limits });
    assert.deepEqual(answer, accepted(Buffer.from('%PDF-1.4')));
  });

  test('a host that is not the carrier’s is never asked', async (t) => {
    const { url, hits } = await serve(t, (_, response) => response.end('secret'));
    const answer = await fetchMedia(url, { hosts: telnyxMediaHosts, ...limits });
    assert.deepEqual(answer, refused('not a host of the carrier'));
    assert.equal(hits(), 0);
  });

  test('a redirect is not followed', async (t) => {
    const inner = await serve(t, (_, response) => response.end('secret'));
    const { url, host } = await serve(t, (_, response) => response.writeHead(302, { location: inner.url }).end());
    const answer = await fetchMedia(url, { hosts: [host], ...limits });
    assert.deepEqual(answer, refused("the carrier's storage answered 302"));
    assert.equal(inner.hits(), 0);
  });

  for (const status of [403, 404, 410]) {
    test(`${status} is a link that is over`, async (t) => {
      const { url, host } = await serve(t, (_, response) => response.writeHead(status).end());
      assert.equal(await fetchMedia(url, { hosts: [host], ...limits }), 'expired');
    });
  }

  test('503 passes', async (t) => {
    const { url, host } = await serve(t, (_, response) => response.writeHead(503).end());
    await assert.rejects(fetchMedia(url, { hosts: [host], ...limits }), { name: 'Transient' });
  });

  test('endless pages are cut off at the limit', async (t) => {
    const { url, host } = await serve(t, (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(200))) if (response.destroyed) return;
        response.once('drain', more);
      };
      more();
    });
    const answer = await fetchMedia(url, { hosts: [host], ...limits });
    assert.deepEqual(answer, refused('more than 1000 bytes'));
  });

  test('pages that never end coming are given up for now', async (t) => {
    const { url, host } = await serve(t, (_, response) => response.write('%PDF'));
    await assert.rejects(fetchMedia(url, { hosts: [host], ...limits }), { name: 'Transient' });
  });
});
