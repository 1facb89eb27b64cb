/** Runs the tests: all of them, or those of the folders and files named. */
import { glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { watchTests } from './test-watch.ts';

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
  const watch = watchTests(
    { stayMs: 180_000, silenceMs: 360_000 },
    (line) => process.stderr.write(`${line}\n`),
    () => process.exit(1),
  );
  const stream = run({
    files,
    // Journeys wait for timers more than for processors: two files more than there are processors keep both busy.
    concurrency: 4,
    // A test that waits for what never comes fails instead of waiting for ever.
    timeout: 300_000,
    cwd: root,
    ...(only === undefined ? {} : { testNamePatterns: only }),
  });
  // The run tells of each file as of a test, by its path.
  stream.on('test:enqueue', ({ file, name }) => file !== undefined && name !== file && watch.began(file));
  stream.on('test:complete', ({ file, name }) => file !== undefined && name !== file && watch.ended(file));
  stream.on('test:fail', ({ todo, file, name }) => {
    const isToldAlready = file !== undefined && name === file && watch.wasEnded(file);
    if (!isToldAlready && (todo === undefined || todo === false)) process.exitCode = 1;
  });
  stream.on('end', watch.stop);
  stream.compose(spec).pipe(process.stdout);
}
