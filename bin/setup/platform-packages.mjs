/**
 * Packages made for one platform (native libraries). npm leaves them out without a word where the Node that runs it is
 * older than they ask for, although ours is not: those are fetched one by one and checked against the lockfile.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson, root, run } from './shell.mjs';

const isFor = (list, here) => list === undefined || list.includes(here);

/** The C library that programs here are made for. */
const libc = () => (process.report?.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc');

/** Those of the lockfile that are for this very platform and are not there. */
function missingPackages() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  return Object.entries(wanted).filter(
    ([path, { os, cpu, libc: libraries }]) =>
      (os ?? cpu) !== undefined &&
      isFor(os, process.platform) &&
      isFor(cpu, process.arch) &&
      (process.platform !== 'linux' || libraries === undefined || libraries.includes(libc())) &&
      !existsSync(join(root, path, 'package.json')),
  );
}

export const hasPlatformPackages = () => missingPackages().length === 0;

/** `npm pack` fetches a package as its archive from the registry that npm is set to. */
function bring([path, { version, integrity }]) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-setup-'));
  try {
    const isPacked = run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder]);
    const archive = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    if (!isPacked || !existsSync(archive)) return false;
    const algorithm = integrity.slice(0, integrity.indexOf('-'));
    const sum = createHash(algorithm).update(readFileSync(archive)).digest('base64');
    if (`${algorithm}-${sum}` !== integrity) return false;
    mkdirSync(join(root, path), { recursive: true });
    const words = ['-xzf', archive, '-C', join(root, path), '--strip-components=1'];
    return spawnSync('tar', words).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Answers whether all are there now. */
export const bringPlatformPackages = () => missingPackages().every(bring);
