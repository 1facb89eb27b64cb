/** A process of its own, so that it can be started as anybody: what a command sees and may within the walls. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isolation } from '../../../../lambdas/documents/sandbox/isolation.ts';
import { giveFolder, makeJobFolder } from '../../../../lambdas/documents/sandbox/job-folder.ts';

const { level, commandPrefix, owner } = await isolation();
const folder = await makeJobFolder();
try {
  await giveFolder(folder, owner);
  const [program = '', ...words] = [...commandPrefix(folder), '/bin/sh', '-c', process.argv[2] ?? 'true'];
  const said = execFileSync(program, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  process.stdout.write(JSON.stringify({ level, said: said.trim().split('\n') }));
} finally {
  rmSync(folder, { recursive: true });
}
