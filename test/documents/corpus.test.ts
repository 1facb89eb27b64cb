/**
 * Real files that nobody here wrote, where they stand beside the project; each ends as its manifest says. `npm test` takes
 * of each format what is ordinary and what must be refused; `npm run test:corpus` takes all and prints the table.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findLibreOffice } from '../../lambdas/documents/engines/office/office-program.ts';
import { createEngineConverter } from '../../lambdas/documents/jobs/engine-converter.ts';
import { preparePages } from '../../lambdas/documents/jobs/prepare-pages.ts';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import {
  type CorpusEnd,
  type CorpusRow,
  endOf,
  isAsExpected,
  otherwise,
  readRows,
  shared,
} from './made/corpus-rows.ts';
import { linking } from './made/made-office.ts';

/** One document may take so long, and all processes that work on it so much memory. */
const MAX_MS = 60_000;
const MAX_BYTES = 1.5 * 1024 ** 3;

const corpus = readRows('corpus');
const isWhole = process.env.FAXPOST_CORPUS === 'whole';
const office = await findLibreOffice();

/** The first of each format that must become pages, and the first that must not. */
function sample(rows: readonly CorpusRow[]): CorpusRow[] {
  const seen = new Set<string>();
  return rows.filter(({ format, expected }) => {
    const kind = `${format} ${expected.startsWith('pages')}`;
    return !seen.has(kind) && seen.add(kind);
  });
}

/** Two submissions at once, as the service works on a machine with two processors. */
async function runAll(rows: readonly CorpusRow[], folder: string): Promise<CorpusEnd[]> {
  const waiting = [...rows];
  const ends = new Map<CorpusRow, CorpusEnd>();
  const runNext = async () => {
    const workers = startWorkerPool({ warm: { prepare: 1 }, tempFolder: folder });
    try {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        ends.set(row, await endOf(row, workers, folder));
      }
    } finally {
      await workers.close();
    }
  };
  await Promise.all([runNext(), runNext()]);
  return rows.map((row) => ends.get(row) as CorpusEnd);
}

/** Processes that have their working directory under a folder. */
const processesIn = (folder: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder);
    } catch {
      return false;
    }
  });

/** Documents that refer to a server of ours in every way that their format has; how many requests it got. */
async function countHits(folder: string): Promise<{ documents: number; hits: number }> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const workers = startWorkerPool({ tempFolder: folder });
  const converter = createEngineConverter(workers);
  try {
    const documents = linking.map(([format, make]) => {
      const path = join(folder, `linking.${format}`);
      writeFileSync(
        path,
        make((what) => `http://127.0.0.1:${port}/${what}`),
      );
      return { name: `linking.${format}`, path };
    });
    const made = await preparePages(documents, { workFolder: join(folder, 'linking') }, workers, converter);
    assert.ok(made.ok, JSON.stringify(made));
  } finally {
    await workers.close();
    server.closeAllConnections();
    server.close();
  }
  return { documents: linking.length, hits: hits.length };
}

const line = (end: CorpusEnd): string =>
  [
    isAsExpected(end) ? ' ' : '✗',
    end.row.file.padEnd(52),
    end.end.padEnd(18),
    `${Math.round(end.ms)} ms`.padStart(8),
    `${Math.round(end.peakBytes / 1024 ** 2)} MB`.padStart(8),
    ` ${end.detail}`,
    otherwise[end.row.file] === undefined
      ? ''
      : ` [manifest: ${end.row.expected}; ${otherwise[end.row.file]?.because}]`,
  ].join(' ');

test('the corpus ends as its manifest says, in time and within its memory, and leaves nothing running', {
  skip: (corpus === undefined && 'no corpus here') || (office === undefined && 'no LibreOffice here'),
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  try {
    const ends = await runAll(isWhole ? (corpus ?? []) : sample(corpus ?? []), folder);
    const network = await countHits(folder);
    const left = processesIn(folder);
    if (isWhole) for (const end of ends) context.diagnostic(line(end));
    const most = (of: (end: CorpusEnd) => number) => ends.reduce((a, b) => (of(b) > of(a) ? b : a));
    const held = ends.filter(({ row }) => otherwise[row.file] !== undefined).length;
    context.diagnostic(
      `${ends.length} files, ${ends.filter(isAsExpected).length} as expected, ${held} of them held against the manifest`,
    );
    context.diagnostic(`longest (at most ${MAX_MS / 1000} s): ${line(most(({ ms }) => ms))}`);
    context.diagnostic(`largest (at most ${MAX_BYTES / 1024 ** 2} MB): ${line(most(({ peakBytes }) => peakBytes))}`);
    context.diagnostic(
      `processes left: ${left.length}; network hits: ${network.hits}, of ${network.documents} documents that refer to it`,
    );
    assert.deepEqual(ends.filter((end) => !isAsExpected(end)).map(line), []);
    assert.deepEqual(ends.filter(({ ms }) => ms > MAX_MS).map(line), []);
    assert.deepEqual(ends.filter(({ peakBytes }) => peakBytes > MAX_BYTES).map(line), []);
    assert.deepEqual(left, []);
    assert.equal(network.hits, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const faxPages = readRows('faxpages');
test('every page of the fax corpus becomes a fax', {
  skip: faxPages === undefined && 'no fax pages here',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  const workers = startWorkerPool({ warm: { prepare: 1 }, tempFolder: folder });
  try {
    const documents = (faxPages ?? []).map(({ file }) => ({
      name: file,
      path: new URL(`faxpages/${file}`, shared).pathname,
    }));
    const fax = await preparePages(documents, { workFolder: join(folder, 'work') }, workers);
    assert.ok(fax.ok, JSON.stringify(fax));
    const { pages } = fax.value;
    assert.ok(pages.length >= documents.length);
    for (const page of pages) assert.ok(page.seconds < 90, `${page.source.document} takes ${page.seconds} s of line`);
  } finally {
    await workers.close();
    rmSync(folder, { recursive: true });
  }
});
