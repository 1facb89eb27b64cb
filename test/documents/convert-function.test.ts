/** The converting function as Lambda sees it, and as `prepare` reaches it. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, json, text } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { LambdaConverter } from '../../lambdas/aws/lambda-converter.ts';
import { LambdaReader } from '../../lambdas/aws/lambda-reader.ts';
import { S3Files } from '../../lambdas/aws/s3-files.ts';
import { findLibreOffice } from '../../lambdas/documents/engines/office/office-program.ts';
import { readBundle } from '../../lambdas/documents/jobs/answer-bundle.ts';
import type { OrRefusal } from '../../lambdas/documents/refusal.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import type { AlarmName } from '../../lambdas/fax/journal/journal-names.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import { type ConvertPorts, convert } from '../../lambdas/handlers/convert.ts';
import type { Conversion, Converter, Reader, ReadLine } from '../../lambdas/ports.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
after(() => rmSync(folder, { recursive: true }));

async function listen(listener: RequestListener): Promise<{ url: string; close: () => void }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

type Bucket = Awaited<ReturnType<typeof startBucket>>;

/** Objects by path, whatever the query says. */
async function startBucket() {
  const objects = new Map<string, Buffer>();
  const server = await listen(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://bucket').pathname;
    if (request.method === 'PUT') {
      objects.set(path, await buffer(request));
      response.end();
      return;
    }
    const object = objects.get(path);
    response.writeHead(object === undefined ? 404 : 200).end(object);
  });
  return { objects, ...server };
}

interface Posted {
  readonly path: string;
  readonly body: unknown;
}

/** The Runtime API with one invocation after another; what the process answers to each comes out of `invoke`. */
async function startRuntimeApi() {
  const waiting: unknown[] = [];
  const posted: Posted[] = [];
  let wake = () => {};
  let ask = () => {};
  const server = await listen(async (request: IncomingMessage, response) => {
    const path = request.url ?? '';
    if (request.method === 'POST') {
      posted.push({ path, body: await json(request) });
      response.writeHead(202).end();
      return wake();
    }
    while (waiting.length === 0) await new Promise<void>((resolve) => (ask = resolve));
    response
      .setHeader('lambda-runtime-aws-request-id', `request-${posted.length + 1}`)
      .end(JSON.stringify(waiting.shift()));
  });
  return {
    ...server,
    async invoke(event: unknown): Promise<Posted> {
      const answered = new Promise<void>((resolve) => (wake = resolve));
      waiting.push(event);
      ask();
      await answered;
      return posted.at(-1) as Posted;
    },
  };
}

const office = await findLibreOffice();

/** A page with two words in large letters. */
const page = await sharp(
  Buffer.from(
    '<svg width="900" height="300"><rect width="900" height="300" fill="#fff"/><text x="60" y="180" font-family="Liberation Sans" font-size="90">Invoice number</text></svg>',
  ),
)
  .png()
  .toBuffer();

const wordsOf = (lines: readonly ReadLine[]): string[] => lines.flatMap(({ words }) => words.map(({ text }) => text));

/** The entry as a process; its standard error has to stay empty. */
async function useEntry(work: (entry: Awaited<ReturnType<typeof startRuntimeApi>>, bucket: Bucket) => Promise<void>) {
  const bucket = await startBucket();
  const runtime = await startRuntimeApi();
  const entry = new URL('../../lambdas/aws/image/convert.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [entry], {
    env: { AWS_LAMBDA_RUNTIME_API: new URL(runtime.url).host, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    await work(runtime, bucket);
  } finally {
    child.kill('SIGKILL');
    bucket.close();
    runtime.close();
  }
  assert.equal(await text(child.stderr), '');
}

test(
  'the image’s entry, a plain process, speaks the Runtime API and converts by links',
  {
    skip: office === undefined && 'no LibreOffice here',
  },
  () =>
    useEntry(async (runtime, bucket) => {
      bucket.objects.set('/in', Buffer.from('{\\rtf1 Two\\page pages}'));
      const links = { get: `${bucket.url}/in`, put: `${bucket.url}/out` };
      const answer = await runtime.invoke({ ...links, name: 'letter.rtf', format: 'rtf' });
      assert.deepEqual(answer, { path: '/2018-06-01/runtime/invocation/request-1/response', body: { put: true } });
      const read = acceptedOf(await readBundle(bucket.objects.get('/out') as Buffer, join(folder, 'read')));
      assert.ok('pdf' in read);
      assert.equal(read.converter, 'libreoffice');
      assert.equal(readFileSync(read.pdf).toString('latin1', 0, 5), '%PDF-');

      bucket.objects.set('/in', Buffer.from('nothing of the kind'));
      const notOne = await runtime.invoke({ ...links, name: 'letter.docx', format: 'docx' });
      assert.equal((notOne.body as { refused: { outcome: string } }).refused.outcome, 'corrupt-document');

      const failed = await runtime.invoke({ ...links, get: `${bucket.url}/missing`, name: 'x', format: 'rtf' });
      assert.equal(failed.path, '/2018-06-01/runtime/invocation/request-3/error');
      assert.equal((failed.body as { errorType: string }).errorType, 'Defect');
    }),
);

test(
  'the same entry reads the words of a page',
  { skip: !existsSync('/usr/bin/tesseract') && 'tesseract is not installed here' },
  () =>
    useEntry(async (runtime, bucket) => {
      bucket.objects.set('/page', page);
      const { body } = await runtime.invoke({ get: `${bucket.url}/page`, languages: ['en'], milliseconds: 20_000 });
      assert.deepEqual(wordsOf((body as { lines: ReadLine[] }).lines), ['Invoice', 'number']);
    }),
);

describe('prepare and deliver reach it', () => {
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const document = join(folder, 'document');
  writeFileSync(document, 'what was attached');

  const noReader: Reader = { read: () => Promise.reject(new Error('nothing is read here')) };
  const noConverter: Converter = { convert: () => Promise.reject(new Error('nothing is converted here')) };

  /** A service of AWS's that calls the story itself; the adapters of whoever asks it. */
  async function startFunction(ports: ConvertPorts, answer: (body: unknown) => unknown = (body) => body) {
    const bucket = await startBucket();
    const alarms: unknown[] = [];
    const lambda = await listen(async (request, response) => {
      const event = await json(request);
      const result = await convert(ports, event).catch((error: Error) => {
        response.setHeader('x-amz-function-error', 'Unhandled');
        return { errorType: error.name };
      });
      response.end(JSON.stringify(answer(result)));
    });
    const s3 = new S3Client({ endpoint: bucket.url, region: 'eu-west-1', credentials, forcePathStyle: true });
    const access = {
      lambda: new LambdaClient({ endpoint: lambda.url, region: 'eu-west-1', credentials }),
      s3,
      bucket: 'bytes',
      functionName: 'convert',
      files: new S3Files(s3, 'bytes'),
      ids: { secret: () => 'secret' },
      journal: { alarm: (what: AlarmName, { cause }: Record<string, unknown> = {}) => alarms.push([what, cause]) },
    };
    const close = () => {
      bucket.close();
      lambda.close();
    };
    return { access, bucket, alarms, close };
  }

  async function reach(converter: Converter, answer?: (body: unknown) => unknown) {
    const { access, bucket, alarms, close } = await startFunction({ converter, reader: noReader }, answer);
    const out = mkdtempSync(join(folder, 'out-'));
    try {
      const job = { path: document, name: 'a.eml', contentType: 'message/rfc822', format: 'eml', folder: out } as const;
      const answered = await new LambdaConverter(access).convert(job).catch((error: Error) => error);
      return { answer: answered, objects: [...bucket.objects.keys()], alarms };
    } finally {
      close();
    }
  }

  async function readBy(reader: Reader, answer?: (body: unknown) => unknown) {
    const { access, alarms, close } = await startFunction({ converter: noConverter, reader }, answer);
    const path = join(folder, 'page.png');
    writeFileSync(path, page);
    try {
      return { lines: await new LambdaReader(access).read(path, ['it', 'en'], 5000), alarms };
    } finally {
      close();
    }
  }

  const given = (make: (job: Parameters<Converter['convert']>[0]) => Conversion): Converter => ({
    convert: async (job) => accepted(make(job)),
  });

  test('what it gives comes back by the bucket: documents with their names, in their order', async () => {
    const { answer, objects } = await reach(
      given(({ path }) => ({
        converter: 'message',
        documents: [
          { name: 'Übersicht.txt', contentType: 'text/plain', path },
          { name: '2.pdf', path },
        ],
      })),
    );
    const made = acceptedOf(answer as OrRefusal<Conversion>);
    assert.ok('documents' in made);
    assert.deepEqual(
      made.documents.map(({ name, contentType, path }) => [name, contentType, readFileSync(path, 'utf8')]),
      [
        ['Übersicht.txt', 'text/plain', 'what was attached'],
        ['2.pdf', undefined, 'what was attached'],
      ],
    );
    assert.deepEqual(objects, ['/bytes/conversions/secret/document', '/bytes/conversions/secret/answer']);
  });

  test('a refusal passes through', async () => {
    const refusal = { outcome: 'password-protected', detail: 'asks for a password' } as const;
    const refusing: Converter = { convert: async () => refused(refusal) };
    const { answer } = await reach(refusing);
    assert.deepEqual(refusalOf(answer as OrRefusal<Conversion>), refusal);
  });

  test('an answer that is none is our fault: alarmed, and tried again later', async () => {
    const { answer: failed, alarms } = await reach(
      given(({ path }) => ({ pdf: path, converter: 'x' })),
      () => ({ put: 'perhaps' }),
    );
    assert.ok(failed instanceof Transient);
    assert.deepEqual(alarms, [['convert-broken', 'answered with something else']]);
  });

  test('a function that dies is invoked once more; then that is alarmed and tried again later, and no document is blamed', async () => {
    let count = 0;
    const dying: Converter = {
      convert: () => {
        count += 1;
        throw new RangeError('out of memory');
      },
    };
    const { answer: failed, alarms } = await reach(dying);
    assert.ok(failed instanceof Transient);
    assert.deepEqual(alarms, [['convert-broken', 'RangeError']]);
    assert.equal(count, 2);
  });

  test('a function that dies once is no trouble', async () => {
    let count = 0;
    const once: Converter = {
      convert: async ({ path }) => {
        count += 1;
        if (count === 1) throw new RangeError('out of memory');
        return accepted({ pdf: path, converter: 'x' });
      },
    };
    const { answer: made, alarms } = await reach(once);
    assert.ok('pdf' in acceptedOf(made as OrRefusal<Conversion>));
    assert.deepEqual(alarms, []);
  });

  test('words come back with their places, and the page goes there by the bucket', async () => {
    const lines = [{ top: 0.1, height: 0.02, words: [{ text: 'Fattura', left: 0.1, width: 0.2 }] }];
    const calls: unknown[] = [];
    const reader: Reader = {
      read: async (picture, ...more) => {
        calls.push([readFileSync(picture).equals(page), ...more]);
        return lines;
      },
    };
    assert.deepEqual(await readBy(reader), { lines, alarms: [] });
    assert.deepEqual(calls, [[true, ['it', 'en'], 5000]]);
  });

  test('without words where reading dies, or answers what is none: alarmed, and the fax does not wait', async () => {
    assert.deepEqual(await readBy(noReader), { lines: [], alarms: [['convert-broken', 'Error']] });
    const none: Reader = { read: async () => [] };
    assert.deepEqual(await readBy(none, () => ({ lines: [{ top: 7, height: 0.1, words: [] }] })), {
      lines: [],
      alarms: [['convert-broken', 'answered with something else']],
    });
  });
});
