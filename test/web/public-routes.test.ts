/** One table of requests, asked on one machine and on AWS: the answers are the same, header by header, byte by byte. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { TelnyxCarrier } from '../../lambdas/carriers/telnyx/telnyx.ts';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { attemptId, type FaxEntry } from '../../lambdas/fax/history.ts';
import { connected } from '../../lambdas/flow/carriers.ts';
import { faxPdfKey, receivedPdfKey } from '../../lambdas/flow/file-keys.ts';
import { writeDownloadLink } from '../../lambdas/flow/received/download-link.ts';
import { demonstrationLine } from '../../local/demonstration.ts';
import type { PublicPorts } from '../../local/http/public.ts';
import { clock, newSite, type Site } from '../local/site.ts';
import { putLine } from '../put-line.ts';
import { type Asked, type Mount, onAws, onOneMachine, whole } from './mounts.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const carrierKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

const secret = (letter: string): string => letter.repeat(32);
const sent = { id: 'faaaaaaaaaaa', media: secret('m') };
const over = { id: 'fbbbbbbbbbbb', media: secret('o') };
const received = 'raaaaaaaaaaa';
const receivedLink = `/received/${secret('r')}`;
const unreachable = secret('u');
const broken = secret('b');
/** More than a stream hands on at once. */
const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(300_000, 'fax ')]);

function webhook(body: string, { age = 0, isForged = false } = {}): Pick<Asked, 'headers' | 'body'> {
  const seconds = String(Math.floor(Date.now() / 1000) - age);
  const signature = sign(null, Buffer.from(`${seconds}|${body}${isForged ? ' ' : ''}`), privateKey).toString('base64');
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'telnyx-signature-ed25519': signature,
    'telnyx-timestamp': seconds,
  };
  return { headers, body: Buffer.from(body) };
}

const event = JSON.stringify({
  data: {
    record_type: 'event',
    id: 'event-1',
    event_type: 'fax.delivered',
    occurred_at: '2026-11-22T10:00:00.000Z',
    payload: { fax_id: 'carrier-1', direction: 'outbound', to: 'Nuoro, città' },
  },
});

let site: Site;
let ports: PublicPorts;
let mounts: Readonly<Record<'one machine' | 'AWS', Mount>>;
const alarms: string[] = [];

async function addFax({ id, media }: typeof sent, ...more: FaxEntry[]): Promise<void> {
  const line = demonstrationLine.number;
  const at = clock.now();
  const transport = { t38: true, quality: 'high' } as const;
  await site.store.faxes.append(id, 0, [
    { what: 'accepted', at, submission: 's', line, from: line, to: '+390289089200', deadlineAt: at + 1e7 },
    { what: 'attempt-written', at, attempt: 1, transport, token: 'token', mediaToken: media },
    ...more,
  ]);
  await site.store.links.put(media, { kind: 'attempt', attempt: attemptId(id, 1) }, at);
  await site.store.files.put(faxPdfKey(id), pdf);
}

before(async () => {
  site = await newSite();
  await addFax(sent);
  const longAgo = clock.now() - 61 * 60_000;
  const result = { outcome: 'sent', retry: 'never' } as const;
  const decision = { next: 'stop', outcome: 'sent' } as const;
  await addFax(over, { what: 'attempt-ended', at: longAgo, attempt: 1, result, decision });

  const at = Date.parse('2026-11-22T14:04:05Z');
  await putLine(site.store, { ...demonstrationLine, receive: { fileName: 'Fax “{from}” {date}' } });
  await site.store.received.append(received, 0, [
    { what: 'received', at, carrierId: 'c', from: '+390289089211', to: demonstrationLine.number, isPartial: false },
  ]);
  await site.store.files.put(receivedPdfKey(received), pdf);
  const settings = { domains: [], publicUrl: '', channels: 1 };
  const { links } = site.store;
  await writeDownloadLink({ links, clock, ids: { secret: () => secret('r') }, settings }, received);

  // Two links whose records cannot be read: one for now, one for good.
  const target = async (token: string) => {
    if (token === unreachable) throw new Transient('The table is throttled.');
    if (token === broken) throw new Defect('The record cannot be read.');
    return links.target(token);
  };
  ports = site.open({
    links: { target },
    carriers: connected(new TelnyxCarrier({ apiKey: 'none', connectionId: 'none', publicKey: carrierKey })),
    journal: { info() {}, debug() {}, alarm: (what) => alarms.push(what) },
  });
  mounts = { 'one machine': onOneMachine(site.url), AWS: onAws(ports) };
});
after(() => site[Symbol.asyncDispose]());

interface Row extends Asked {
  readonly what: string;
  readonly status: number;
  readonly type?: string;
  /** Undefined: the body is empty. */
  readonly says?: RegExp;
}

const media = `/media/${sent.media}`;
const html = 'text/html; charset=utf-8';
const longest = 1024 * 1024;

const rows: readonly Row[] = [
  { what: 'health', method: 'GET', path: '/healthz', status: 200, type: 'application/json', says: /^\{"ok":true/ },
  {
    what: 'health with a body',
    method: 'GET',
    path: '/healthz',
    ...webhook('x'),
    status: 200,
    type: 'application/json',
    says: /true/,
  },
  { what: 'health, its headers alone', method: 'HEAD', path: '/healthz', status: 200, type: 'application/json' },

  { what: 'an event', method: 'POST', path: '/webhooks/telnyx', ...webhook(event), status: 200 },
  {
    what: 'an event, long ago',
    method: 'POST',
    path: '/webhooks/telnyx',
    ...webhook(event, { age: 999 }),
    status: 200,
  },
  { what: 'a forgery', method: 'POST', path: '/webhooks/telnyx', ...webhook(event, { isForged: true }), status: 403 },
  { what: 'nothing', method: 'POST', path: '/webhooks/telnyx', status: 403 },
  { what: 'no event', method: 'POST', path: '/webhooks/telnyx', ...webhook('{"data":'), status: 400 },
  { what: 'a full megabyte', method: 'POST', path: '/webhooks/telnyx', ...webhook(' '.repeat(longest)), status: 400 },
  { what: 'one byte more', method: 'POST', path: '/webhooks/telnyx', ...webhook(' '.repeat(longest + 1)), status: 413 },
  { what: 'a carrier that is none of ours', method: 'POST', path: '/webhooks/other', ...webhook(event), status: 404 },
  { what: 'a name of every object', method: 'POST', path: '/webhooks/constructor', ...webhook(event), status: 404 },
  { what: 'a webhook by GET', method: 'GET', path: '/webhooks/telnyx', status: 404 },

  { what: 'media', method: 'GET', path: media, status: 200, type: 'application/pdf', says: /^%PDF-1.7\n(fax )+$/ },
  {
    what: 'media with a query',
    method: 'GET',
    path: `${media}?x=1`,
    status: 200,
    type: 'application/pdf',
    says: /^%PDF/,
  },
  {
    what: 'media asked with a body',
    method: 'GET',
    path: media,
    ...webhook('x'),
    status: 200,
    type: 'application/pdf',
    says: /^%PDF/,
  },
  { what: 'media, its headers alone', method: 'HEAD', path: media, status: 200, type: 'application/pdf' },
  { what: 'media, an hour after the end', method: 'GET', path: `/media/${over.media}`, status: 404 },
  { what: 'media of nobody', method: 'GET', path: '/media/unknown-but-well-formed-token', status: 404 },
  { what: 'media by a short token', method: 'GET', path: '/media/nobody', status: 404 },
  { what: 'more than media', method: 'GET', path: `${media}/more`, status: 404 },
  { what: 'media of elsewhere', method: 'GET', path: '/media/..%2f..%2fsecret', status: 404 },
  { what: 'media by POST', method: 'POST', path: media, status: 404 },
  { what: 'a received fax as media', method: 'GET', path: `/media/${secret('r')}`, status: 404 },
  { what: 'media that cannot be had now', method: 'GET', path: `/media/${unreachable}`, status: 503 },
  { what: 'media that cannot be had', method: 'GET', path: `/media/${broken}`, status: 500 },

  {
    what: 'a received fax',
    method: 'GET',
    path: receivedLink,
    status: 200,
    type: html,
    says: /<form method="post"><button>/,
  },
  { what: 'its headers alone', method: 'HEAD', path: receivedLink, status: 200, type: html },
  {
    what: 'its button',
    method: 'POST',
    path: receivedLink,
    status: 200,
    type: 'application/pdf',
    says: /^%PDF-1.7\n(fax )+$/,
  },
  {
    what: 'no received fax',
    method: 'GET',
    path: `/received/${secret('x')}`,
    status: 404,
    type: html,
    says: /no longer/,
  },
  {
    what: 'the button of none',
    method: 'POST',
    path: `/received/${secret('x')}`,
    status: 404,
    type: html,
    says: /no longer/,
  },
  {
    what: 'media as a received fax',
    method: 'POST',
    path: `/received/${sent.media}`,
    status: 404,
    type: html,
    says: /no longer/,
  },
  { what: 'a fax by PUT', method: 'PUT', path: receivedLink, status: 404, type: html, says: /no longer/ },
  { what: 'more than a fax', method: 'GET', path: `${receivedLink}/file`, status: 404, type: html, says: /no longer/ },
  { what: 'a fax that cannot be had now', method: 'POST', path: `/received/${unreachable}`, status: 503 },
];

describe('every public route answers the same on one machine and on AWS', () => {
  for (const { what, status, type, says, ...asked } of rows) {
    test(`${asked.method} ${asked.path.slice(0, 24)}: ${what}`, async () => {
      const here = await whole(await mounts['one machine'](asked));
      const there = await whole(await mounts.AWS(asked));
      assert.deepEqual(there, here);
      assert.deepEqual([here.status, here.headers['content-type']], [status, type]);
      if (says === undefined) assert.equal(here.body.byteLength, 0);
      else assert.match(here.body.toString(), says);

      const { headers } = here;
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cache-control'], 'private, no-store');
      assert.equal(headers['x-robots-tag'], 'noindex');
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe/);
    });
  }

  test('failures that stay are alarms', () => {
    assert.deepEqual(new Set(alarms), new Set(['webhook-forged', 'failed']));
  });
});

for (const side of ['one machine', 'AWS'] as const) {
  describe(`on ${side}`, () => {
    const ask = (asked: Asked) => mounts[side](asked);

    test('an event is stored as it was signed', async () => {
      const queued = () => site.store.jobs.due('carrier', 99, new Set()).length;
      const before = queued();
      await whole(await ask({ method: 'POST', path: '/webhooks/telnyx', ...webhook(event) }));
      assert.equal(queued(), before + 1);
    });

    test('sizes are told before the bytes, and to those who ask for headers alone', async () => {
      for (const [method, path] of [
        ['GET', media],
        ['HEAD', media],
        ['POST', receivedLink],
      ] as const) {
        const { headers, body } = await ask({ method, path });
        body.resume();
        assert.equal(headers['content-length'], String(pdf.byteLength), `${method} ${path}`);
      }
      const page = await ask({ method: 'GET', path: receivedLink });
      const { body } = await whole(page);
      assert.equal(page.headers['content-length'], String(body.byteLength));
      assert.equal(
        (await ask({ method: 'HEAD', path: receivedLink })).headers['content-length'],
        String(body.byteLength),
      );
    });

    test('a received fax has the name that its line’s template gives it', async () => {
      const { headers } = await whole(await ask({ method: 'POST', path: receivedLink }));
      assert.equal(
        headers['content-disposition'],
        `attachment; filename="Fax _390289089211_ 2026-11-22.pdf"; filename*=UTF-8''Fax%20%E2%80%9C390289089211%E2%80%9D%202026-11-22.pdf`,
      );
    });

    for (const [accepted, language] of [
      ['it-IT,it;q=0.9,en;q=0.5', 'it'],
      ['de-DE, zh-CN;q=0.5', 'zh'],
      ['it;q=0.3, EN-gb;q=0.8, fr', 'en'],
      ['it;q=0, zh', 'zh'],
      ['fr', 'en'],
      [undefined, 'en'],
    ] as const) {
      test(`the page speaks ${language} to a reader of ${accepted ?? 'whatever'}`, async () => {
        const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted };
        for (const path of [receivedLink, '/received/nobody']) {
          const { body } = await whole(await ask({ method: 'GET', path, headers }));
          assert.match(body.toString(), new RegExp(`<html lang="${language}">`));
        }
      });
    }
  });
}

test('files are streamed: their first bytes are out before the last are read', async () => {
  for (const mount of ['one machine', 'AWS'] as const) {
    const source = new PassThrough();
    const files = Object.assign(Object.create(ports.files) as typeof ports.files, {
      size: async () => 8,
      read: async (): Promise<Readable> => source,
    });
    const slow = site.open({ ...ports, files });
    const asked = { method: 'GET', path: media };
    source.write('%PDF');
    const { body } = await (mount === 'AWS' ? onAws(slow) : mounts[mount])(asked);
    const chunks = body[Symbol.asyncIterator]();
    assert.equal(String((await chunks.next()).value), '%PDF', mount);
    source.end('-1.7');
    assert.equal(String((await chunks.next()).value), '-1.7', mount);
  }
});

test('until the service has started, one machine says so and asks for patience', async () => {
  await using starting = await newSite();
  for (const path of [media, receivedLink, '/healthz']) {
    const { status } = await starting.ask('GET', path, { host: 'fax.example.com' });
    assert.equal(status, 503, path);
  }
});
