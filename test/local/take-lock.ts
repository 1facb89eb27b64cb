/** A process that locks a folder each time it is told to, says whether it has it, and gives it back when told. */
import { createInterface } from 'node:readline';
import { FolderInUse, lockFolder } from '../../local/lock.ts';

const [, , folder = ''] = process.argv;
let unlock: (() => Promise<void>) | undefined;

for await (const word of createInterface(process.stdin)) {
  if (word === 'lock') {
    try {
      unlock = await lockFolder(folder);
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error;
    }
  } else {
    await unlock?.();
    unlock = undefined;
  }
  process.stdout.write(`${unlock === undefined ? 'no' : 'yes'}\n`);
}
