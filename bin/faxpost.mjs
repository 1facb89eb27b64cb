#!/usr/bin/env node
/** Starts the command line on the project's own Node, whatever Node the host has. Plain JavaScript for Node 18. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'bin', 'faxpost.ts');
const ownNode = join(root, 'node_modules', 'node', 'bin', 'node');

if (!existsSync(join(root, 'node_modules', 'hono'))) {
  process.stderr.write(`Faxpost is not set up yet. Run this in ${root} first:\n\n  npm run setup\n\n`);
  process.exitCode = 1;
} else if (Number.parseInt(process.versions.node, 10) >= 24) {
  await import(entry);
} else if (existsSync(ownNode)) {
  runOwnNode();
} else {
  process.stderr.write(
    `Faxpost needs Node 24, and this is ${process.version}. Get the project's own with this, in ${root}:\n\n  npm run setup\n\n`,
  );
  process.exitCode = 1;
}

/** The channel between the two tells the child when this process is gone, even by a kill that nobody can catch. */
function runOwnNode() {
  const child = spawn(ownNode, [entry, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${ownNode} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) return process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
