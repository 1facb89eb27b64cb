import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { startWorkerProcess } from '../../lambdas/documents/sandbox/worker-process.ts';
import { bundleDraw, wholePackages } from '../../lib/functions/bundles.ts';
import { requireBanner } from '../../lib/functions/node-function.ts';
import { bundleEntry, entries } from './bundle-entry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'faxpost-bundles-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const bundle = (source: string, name: string, external = wholePackages) =>
  bundleEntry(source, join(folder, `${name}.mjs`), external);

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
    test(`${basename(entry)} loads, without a variable set, and offers its handler in at most 10 megabytes`, async () => {
      const { file, bytes } = await bundle(`lambdas/aws/${entry}.ts`, basename(entry));
      assert.deepEqual(await load(file), ['handler']);
      assert.ok(bytes <= 10_000_000, `${bytes} bytes`);
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

  for (const entry of ['prepare', 'deliver']) {
    test(`${entry} carries no engine that decodes a document or a picture`, async () => {
      const { inputs } = await bundle(`lambdas/aws/entry/${entry}.ts`, `alone-${entry}`, []);
      const engines = /node_modules\/(sharp|@hyzyla|@imagemagick|dejavu-fonts-ttf)/;
      assert.deepEqual(
        inputs.filter((path) => engines.test(path)),
        [],
      );
    });
  }

  test('draw has at most 60 megabytes with its packages, which its worker loads', async () => {
    const task = join(folder, 'task');
    mkdirSync(task);
    await bundle('lambdas/aws/entry/draw.ts', 'task/index');
    const commands = bundleDraw(requireBanner).commandHooks?.afterBundling(root, task) ?? [];
    await promisify(execFile)('sh', ['-e', '-c', commands.join('\n')]);
    const bytes = sizeOf(task);
    assert.ok(bytes <= 60_000_000, `${bytes} bytes`);
    const { documentMs: stepMs, ...limits } = readLimits();
    const entry = join(task, 'prepare-worker.mjs');
    const worker = await startWorkerProcess({ entry, tempFolder: folder, limits: { ...limits, stepMs } });
    await worker.ready;
    assert.ok(worker.isAlive());
    await worker.end();
    // The engines are loaded when a document wants them: each from its file in the bundle.
    const program = `
      import { createRequire } from 'node:module';
      import { statSync } from 'node:fs';
      for (const name of ${JSON.stringify(wholePackages.filter((name) => name !== 'dejavu-fonts-ttf'))}) await import(name);
      const files = ['@imagemagick/magick-wasm/magick.wasm', '@hyzyla/pdfium/pdfium.wasm'];
      const fonts = ['DejaVuSans.ttf', 'DejaVuSansMono.ttf'].map((name) => 'dejavu-fonts-ttf/ttf/' + name);
      const { resolve } = createRequire(import.meta.url);
      console.log([...files, ...fonts].every((file) => statSync(resolve(file)).size > 100_000));`;
    writeFileSync(join(task, 'try.mjs'), program);
    const { stdout } = await promisify(execFile)(process.execPath, [join(task, 'try.mjs')], { env: {} });
    assert.equal(stdout, 'true\n');
  });
});

/** Bytes of all files in a folder. */
const sizeOf = (top: string): number =>
  readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
