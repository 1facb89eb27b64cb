/** Links of `fax link`: the pages of one fax, for a minute, to whoever has the link. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { linkToObject } from '../../../lambdas/aws/operator/operator-wiring.ts';
import type { Fax } from '../../../lambdas/fax/history.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import { publicApp } from '../../../lambdas/web/public/app.ts';
import type { Context } from '../../../local/commands/command.ts';
import { faxLink } from '../../../local/commands/fax/fax-link.ts';
import { pagesRoute, pagesToken } from '../../../local/http/pages-link.ts';

const secret = 'a'.repeat(43);
const start = Date.UTC(2026, 10, 29);
let now = start;
const stored = new Map([
  ['faxes/mvqzn4k2x7ab/fax.pdf', Buffer.from('%PDF-sent')],
  ['received/rcvzn4k2x7ab/fax.pdf', Buffer.from('%PDF-received')],
]);
const ports = {
  clock: { now: () => now },
  faxes: { fax: async (id: string) => (id.startsWith('m') ? ({ id } as Fax) : undefined) },
  received: { fax: async (id: string) => (id.startsWith('r') ? ({ id } as ReceivedFax) : undefined) },
  files: {
    size: async (key: string) => stored.get(key)?.length,
    read: async (key: string) => Readable.from([stored.get(key)]),
  },
};
const journal = { info: () => {}, debug: () => {}, alarm: () => {} };
const app = publicApp(journal, pagesRoute(secret, ports));

async function follow(token: string, method = 'GET') {
  const response = await app.request(`/pages/${token}`, { method });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('a link to pages', () => {
  test('gives the PDF of a sent or received fax, kept by no cache, and HEAD its size', async () => {
    for (const [id, content] of [
      ['mvqzn4k2x7ab', '%PDF-sent'],
      ['rcvzn4k2x7ab', '%PDF-received'],
    ] as const) {
      const { status, text, headers } = await follow(pagesToken(secret, id, now + 60_000));
      assert.deepEqual([status, text, headers.get('content-type')], [200, content, 'application/pdf']);
      assert.match(headers.get('content-disposition') ?? '', new RegExp(`^inline; filename="fax-${id}\\.pdf"`));
      assert.equal(headers.get('cache-control'), 'private, no-store');
    }
    const head = await follow(pagesToken(secret, 'mvqzn4k2x7ab', now + 60_000), 'HEAD');
    assert.deepEqual([head.status, head.text, head.headers.get('content-length')], [200, '', '9']);
  });

  test('is nothing after its time, for another fax, with another time, by another secret, or for no fax', async () => {
    const token = pagesToken(secret, 'mvqzn4k2x7ab', start + 60_000);
    const [id, until, signature] = token.split('.') as [string, string, string];
    const others = [
      `rcvzn4k2x7ab.${until}.${signature}`,
      `${id}.${Number(until) + 1}.${signature}`,
      `${id}.${until}.${signature.slice(0, -1)}`,
      pagesToken('b'.repeat(43), id, Number(until)),
      pagesToken(secret, 'xvqzn4k2x7ab', start + 60_000),
      pagesToken(secret, 'mnothere0000', start + 60_000),
      '..',
      'x',
    ];
    for (const other of others) assert.equal((await follow(other)).status, 404, other);
    now = start + 59_999;
    assert.equal((await follow(token)).status, 200);
    now = start + 60_000;
    assert.equal((await follow(token)).status, 404);
    now = start;
  });
});

describe('fax link', () => {
  const run = (id: string, isServed = true) => {
    const linkToPages = async (pages: object) => JSON.stringify(pages);
    const installation = async () => ({ name: 'here', ports, isServed: async () => isServed, linkToPages });
    return faxLink.run({ clock: ports.clock, installation } as unknown as Context, [id], {});
  };

  test('is for sixty seconds', async () => {
    const answer = await run('mvqzn4k2x7ab');
    const pages = { id: 'mvqzn4k2x7ab', key: 'faxes/mvqzn4k2x7ab/fax.pdf', until: start + 60_000 };
    assert.deepEqual('json' in answer && answer.json, {
      id: 'mvqzn4k2x7ab',
      url: JSON.stringify(pages),
      until: '2026-11-29T00:01:00.000Z',
    });
  });

  test('is refused for a fax that is not there or has no pages, and where nothing would answer', async () => {
    for (const answer of [await run('xxxxxxxxxxxx'), await run('mnothere0000'), await run('mvqzn4k2x7ab', false)]) {
      assert.ok('refused' in answer);
    }
  });

  test('on AWS is S3’s own, signed for that time', async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' });
    const link = { key: 'faxes/mvqzn4k2x7ab/fax.pdf', name: 'fax-mvqzn4k2x7ab.pdf', until: Date.now() + 60_000 };
    const { pathname, host, searchParams } = new URL(await linkToObject('bytes', link));
    assert.match(`${host}${pathname}`, /^bytes\.s3\.eu-west-1\.amazonaws\.com\/faxes\/mvqzn4k2x7ab\/fax\.pdf$/);
    assert.equal(searchParams.get('X-Amz-Expires'), '60');
    assert.equal(searchParams.get('response-content-type'), 'application/pdf');
  });
});
