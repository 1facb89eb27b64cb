import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { startWorkerProcess } from '../../lambdas/documents/sandbox/worker-process.ts';
import { requireBanner } from '../../lib/functions/node-function.ts';
import { wholePackages } from '../../lib/functions/prepare-bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entries = readdirSync(join(root, 'lambdas/aws/entry')).map((file) => basename(file, '.ts'));
const folder = mkdtempSync(join(tmpdir(), 'faxpost-bundles-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles as lib/functions/node-function.ts has it done. @returns the file */
async function bundle(source: string, name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: requireBanner },
    external: wholePackages,
    logLevel: 'error',
  });
  return outfile;
}

/** Loads a bundle in a process without the project around it. @returns what it exports */
async function load(file: string): Promise<string[]> {
  const program = `
    globalThis.awslambda = { streamifyResponse: (handler) => handler };
    console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(pathToFileURL(file).href)}))));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env: {} });
  return JSON.parse(stdout);
}

describe('the bundles of the functions', () => {
  for (const entry of entries) {
    test(`${entry} loads, without a variable set, and offers its handler`, async () => {
      assert.deepEqual(await load(await bundle(`lambdas/aws/entry/${entry}.ts`, entry)), ['handler']);
    });
  }

  test('the worker of prepare loads its engines from the packages beside it', async () => {
    mkdirSync(join(folder, 'task'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'task', 'node_modules'));
    const entry = await bundle('lambdas/documents/child/prepare-worker.ts', 'task/prepare-worker');
    const { documentMs: stepMs, ...limits } = readLimits();
    const worker = await startWorkerProcess({ entry, tempFolder: folder, limits: { ...limits, stepMs } });
    await worker.ready;
    assert.ok(worker.isAlive());
    await worker.end();
  });
});
