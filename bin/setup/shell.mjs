/** What the parts of setup share: where we are, saying, running. Plain JavaScript for Node 18, without packages. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Node 24 as npm brings it. */
export const ownNode = join(root, 'node_modules', 'node', 'bin', 'node');

export const say = (text) => process.stdout.write(`${text}\n`);

export function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
  return false;
}

/** Runs a program in front of the person, without letting it ask. Answers whether it succeeded. */
export function run(program, words, environment = {}) {
  say(`$ ${program} ${words.join(' ')}`);
  const env = { ...process.env, ...environment };
  return spawnSync(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

export const isOnPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
