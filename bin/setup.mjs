/**
 * Everything that Faxpost needs on this machine, in one go: packages, Node 24, system programs. Plain JavaScript for
 * Node 18, without packages, never asks anything. Run again, it finds nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const ownNode = join(modules, 'node', 'bin', 'node');

/** What is missing without the programs that do not come by npm, for the person who may not install. */
const needed =
  'Office documents, mails and web pages cannot be faxed, other scripts than Latin lack their letters, and received faxes cannot be searched';

const say = (text) => process.stdout.write(`${text}\n`);

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

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

/** Runs a program in front of the person, without letting it ask. Answers whether it succeeded. */
function run(program, words, environment = {}) {
  say(`$ ${program} ${words.join(' ')}`);
  const env = { ...process.env, ...environment };
  return spawnSync(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

/** `npm run` names the npm that started us; on its own, whichever comes first. */
function npm(...words) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? run(process.execPath, [script, ...words]) : run('npm', words);
}

function installPackages() {
  if (hasPackages()) say('Packages: as in package-lock.json.');
  else if (!npm('ci', '--no-audit', '--no-fund')) {
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

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
  return false;
}

const isOnPath = (program) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));

/** The packages of Debian, each with those that do as well. The container image is made from the same list. */
function listPackages() {
  return readFileSync(join(root, 'image', 'packages.txt'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split('|').map((name) => name.trim()));
}

/** Debian's packages of the list that are not there. A desktop's LibreOffice is as good as the one without windows. */
function missingPackages() {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${Package} \${db:Status-Status}\\n`], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const installed = new Set(
    (stdout ?? '')
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
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
function installPrograms() {
  if (isOnPath('apt-get')) installByApt();
  else if (isOnPath('brew')) installByBrew();
  else if (!isOnPath('soffice')) say(`Install LibreOffice and fonts by hand. Until then ${needed}.`);
}

if (Number.parseInt(process.versions.node, 10) < 18)
  fail(`Node 18 or later is needed to begin; this is ${process.version}.`);
else if (installPackages()) {
  installPrograms();
  say('Faxpost is set up. Start it with: npm start');
}
