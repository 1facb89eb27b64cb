/** The drawing function as `prepare` and `deliver` reach it: workers elsewhere, with the same pages as workers here. */

import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, json } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { LambdaWorkers } from '../../lambdas/aws/lambda-workers.ts';
import { S3Files } from '../../lambdas/aws/s3-files.ts';
import { packFiles, unpackFiles } from '../../lambdas/documents/jobs/file-bundle.ts';
import { type DocumentFile, preparePages } from '../../lambdas/documents/jobs/prepare-pages.ts';
import { rebuildFax } from '../../lambdas/documents/jobs/rebuild.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { refuse } from '../../lambdas/documents/refusal.ts';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import { accepted } from '../../lambdas/fax/result.ts';
import { draw } from '../../lambdas/handlers/draw.ts';
import type { Converter, WorkerPool } from '../../lambdas/ports.ts';
import { makePdf } from '../pages/made-documents.ts';
import { acceptedOf, refusalOf } from './made/results.ts';

let folder = '';
let here: RunningWorkerPool;
let bucket: { url: string; close: () => void };
let lambda: { url: string; close: () => void };
const objects = new Map<string, Buffer>();
/** What the function answers instead; and the documents of each of its jobs. */
let instead: ((result: unknown) => unknown) | undefined;
let jobs: number[] = [];
let alarms: unknown[] = [];
let there: WorkerPool;

function listen(listener: RequestListener): Promise<{ url: string; close: () => void }> {
  const server = createServer(listener);
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }),
    ),
  );
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  // Workers run as another user where the tests run as root.
  chmodSync(folder, 0o755);
  here = startWorkerPool({ warm: { prepare: 1 }, tempFolder: folder });
  bucket = await listen(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://bucket').pathname;
    if (request.method === 'PUT') {
      objects.set(path, await buffer(request));
      return void response.end();
    }
    const object = objects.get(path);
    response.writeHead(object === undefined ? 404 : 200, { 'content-length': object?.length ?? 0 });
    response.end(request.method === 'HEAD' ? undefined : object);
  });
  lambda = await listen(async (request, response) => {
    const event = (await json(request)) as { job: { documents?: unknown[] } };
    jobs.push(event.job.documents?.length ?? 0);
    const result = await draw({ workers: here }, event).catch((error: Error) => {
      response.setHeader('x-amz-function-error', 'Unhandled');
      return { errorType: error.name };
    });
    response.end(JSON.stringify(instead === undefined ? result : instead(result)));
  });
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  const s3 = new S3Client({ endpoint: bucket.url, region: 'eu-west-1', credentials, forcePathStyle: true });
  there = new LambdaWorkers({
    lambda: new LambdaClient({ endpoint: lambda.url, region: 'eu-west-1', credentials }),
    s3,
    bucket: 'bytes',
    functionName: 'draw',
    files: new S3Files(s3, 'bytes'),
    ids: { secret: () => 'secret' },
    journal: { alarm: (what, { cause } = {}) => void alarms.push([what, cause]) },
  });
});
after(async () => {
  await here.close();
  bucket.close();
  lambda.close();
  rmSync(folder, { recursive: true });
});

let count = 0;
function put(name: string, bytes: Uint8Array | string): DocumentFile {
  const path = join(folder, `document-${++count}`);
  writeFileSync(path, bytes);
  return { name, path };
}

/** An engine that makes a PDF of one page out of every document. */
const converter: Converter = {
  convert: async ({ name, folder: out }) => {
    if (name === 'locked.docx') return refuse('password-protected', 'asks for a password');
    const { path } = put('made.pdf', await makePdf([{}]));
    return accepted({ pdf: path, converter: `engine for ${name.slice(-4)} in ${out.length > 0}` });
  },
};

async function prepare(pool: WorkerPool, documents: readonly DocumentFile[]) {
  [jobs, alarms] = [[], []];
  const workFolder = join(folder, `work-${++count}`);
  const result = await preparePages(documents, { workFolder }, pool, converter);
  const files = existsSync(workFolder) ? readdirSync(workFolder).filter((name) => /\.(png|tif)$/.test(name)) : [];
  return {
    result,
    pictures: files.sort(),
    tiff: files.includes('fax.tif') && readFileSync(join(workFolder, 'fax.tif')),
  };
}

const redPicture = () =>
  sharp({ create: { width: 300, height: 200, channels: 3, background: '#f00' } })
    .jpeg()
    .toBuffer();
const rtf = '{\\rtf1 A letter}';

describe('workers in a function without permissions', () => {
  test('make the same pages as workers here, of pictures, PDF, text, and what an engine makes in between', async () => {
    const documents = [
      put('photo.jpg', await redPicture()),
      put('letter.rtf', rtf),
      put('two.pdf', await makePdf([{}, {}])),
      put('second.rtf', rtf),
      put('note.txt', 'Hello'),
    ];
    const local = await prepare(here, documents);
    const remote = await prepare(there, documents);
    assert.deepEqual(remote.result, local.result);
    assert.deepEqual(remote.pictures, local.pictures);
    assert.ok(remote.tiff && local.tiff && remote.tiff.equals(local.tiff));
    assert.equal(acceptedOf(remote.result).pages.length, 6);
    // It stops where the first engine is needed; by then the other one has been asked as well.
    assert.deepEqual(jobs, [5, 4]);
    assert.deepEqual(alarms, []);
  });

  test('say which documents cannot be faxed, all of them', async () => {
    const documents = [put('locked.docx', rtf), put('broken.pdf', '%PDF-1.7 nothing'), put('empty.txt', '')];
    const refusals = refusalOf((await prepare(there, documents)).result);
    assert.deepEqual(
      refusals.map(({ document, outcome }) => [document, outcome]),
      [
        ['locked.docx', 'password-protected'],
        ['broken.pdf', 'corrupt-document'],
        ['empty.txt', 'empty-document'],
      ],
    );
  });

  test('rebuild a received fax', async () => {
    const { path } = put('received.pdf', await makePdf([{}, {}]));
    const work = (name: string) => ({ workFolder: join(folder, name) });
    const local = acceptedOf(await rebuildFax(path, work('rebuilt-here'), here));
    const remote = acceptedOf(await rebuildFax(path, work('rebuilt-there'), there));
    assert.ok(readFileSync(remote.pdfPath).equals(readFileSync(local.pdfPath)));
    assert.deepEqual(readdirSync(join(folder, 'rebuilt-there')), readdirSync(join(folder, 'rebuilt-here')));
  });

  test('that take too long are an answer with what was drawn until then, within the time of the submission', async () => {
    const documents = [put('note.txt', 'Hello')];
    const options = { workFolder: join(folder, 'late'), limits: readLimits({ submissionMs: 1 }) };
    assert.equal(refusalOf(await preparePages(documents, options, there))[0]?.outcome, 'conversion-failed');
  });
});

describe('a drawing function that is broken', () => {
  const attempt = async (answer: (result: unknown) => unknown) => {
    instead = answer;
    try {
      return await prepare(there, [put('note.txt', 'Hello')]).catch((error: unknown) => error);
    } finally {
      instead = undefined;
    }
  };

  test('is asked once more, then that is alarmed and tried again later: no document is blamed', async () => {
    assert.ok((await attempt(() => ({ perhaps: true }))) instanceof Transient);
    assert.deepEqual(alarms, [['convert-broken', 'answered with something else']]);
    assert.equal(jobs.length, 2);
  });

  test('or taken over cannot write where it likes, nor answer without end', async () => {
    const hostile = async (name: string) => {
      const outer = mkdtempSync(join(folder, 'hostile-'));
      const inner = mkdtempSync(join(outer, 'inner-'));
      writeFileSync(join(inner, 'document-0.tif'), 'x');
      const bundle = Buffer.from((await packFiles(inner)).toString('latin1').replace('document-0.tif', name), 'latin1');
      return [await unpackFiles(bundle, inner, () => true), readdirSync(outer).length, readdirSync(inner)];
    };
    assert.deepEqual(await hostile('../outside.tif'), [false, 1, ['document-0.tif']]);
    assert.deepEqual(await hostile('/tmp/escape.ti'), [false, 1, ['document-0.tif']]);
    assert.deepEqual(await hostile('document-1.tif'), [true, 1, ['document-0.tif', 'document-1.tif']]);
    const result = await attempt(() => ({ end: 'finished', events: [{ event: 'engine', document: 0 }] }));
    assert.equal((result as { name?: string }).name, 'Defect');
  });

  test('gives no file that is a link', async () => {
    const linked = mkdtempSync(join(folder, 'linked-'));
    symlinkSync('/etc/hostname', join(linked, 'document-0.tif'));
    writeFileSync(join(linked, 'document-1.tif'), 'strips');
    const target = mkdtempSync(join(folder, 'target-'));
    assert.ok(await unpackFiles(await packFiles(linked), target));
    assert.deepEqual(readdirSync(target), ['document-1.tif']);
  });
});
