/**
 * Everything that Faxpost needs on this machine, in one go: packages, Node 24, system programs. Plain JavaScript for
 * Node 18, without packages, never asks anything. Run again, it finds nothing to do. `--tests`: also what only tests use.
 */
import { unpackBrowser } from './setup/browser.mjs';
import { compileWorkers } from './setup/compiled.mjs';
import { installPackages } from './setup/packages.mjs';
import { installPrograms } from './setup/programs.mjs';
import { fail, say } from './setup/shell.mjs';
import { installTestPrograms } from './setup/test-programs.mjs';

if (Number.parseInt(process.versions.node, 10) < 18)
  fail(`Node 18 or later is needed to begin; this is ${process.version}.`);
else if (installPackages()) {
  installPrograms();
  if (process.argv.includes('--tests')) installTestPrograms();
  unpackBrowser();
  compileWorkers();
  say('Faxpost is set up. Start it with: npm start');
}
