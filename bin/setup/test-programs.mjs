/** The programs that only tests use: `npm run setup -- --tests`. A test that misses one is skipped by name. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isOnPath, root, say } from './shell.mjs';

/** Debian's package, and the program that it brings; sbin is not on everybody's path. */
const programs = [{ name: 'nginx-light', program: 'nginx' }];

const isThere = (program) =>
  isOnPath(program) || ['/usr/sbin', '/usr/local/sbin'].some((folder) => existsSync(`${folder}/${program}`));

/**
 * Debian starts a server when it is installed, unless /usr/sbin/policy-rc.d forbids it with code 101
 * (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt), and at each boot after that.
 */
const installUnstarted = `
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends "$@" || exit 1
if command -v systemctl > /dev/null; then systemctl disable nginx; fi
if command -v update-rc.d > /dev/null; then update-rc.d nginx disable; fi
exit 0
`;

/** In front of the person, but without the script. */
const isDone = (program, words) =>
  spawnSync(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

export function installTestPrograms() {
  const missing = programs.filter(({ program }) => !isThere(program)).map(({ name }) => name);
  if (missing.length === 0) return say('Programs for tests: all there.');
  const command = ['sh', '-c', installUnstarted, 'setup', ...missing];
  const isRoot = process.getuid?.() === 0;
  const mayInstall =
    isOnPath('apt-get') && (isRoot || (isOnPath('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0));
  const [program, ...words] = isRoot ? command : ['sudo', '-n', ...command];
  if (mayInstall && isDone(program, words)) return say('Programs for tests: installed.');
  const names = missing.join(' ');
  say(`\nTests that need ${names} are skipped. To install without starting: sudo npm run setup -- --tests\n`);
}
