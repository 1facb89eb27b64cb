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

/**
 * Programs that do not come by npm: how to see that one is there, and its packages. `needed`: what is missing without
 * it, for the person who may not install.
 *
 * @type {{ name: string, needed: string, isThere: () => boolean, apt: string[], brew: string[] }[]}
 */
const programs = [];

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

/** How packages are installed here: the command, whether it may be run without asking, and what it calls them. */
function packageManager() {
  if (isOnPath('apt-get')) {
    const isRoot = process.getuid?.() === 0;
    const maySudo = !isRoot && isOnPath('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0;
    return { kind: 'apt', prefix: isRoot ? [] : ['sudo', '-n'], isAllowed: isRoot || maySudo };
  }
  return isOnPath('brew') ? { kind: 'brew', prefix: [], isAllowed: true } : undefined;
}

/** Installs what is missing; where that may not be done, says the one command and goes on. */
function installPrograms() {
  const missing = programs.filter((program) => !program.isThere());
  if (missing.length === 0) {
    if (programs.length > 0) say('Programs: all there.');
    return;
  }
  const manager = packageManager();
  const names = missing.map(({ name }) => name).join(', ');
  if (manager === undefined)
    return say(`Install by hand: ${names}. Until then: ${missing.map(({ needed }) => needed).join('; ')}.`);
  const packages = missing.flatMap((program) => program[manager.kind]);
  const command =
    manager.kind === 'apt'
      ? ['apt-get', 'install', '-y', '--no-install-recommends', ...packages]
      : ['brew', 'install', ...packages];
  const quiet = { DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  const [program, ...words] = [...manager.prefix, ...command];
  const isDone =
    manager.isAllowed && (run(program, words, quiet) || (refresh(manager, quiet) && run(program, words, quiet)));
  if (isDone) return;
  say(`\nNot installed: ${names}. Until then: ${missing.map(({ needed }) => needed).join('; ')}. To install:\n`);
  say(`  ${manager.kind === 'apt' ? 'sudo ' : ''}${command.join(' ')}\n`);
}

/** A fresh machine has no list of packages yet. */
function refresh({ kind, prefix }, quiet) {
  if (kind !== 'apt') return false;
  const [program, ...words] = [...prefix, 'apt-get', 'update'];
  return run(program, words, quiet);
}

if (Number.parseInt(process.versions.node, 10) < 18)
  fail(`Node 18 or later is needed to begin; this is ${process.version}.`);
else if (installPackages()) {
  installPrograms();
  say('Faxpost is set up. Start it with: npm start');
}
