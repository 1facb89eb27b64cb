/** The programs that only tests use: `npm run setup -- --tests`. A test that misses one is skipped by name. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isOnPath, root, say } from './shell.mjs';

/** Debian's package, the program that it brings, and the services that must never start. */
const programs = [
  { name: 'nginx-light', program: 'nginx', service: 'nginx' },
  { name: 'clamav-daemon', program: 'clamd', service: 'clamav-daemon clamav-freshclam' },
  { name: 'zsh', program: 'zsh' },
  { name: 'fish', program: 'fish' },
];

const policyFile = '/usr/sbin/policy-rc.d';

/** sbin is not on everybody's path. */
const isThere = (program) =>
  isOnPath(program) || ['/usr/sbin', '/usr/local/sbin'].some((folder) => existsSync(`${folder}/${program}`));

/**
 * Debian starts a server when it is installed, unless /usr/sbin/policy-rc.d forbids it with code 101
 * (https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt), and at each boot after that. Services that
 * were there before are somebody else's, and stay as they are. Words: the policy's file, the services, packages.
 */
export const installUnstarted = `
policy=$1
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" && chmod 755 "$policy" || exit 1
fi
services=$2
shift 2
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends "$@" || exit 1
for service in $services; do
  if command -v systemctl > /dev/null; then
    systemctl disable "$service" || echo "$service starts at the next boot: systemctl disable $service" >&2
  elif command -v update-rc.d > /dev/null; then
    update-rc.d "$service" disable || echo "$service starts at the next boot: update-rc.d $service disable" >&2
  fi
done
exit 0
`;

/** In front of the person, but without the script. */
const isDone = (program, words) =>
  spawnSync(program, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

export function installTestPrograms() {
  const missing = programs.filter(({ program }) => !isThere(program));
  if (missing.length === 0) return say('Programs for tests: all there.');
  const names = missing.map(({ name }) => name);
  const services = missing.flatMap(({ service }) => service ?? []).join(' ');
  const command = ['sh', '-c', installUnstarted, 'setup', policyFile, services, ...names];
  const isRoot = process.getuid?.() === 0;
  const mayInstall =
    isOnPath('apt-get') && (isRoot || (isOnPath('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0));
  const [program, ...words] = isRoot ? command : ['sudo', '-n', ...command];
  if (mayInstall && isDone(program, words)) return say('Programs for tests: installed.');
  say(
    `\nTests that need ${names.join(', ')} are skipped. To install without starting: sudo npm run setup -- --tests\n`,
  );
}
