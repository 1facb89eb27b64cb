import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compiledCode } from '../../lambdas/documents/sandbox/compiled-code.ts';
import { isolation } from '../../lambdas/documents/sandbox/isolation.ts';
import { giveFolder } from '../../lambdas/documents/sandbox/job-folder.ts';
import { workerFlags } from '../../lambdas/documents/sandbox/worker-flags.ts';

const run = promisify(execFile);
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('a worker within its walls takes every module of an engine as setup compiled it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  try {
    assert.deepEqual(compiledCode(join(folder, 'nowhere')), {});
    const env = { PATH: process.env.PATH, ...compiledCode(folder) };
    await run(process.execPath, [file('bin/setup/compile-workers.ts')], { env });
    const engine = file('lambdas/documents/engines/office/office.ts');
    const { commandPrefix, owner } = await isolation();
    await giveFolder(folder, owner);
    const [program = '', ...walls] = [
      ...commandPrefix(folder, file('lambdas/ports.ts')),
      process.execPath,
      ...workerFlags,
      '--input-type=module',
      '--eval',
      `await import(${JSON.stringify(engine)})`,
    ];
    const { stderr } = await run(program, walls, { cwd: folder, env: { ...env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' } });
    const ours = stderr.split('\n').filter((line) => line.includes('lambdas/documents/'));
    assert.ok(
      ours.some((line) => /office\.ts.* success/.test(line)),
      stderr.slice(0, 2000),
    );
    assert.ok(
      ours.every((line) => !/cache miss|not initialized|failed/.test(line)),
      ours.join('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
