/** A process with a job folder in the folder named, until its input ends. Sweeps that folder first, and says both. */
import { readdirSync } from 'node:fs';
import { makeJobFolder, removeAbandonedFolders } from '../../../../lambdas/documents/sandbox/job-folder.ts';

const [, , folder = ''] = process.argv;
await removeAbandonedFolders(folder);
const left = readdirSync(folder);
const own = await makeJobFolder(folder);
process.stdout.write(`${JSON.stringify({ pid: process.pid, left, own })}\n`);
process.stdin.resume();
