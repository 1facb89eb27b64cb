/** The programs that do not come by npm: LibreOffice, fonts, Chromium's libraries. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOnPath, root, run, say } from './shell.mjs';

/** What is missing without the programs that do not come by npm, for the person who may not install. */
const needed =
  'Office documents, mails and web pages cannot be faxed, other scripts than Latin lack their letters, and received faxes cannot be searched';

/** The packages of Debian, each with those that do as well. The container image is made from the same list. */
function listPackages() {
  return readFileSync(join(root, 'image', 'packages.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split('|').map((name) => name.trim()));
}

/** States of dpkg in which a package's programs are all there; the last two wait for work of other packages. */
const thereStates = ['installed', 'triggers-awaited', 'triggers-pending'];

/** Debian's packages of the list that are not there. A desktop's LibreOffice is as good as the one without windows. */
export function missingPackages() {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${Package} \${db:Status-Status}\\n`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const packages = (stdout ?? '').split('\n').map((line) => line.split(' '));
  const installed = new Set(packages.filter(([, state]) => thereStates.includes(state)).map(([name]) => name));
  return listPackages()
    .filter((names) => !names.some((name) => installed.has(name)))
    .map(([name]) => name);
}

function installByApt() {
  const missing = missingPackages();
  if (missing.length === 0) return say('Programs: all there.');
  const isRoot = process.getuid?.() === 0;
  const maySudo = !isRoot && isOnPath('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0;
  const words = ['install', '-y', '--no-install-recommends', ...missing];
  const apt = (...given) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...given];
    const [program, ...rest] = isRoot ? command : ['sudo', '-n', ...command];
    return run(program, rest);
  };
  // A fresh machine has no list of packages yet, and an old list names what is no longer there.
  const isDone = (isRoot || maySudo) && (apt('update') || true) && apt(...words);
  if (isDone) return say('Programs: installed.');
  say(`\nLibreOffice, fonts and libraries are not all here. Until then ${needed}. To install them:\n`);
  say(`  sudo apt-get install -y --no-install-recommends ${missing.join(' ')}\n`);
}

/** macOS has fonts for every script; Office documents need LibreOffice. */
function installByBrew() {
  if (existsSync('/Applications/LibreOffice.app')) return say('Programs: all there.');
  if (run('brew', ['install', '--cask', 'libreoffice'], { HOMEBREW_NO_AUTO_UPDATE: '1' }))
    return say('Programs: installed.');
  say(`\nLibreOffice is not here. Until then ${needed}. To install it:\n\n  brew install --cask libreoffice\n`);
}

/** Installs what is missing; where that may not be done, says the one command and goes on. */
export function installPrograms() {
  if (isOnPath('apt-get')) installByApt();
  else if (isOnPath('brew')) installByBrew();
  else if (!isOnPath('soffice')) say(`Install LibreOffice and fonts by hand. Until then ${needed}.`);
}
