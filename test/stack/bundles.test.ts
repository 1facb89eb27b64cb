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

/** Bundles as lib/functions/node-function.ts has it done. @returns the file, its bytes, and paths of what is in it */
async function bundle(source: string, name: string) {
  const outfile = join(folder, `${name}.mjs`);
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
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
  const [{ bytes, inputs } = { bytes: 0, inputs: {} }] = Object.values(metafile.outputs);
  const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { file: outfile, bytes, inputs: used.map(([path]) => path) };
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
      const { file } = await bundle(`lambdas/aws/entry/${entry}.ts`, entry);
      assert.deepEqual(await load(file), ['handler']);
    });
  }

  for (const entry of ['webhook', 'media', 'download']) {
    test(`${entry}, which anybody can call, carries its own route and neither a carrier’s client nor an engine`, async () => {
      const { bytes, inputs } = await bundle(`lambdas/aws/entry/${entry}.ts`, `small-${entry}`);
      const foreign =
        /node_modules\/(telnyx|libphonenumber-js|nodemailer|mailparser|sharp|@cantoo|@hyzyla)|^lambdas\/(mail|pages)\//;
      assert.deepEqual(
        inputs.filter((path) => foreign.test(path)),
        [],
      );
      assert.equal(inputs.filter((path) => /web\/public\/(webhook|media|received)-route/.test(path)).length, 1);
      assert.ok(bytes < 1_600_000, `${bytes} bytes`);
    });
  }

  test('the worker of prepare loads its engines from the packages beside it', async () => {
    mkdirSync(join(folder, 'task'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'task', 'node_modules'));
    const { file: entry } = await bundle('lambdas/documents/child/prepare-worker.ts', 'task/prepare-worker');
    const { documentMs: stepMs, ...limits } = readLimits();
    const worker = await startWorkerProcess({ entry, tempFolder: folder, limits: { ...limits, stepMs } });
    await worker.ready;
    assert.ok(worker.isAlive());
    await worker.end();
  });
});
