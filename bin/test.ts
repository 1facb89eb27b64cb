/** Runs the tests: all of them, or those of the folders and files named. */
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const named = words.filter((word) => !word.startsWith('--'));

async function filesOf(name: string): Promise<string[]> {
  const pattern = name.endsWith('.test.ts')
    ? name.replace(/^(\.\/)?(test\/)?/, '')
    : `${name.replace(/^test\//, '')}/**/*.test.ts`;
  const found: string[] = [];
  for await (const file of glob(pattern, { cwd: join(root, 'test') })) found.push(join(root, 'test', file));
  return found;
}

const found = (await Promise.all((named.length > 0 ? named : ['.']).map(filesOf))).flat();
const files = [...new Set(found)].sort();

if (files.length === 0) {
  process.stderr.write(`There is no test in ${named.join(', ') || 'test'}. Name a folder of test/ or a file in it.\n`);
  process.exitCode = 1;
} else {
  // Journeys wait for timers more than for processors: one file more than there are processors keeps both busy.
  // A file that waits for what never comes fails instead of waiting for ever.
  const timeout = 300_000;
  const stream = run({
    files,
    concurrency: 3,
    timeout,
    cwd: root,
    ...(only === undefined ? {} : { testNamePatterns: only }),
  });
  stream.on('test:fail', (data) => {
    if (data.todo === undefined || data.todo === false) process.exitCode = 1;
  });
  stream.compose(spec).pipe(process.stdout);
}
