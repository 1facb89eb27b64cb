import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { callAws } from '../../lambdas/aws/call.ts';
import { serveDownload } from '../../lambdas/aws/download-endpoint.ts';
import { withoutPeople } from '../../lambdas/aws/journal.ts';
import { asRoute } from '../../lambdas/aws/lambda.ts';
import { serveLink } from '../../lambdas/aws/streaming.ts';

const token = 'abcdefghijklmnopqrstuvwxyz_-0123';
const request = (method: string, rawPath: string) =>
  ({ rawPath, headers: {}, requestContext: { http: { method } } }) as unknown as APIGatewayProxyEventV2;

describe('media at its function URL', () => {
  const find = async (asked: string) =>
    asked === token
      ? { contentType: 'application/pdf', size: 4, open: async () => Readable.from([Buffer.from('%PDF')]) }
      : undefined;

  test('GET streams the file', async () => {
    const { statusCode, headers, body } = await serveLink(request('GET', `/media/${token}`), find);
    assert.equal(statusCode, 200);
    assert.equal(headers?.['content-type'], 'application/pdf');
    assert.equal(headers?.['content-length'], '4');
    assert.equal(await text(body as Readable), '%PDF');
  });

  test('HEAD opens nothing', async () => {
    const closed = async () => ({
      contentType: 'application/pdf',
      size: 4,
      open: () => Promise.reject(new Error('opened')),
    });
    const { statusCode, headers, body } = await serveLink(request('HEAD', `/media/${token}`), closed);
    assert.deepEqual([statusCode, headers?.['content-length'], body], [200, '4', '']);
  });

  for (const [method, path] of [
    ['GET', '/media/unknown-but-well-formed-token'],
    ['GET', `/media/${token}/more`],
    ['GET', `/other/${token}`],
    ['GET', '/media/../secret'],
    ['POST', `/media/${token}`],
  ] as const) {
    test(`${method} ${path} is 404`, async () => {
      assert.deepEqual(await serveLink(request(method, path), find), { statusCode: 404, body: '' });
    });
  }
});

describe('a large received fax at its function URL', () => {
  const path = `/received/${token}`;
  const asked = (method: string, rawPath: string, headers: Record<string, string> = {}) => ({
    ...request(method, rawPath),
    headers,
  });
  const found = {
    id: 'recaaaaaaaaa',
    size: 31_000_001,
    open: async () => Readable.from([Buffer.from('%PDF')]),
  };
  const unopened = { ...found, open: () => Promise.reject(new Error('opened')) };
  const find = async (name: string) => (name === token ? found : undefined);

  test('a look shows a page with one button, and opens nothing', async () => {
    const { statusCode, headers, body } = await serveDownload(asked('GET', path), async () => unopened);
    assert.equal(statusCode, 200);
    assert.match(headers?.['content-type'] ?? '', /^text\/html/);
    assert.match(headers?.['content-security-policy'] ?? '', /default-src 'none'/);
    assert.match(String(body), /<form method="post"><button>Download the fax<\/button>/);
    assert.match(String(body), /a PDF of 32 MB/);
    assert.equal(headers?.['content-length'], String(Buffer.byteLength(String(body))));
  });

  test('the button streams the PDF as a file', async () => {
    const { statusCode, headers, body } = await serveDownload(asked('POST', path), find);
    assert.equal(statusCode, 200);
    assert.equal(headers?.['content-type'], 'application/pdf');
    assert.equal(headers?.['content-length'], '31000001');
    assert.equal(headers?.['content-disposition'], 'attachment; filename="fax-recaaaaaaaaa.pdf"');
    assert.equal(await text(body as Readable), '%PDF');
  });

  test('HEAD has the headers of the page alone', async () => {
    const { statusCode, headers, body } = await serveDownload(asked('HEAD', path), async () => unopened);
    assert.deepEqual([statusCode, body, Number(headers?.['content-length']) > 0], [200, '', true]);
  });

  for (const [accepted, language] of [
    ['it-IT,it;q=0.9,en;q=0.5', 'it'],
    ['de-DE, zh-CN;q=0.5', 'zh'],
    ['fr', 'en'],
    [undefined, 'en'],
  ] as const) {
    test(`the page speaks ${language} to who reads ${accepted ?? 'whatever'}`, async () => {
      const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted };
      const { body } = await serveDownload(asked('GET', path, headers), find);
      assert.match(String(body), new RegExp(`<html lang="${language}">`));
    });
  }

  for (const [method, where] of [
    ['GET', '/received/unknown-but-well-formed-token'],
    ['POST', '/received/unknown-but-well-formed-token'],
    ['GET', `/media/${token}`],
    ['PUT', path],
    ['GET', `${path}/file`],
  ] as const) {
    test(`${method} ${where} is 404, in words`, async () => {
      const { statusCode, body } = await serveDownload(asked(method, where), find);
      assert.equal(statusCode, 404);
      assert.match(String(body), /no longer valid/);
    });
  }
});

describe('the webhook’s route', () => {
  const journal = { info() {}, alarm() {} };
  const context = { getRemainingTimeInMillis: () => 5000 } as never;

  async function received(event: Partial<APIGatewayProxyEventV2>) {
    let seen: { headers: Readonly<Record<string, string>>; raw: Uint8Array } | undefined;
    const handler = asRoute(
      async () => ({ journal }),
      async (_ports, asked) => {
        seen = asked;
        return 200;
      },
    );
    const answer = await handler({ headers: {}, ...event } as APIGatewayProxyEventV2, context);
    return { answer, seen };
  }

  test('the body is what came over the wire, byte for byte, whatever the gateway wrapped it in', async () => {
    const body = '{"città": "Nuoro"}\r\n';
    const plain = await received({ body, isBase64Encoded: false });
    const wrapped = await received({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
    assert.deepEqual(Buffer.from(plain.seen?.raw ?? []).toString(), body);
    assert.deepEqual(Buffer.from(wrapped.seen?.raw ?? []).toString(), body);
    assert.deepEqual(plain.answer, { statusCode: 200 });
  });

  test('header names are in lower case', async () => {
    const { seen } = await received({ headers: { 'Telnyx-Timestamp': '1' }, body: '' });
    assert.deepEqual(seen?.headers, { 'telnyx-timestamp': '1' });
  });
});

describe('errors of the AWS SDK', () => {
  const failing = (name: string, status?: number, more: object = {}) =>
    callAws('test', () =>
      Promise.reject(Object.assign(new Error('words'), { name, $metadata: { httpStatusCode: status }, ...more })),
    );

  for (const [name, status] of [
    ['ThrottlingException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['SlowDown', 503],
    ['InternalServerError', 500],
    ['TimeoutError', undefined],
    ['CredentialsProviderError', undefined],
  ] as const) {
    test(`${name} may pass`, () => assert.rejects(failing(name, status), { name: 'Transient' }));
  }

  for (const [name, status] of [
    ['ValidationException', 400],
    ['AccessDeniedException', 400],
    ['ResourceNotFoundException', 400],
    ['NoSuchBucket', 404],
  ] as const) {
    test(`${name} stays`, () => assert.rejects(failing(name, status, { $retryable: undefined }), { name: 'Defect' }));
  }
});

describe('the journal', () => {
  test('names neither numbers nor addresses of people', () => {
    const facts = {
      fax: 'abcdefghij23',
      to: '+390289089211',
      why: 'anna@example.com called +39 02 8908-9211 twice',
      nested: [{ sender: 'Anna <anna@example.com>' }],
      seconds: 300,
    };
    assert.deepEqual(withoutPeople(facts), {
      fax: 'abcdefghij23',
      to: '<number>',
      why: '<address> called <number> twice',
      nested: [{ sender: 'Anna <<address>>' }],
      seconds: 300,
    });
  });
});
