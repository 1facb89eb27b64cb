/**
 * Fills the compile cache with what documents' workers load. It has to run with their flags, or V8 takes the code for that of
 * another program.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerFlags } from '../../lambdas/documents/sandbox/worker-flags.ts';

const load = fileURLToPath(new URL('./load-workers.ts', import.meta.url));
process.exitCode = spawnSync(process.execPath, [...workerFlags, load], { stdio: 'inherit' }).status ?? 1;
