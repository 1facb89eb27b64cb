/** Evidence over S3's own protocol: each copy with its lock and its date, and its removal once that is over. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { S3Evidence, S3EvidenceArchive } from '../../lambdas/aws/s3-evidence.ts';
import { day } from '../../lambdas/fax/lifetimes.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type { Context } from '../../local/commands/command.ts';
import { faxEvidence } from '../../local/commands/fax/fax-evidence.ts';

interface Version {
  readonly key: string;
  readonly id: string;
  /** Until when S3 deletes it for nobody. */
  readonly until: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const now = Date.UTC(2026, 10, 29);
const until = now + 400 * day;
let clock = { now: () => now };
let versions: Version[] = [];
let evidence: S3Evidence;
let archive: S3EvidenceArchive;

async function answer(
  request: IncomingMessage,
): Promise<{ status: number; headers?: Record<string, string>; body?: string }> {
  const url = new URL(request.url ?? '', 'http://s3');
  const key = decodeURIComponent(url.pathname.slice('/evidence/'.length));
  const wanted = url.searchParams.get('versionId');
  const found = versions.find((one) => one.key === key && one.id === wanted);
  if (request.method === 'PUT') {
    if (request.headers['if-none-match'] === '*' && versions.some((one) => one.key === key)) return { status: 412 };
    const lock = String(request.headers['x-amz-object-lock-retain-until-date']);
    const body = await text(request);
    versions.push({ key, id: `v${versions.length + 1}`, until: lock, headers: request.headers, body });
    return { status: 200, body: '<CopyObjectResult><ETag>x</ETag></CopyObjectResult>' };
  }
  if (request.method === 'GET') {
    const prefix = url.searchParams.get('prefix') ?? '';
    const listed = versions.filter((one) => one.key.startsWith(prefix));
    const xml = listed.map((one) => `<Version><Key>${one.key}</Key><VersionId>${one.id}</VersionId></Version>`);
    return { status: 200, body: `<ListVersionsResult>${xml.join('')}</ListVersionsResult>` };
  }
  if (found === undefined) return { status: 404 };
  if (request.method === 'HEAD')
    return { status: 200, headers: { 'x-amz-object-lock-retain-until-date': found.until } };
  versions = versions.filter((one) => one !== found);
  return { status: 204 };
}

const server = createServer((request, response) => {
  void answer(request).then(({ status, headers = {}, body }) => response.writeHead(status, headers).end(body));
});

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    forcePathStyle: true,
  });
  const time = { now: () => clock.now() };
  evidence = new S3Evidence(client, { bucket: 'evidence', source: 'bytes', mode: 'COMPLIANCE', clock: time });
  archive = new S3EvidenceArchive(client, 'evidence', time);
});
after(() => server.close());
beforeEach(() => {
  versions = [];
  clock = { now: () => now };
});

describe('evidence of a fax', () => {
  test('is copied inside S3, locked until its own date, and marked for the rule that ends it after that', async () => {
    await evidence.copy('fax1', 'faxes/fax1/fax.pdf', until);
    await evidence.put('fax1', 'record.json', Buffer.from('{}'), until);
    assert.deepEqual(
      versions.map(({ key, headers }) => [
        key,
        headers['x-amz-copy-source'],
        headers['x-amz-object-lock-mode'],
        headers['x-amz-object-lock-retain-until-date'],
        headers['x-amz-tagging'],
      ]),
      [
        ['fax1/fax.pdf', 'bytes/faxes/fax1/fax.pdf', 'COMPLIANCE', '2028-01-03T00:00:00Z', 'keep=913'],
        ['fax1/record.json', undefined, 'COMPLIANCE', '2028-01-03T00:00:00Z', 'keep=913'],
      ],
    );
    assert.equal(versions[1]?.body.includes('{}'), true);
  });

  test('is copied once, and written down again when it was corrected', async () => {
    for (let count = 0; count < 2; count++) {
      await evidence.copy('fax1', 'faxes/fax1/fax.pdf', until);
      await evidence.put('fax1', 'record.json', Buffer.from(`{"n":${count}}`), until);
    }
    assert.deepEqual(
      versions.map(({ key }) => key),
      ['fax1/fax.pdf', 'fax1/record.json', 'fax1/record.json'],
    );
  });

  test('is not begun once its time is over', async () => {
    await evidence.copy('fax1', 'faxes/fax1/fax.pdf', now);
    await evidence.put('fax1', 'record.json', Buffer.from('{}'), now - day);
    assert.deepEqual(versions, []);
  });

  test('is listed with its date, and not deleted before the latest one; then whole', async () => {
    await evidence.copy('fax1', 'faxes/fax1/fax.pdf', until);
    await evidence.put('fax1', 'record.json', Buffer.from('{}'), until + day);
    await evidence.put('fax2', 'record.json', Buffer.from('{}'), until);
    assert.deepEqual(await archive.list('fax1'), [
      { name: 'fax.pdf', until },
      { name: 'record.json', until: until + day },
    ]);
    clock = { now: () => until };
    assert.deepEqual(await archive.remove('fax1'), refused(until + day));
    assert.equal(versions.length, 3);
    clock = { now: () => until + day };
    assert.deepEqual(await archive.remove('fax1'), accepted(2));
    assert.deepEqual(
      versions.map(({ key }) => key),
      ['fax2/record.json'],
    );
  });
});

describe('fax evidence', () => {
  const none = async () => undefined;
  const run = async (words: { remove?: boolean }, kept: S3EvidenceArchive | undefined = archive) => {
    const ports = { faxes: { fax: none }, received: { fax: none }, ...(kept && { evidence: kept }) };
    const context = { installation: async () => ({ name: 'the stack', ports }) } as unknown as Context;
    return faxEvidence.run(context, ['fax1'], { remove: words.remove ?? false });
  };

  test('names every file with its date, also when the record of the fax is gone', async () => {
    await evidence.copy('fax1', 'faxes/fax1/fax.pdf', until);
    const answer = await run({});
    assert.deepEqual('json' in answer && answer.json, {
      files: [{ name: 'fax.pdf', until: '2028-01-03T00:00:00.000Z' }],
    });
  });

  test('refuses to delete it before that date, and names the date; does it after that', async () => {
    await evidence.copy('fax1', 'faxes/fax1/fax.pdf', until);
    const early = await run({ remove: true });
    assert.match(
      'refused' in early ? early.refused : '',
      /locked until 2028-01-03T00:00:00\.000Z: until then nobody can/,
    );
    assert.equal(versions.length, 1);
    clock = { now: () => until };
    assert.deepEqual(await run({ remove: true }), { json: { removed: 1 }, text: '1 file was deleted.' });
  });

  test('says where an installation keeps none, and that a fax is unknown', async () => {
    const context = { installation: async () => ({ name: 'this machine', ports: {} }) } as unknown as Context;
    const answer = await faxEvidence.run(context, ['fax1'], { remove: false });
    assert.match('refused' in answer ? answer.refused : '', /this machine keeps no evidence/);
    assert.ok('refused' in (await run({})));
  });
});
