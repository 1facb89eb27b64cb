/** The code that opens documents is compiled ahead: a worker that finds it so is ready in a third of the time. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownNode, root, run, say } from './shell.mjs';

const folder = join(root, 'node_modules', '.cache', 'faxpost');
const stamp = join(folder, 'made-of');

/** Changes whenever a module of ours or a package does. */
function currentState() {
  const modules = readdirSync(join(root, 'lambdas'), { recursive: true }).filter((name) => name.endsWith('.ts'));
  const newest = modules.map((name) => statSync(join(root, 'lambdas', name)).mtimeMs).sort((a, b) => b - a)[0];
  return `${modules.length} ${newest} ${statSync(join(root, 'package-lock.json')).mtimeMs}`;
}

export function compileWorkers() {
  const state = currentState();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return say('Workers: compiled.');
  try {
    rmSync(folder, { recursive: true, force: true });
    const environment = { NODE_COMPILE_CACHE: folder };
    if (!run(ownNode, [join(root, 'bin', 'setup', 'compile-workers.ts')], environment)) throw new Error('not compiled');
    writeFileSync(stamp, state);
  } catch {
    say('The code that opens documents could not be compiled ahead; documents take a little longer.');
  }
}
