/** The packages that come by npm, and the project's own Node among them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bringPlatformPackages, hasPlatformPackages } from './platform-packages.mjs';
import { fail, ownNode, readJson, root, run, say } from './shell.mjs';

const modules = join(root, 'node_modules');

/**
 * Packages are for the project's own Node. Under the older one that a host may have, npm would warn of each of them
 * (EBADENGINE), a page long: `--loglevel=error` leaves what went wrong.
 */
const installing = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];

/** npm writes what it installed into node_modules/.package-lock.json: compared with what is wanted, package by package. */
function hasPackages() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(join(modules, '.package-lock.json'))?.packages ?? {};
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return Boolean(optional || devOptional || peer);
    return found.version === version && existsSync(join(root, path));
  });
}

function hasOwnNode() {
  const { stdout, status } = spawnSync(ownNode, ['--version'], { encoding: 'utf8' });
  return status === 0 && Number.parseInt(stdout.slice(1), 10) >= 24;
}

/** `npm run` names the npm that started us; on its own, whichever comes first. */
function npm(...words) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? run(process.execPath, [script, ...words]) : run('npm', words);
}

export function installPackages() {
  if (hasPackages() && hasPlatformPackages()) say('Packages: as in package-lock.json.');
  else if (!(hasPackages() || npm(...installing)) || !bringPlatformPackages()) {
    return fail(
      'The packages could not be installed: see above. Check the network and the room on the disk, then run npm run setup again.',
    );
  }
  if (!hasOwnNode() && !(npm('rebuild', 'node') && hasOwnNode())) {
    return fail('Node 24 could not be brought here. Check the network, then run: npm rebuild node');
  }
  say(`Node: ${spawnSync(ownNode, ['--version'], { encoding: 'utf8' }).stdout.trim()}, the project's own.`);
  return true;
}
