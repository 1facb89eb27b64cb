/** The browser comes packed by npm; its first job should not be the one to unpack it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ownNode, root, run, say } from './shell.mjs';

const program = join(root, 'node_modules', '@sparticuz', 'chromium', 'bin', 'chromium');

export function unpackBrowser() {
  if (!existsSync(program) && !run(ownNode, [join(root, 'bin', 'setup', 'unpack-browser.ts')])) {
    say('The browser for HTML pages could not be unpacked; its first job will try again.');
  } else say('Browser: unpacked.');
}
