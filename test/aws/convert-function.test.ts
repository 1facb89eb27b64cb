/** The links by which the convert function reads and writes the bucket. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { linkingS3, readLink, writeLink } from '../../lambdas/aws/convert-function.ts';
import { noConverter, noReader } from '../../lambdas/aws/no-converter.ts';
import { S3Files } from '../../lambdas/aws/s3-files.ts';

const s3 = linkingS3({ region: 'eu-west-1', credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } });
const access = {
  s3,
  bucket: 'bytes',
  lambda: new LambdaClient({ region: 'eu-west-1' }),
  functionName: 'convert',
  files: new S3Files(s3, 'bytes'),
  ids: { secret: () => 'secret' },
  journal: { alarm: () => {} },
};

describe('a stack without a converter', () => {
  test('refuses what needs one, and says why; faxes go without words', async () => {
    const job = { path: '/none', name: 'letter.docx', format: 'docx', folder: '/none' } as const;
    const answer = await noConverter.convert(job);
    assert.ok(!answer.ok);
    assert.equal(answer.refusal.outcome, 'unsupported-format');
    assert.match(answer.refusal.detail, /"convert" among the settings in cdk\.json/);
    assert.deepEqual(await noReader.read('/none', ['it'], 1000), []);
  });
});

describe('a link into the bucket', () => {
  for (const [name, make] of [
    ['to read', readLink],
    ['to write', writeLink],
  ] as const) {
    test(`${name} binds neither the body nor its checksum, which nobody knows yet`, async () => {
      const { searchParams, pathname } = new URL(await make(access, 'conversions/one/answer'));
      assert.match(pathname, /conversions\/one\/answer$/);
      const names = [...searchParams.keys()].map((key) => key.toLowerCase());
      assert.deepEqual(
        names.filter((key) => /checksum|crc/.test(key)),
        [],
      );
      assert.equal(searchParams.get('X-Amz-SignedHeaders'), 'host');
      assert.equal(searchParams.get('X-Amz-Expires'), '300');
    });
  }
});
