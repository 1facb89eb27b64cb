/** How S3 is told how long a file is kept: by its tag, which the bucket's rules read. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { S3Files } from '../../lambdas/aws/s3-files.ts';

const asked: {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly tag: unknown;
  readonly body: string;
}[] = [];
const server = createServer(async (request, response) => {
  const { method, url, headers } = request;
  asked.push({
    method,
    url: url?.replace(/[?&]x-id=\w+|=$/, ''),
    tag: headers['x-amz-tagging'],
    body: await text(request),
  });
  response.end();
});
let files: S3Files;
before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    forcePathStyle: true,
  });
  files = new S3Files(client, 'bytes');
});
after(() => server.close());

test('a file is put with the class of its days, or without one; what came without gets it later', async () => {
  await files.put('faxes/one/fax.pdf', Buffer.from('x'), 91);
  await files.put('conversions/one/document', Buffer.from('x'));
  await files.keepFor('mail/one', 30);
  assert.deepEqual(
    asked.map(({ method, url, tag }) => [method, url, tag]),
    [
      ['PUT', '/bytes/faxes/one/fax.pdf', 'keep=365'],
      ['PUT', '/bytes/conversions/one/document', undefined],
      ['PUT', '/bytes/mail/one?tagging', undefined],
    ],
  );
  assert.match(asked[2]?.body ?? '', /<Tag><Key>keep<\/Key><Value>30<\/Value><\/Tag>/);
});
