/**
 * Isolation of a worker by kernel namespaces, where the kernel grants them. Inside it runs as nobody, without network or
 * other processes, and sees of the machine's files only programs, fonts, our code and its own folder. A document that
 * refers to another file, an address or a process finds nothing, whatever an engine does. When the first process inside
 * ends, the kernel ends all others.
 */

import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Isolation {
  /** The command line prefix that runs a command isolated in a folder. @param entry program of ours that it starts */
  commandPrefix(folder: string, entry?: string): readonly string[];
  /** `whole`; or `network`, where mounting is not granted; or `none`. */
  readonly level: 'whole' | 'network' | 'none';
  /** The user that a folder and its files must belong to, if commands run as another user than this process. */
  readonly owner?: Owner;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user `nobody` of every Linux, as which all workers run. */
export const nobody: Owner = { uid: 65534, gid: 65534 };

/** Processes and threads inside, in all; a browser or an office suite has about a hundred. */
const MAX_PROCESSES = 1024;

/** The command and what it starts cannot gain privileges. */
const unprivileged = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all'];
const asNobody = [`--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups', ...unprivileged];
const limited = ['prlimit', `--nproc=${MAX_PROCESSES}:${MAX_PROCESSES}`];

/** Since 5.14 Linux counts a user's processes by user namespace; before, all of them together. */
function countsByNamespace(version = release()): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}

interface Builder {
  /** unshare(1) of util-linux, in front of the namespaces. */
  readonly unshare: readonly string[];
  /** Goes in front of the command, so that it runs without privileges. */
  readonly drop: readonly string[];
  readonly owner?: Owner;
}

/**
 * Root sets the namespaces up and then becomes nobody, outside and inside. Other users set them up in a user namespace, in
 * which they are nobody too and have privileges only until the command starts; nothing inside can make another namespace.
 */
const asRoot: Builder = { unshare: ['unshare'], drop: ['setpriv', ...asNobody, ...limited], owner: nobody };
const asUser: Builder = {
  unshare: ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`, '--keep-caps'],
  drop: ['setpriv', ...unprivileged, ...(countsByNamespace() ? limited : [])],
};
const builders: readonly Builder[] = process.getuid?.() === 0 ? [asRoot] : [asUser];

/** Programs, their libraries and settings, fonts. Missing paths are skipped. */
const visible = [
  ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/opt', '/nix/store'],
  ...[
    '/etc/alternatives',
    '/etc/fonts',
    '/etc/ld.so.cache',
    '/etc/libreoffice',
    '/etc/localtime',
    '/etc/ssl/openssl.cnf',
  ],
  ...['/etc/passwd', '/etc/nsswitch.conf', '/var/cache/fontconfig', '/var/lib/libreoffice', '/var/task'],
  ...['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom'],
];

/** Our code: the folders beside the one of this module, or the bundle's folder; the data folder is not among them. */
export function codeFolders(entry: string | undefined): string[] {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const isBundle = !import.meta.url.endsWith('.ts');
  const root = join(here, '..', '..', '..');
  const ours = isBundle ? [here] : [join(root, 'lambdas'), join(root, 'node_modules'), join(root, 'package.json')];
  return [...ours, ...(entry === undefined ? [] : [dirname(entry)]), process.execPath];
}

/**
 * How everything but the worker's own folder is mounted: read only. A user without privileges may not change the flags of
 * some file systems; there, a worker may write what that user may write.
 */
const mountOptions = ['rbind,ro', 'rbind'] as const;
type MountOption = (typeof mountOptions)[number];

/**
 * Makes a new root and enters it. Arguments: the worker's folder; folders and files to make, links to copy, and lines of
 * fstab(5) to mount, each as text; whether there is a user namespace; then the command, which runs without privileges. The
 * shell stays as the first process inside, because that one cannot end itself by a signal. There is no /sys; /proc shows no
 * other processes and is read only, because writing there (`core_pattern`) gives power over the machine. umount(8) runs
 * without its helpers and tables, which are outside.
 */
const script = `set -e
umask 022
folder=$1; folders=$2; files=$3; links=$4; mounts=$5; own=$6; shift 6
[ -z "$own" ] || { echo 0 > /proc/sys/user/max_user_namespaces; } 2> /dev/null || true
mount -t tmpfs -o size=4m,mode=755 none /mnt
cd /mnt
IFS='
'
set -f
mkdir -p proc dev/shm tmp outside $folders
chmod 1777 dev/shm tmp
[ -z "$files" ] || touch $files
[ -z "$links" ] || cp -P --parents $links .
unset IFS
printf '%s\\n' "$mounts" > mounts
mount --all --fstab mounts
rm mounts
mount -n -i -o remount,bind,ro none /mnt
pivot_root . outside
cd "$folder"
umount -n -i -l /outside
"$@"`;

/** What programs expect to be able to write to, apart from the rest of the new root. */
export const privateFolders = ['/tmp', '/dev/shm'] as const;
const ownMounts = [
  ...privateFolders.map((path) => `/mnt${path} /mnt${path} none bind 0 0`),
  'proc /mnt/proc proc ro,nosuid,nodev,noexec,hidepid=2 0 0',
];

/** What has to be made and mounted in an empty root at `/mnt`, so that these paths show what they show outside. */
function plan(
  paths: readonly string[],
  own: string,
  others: MountOption,
): { folders: string; files: string; links: string; mounts: string } {
  const kinds = paths.flatMap((path) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    return [{ path, kind: found.isSymbolicLink() ? 'link' : found.isDirectory() ? 'folder' : 'file' }];
  });
  const of = (kind: string) => kinds.flatMap((one) => (one.kind === kind ? [one.path] : []));
  const inside = (path: string) => `.${path}`;
  // fstab(5) writes blanks as octal numbers.
  const field = (path: string) => path.replaceAll(' ', '\\040');
  const mounts = [...of('folder'), ...of('file')].map(
    (path) => `${field(path)} /mnt${field(path)} none ${path === own ? 'rbind' : others} 0 0`,
  );
  return {
    folders: [...of('folder').map(inside), ...[...of('file'), ...of('link')].map((path) => inside(dirname(path)))].join(
      '\n',
    ),
    files: of('file').map(inside).join('\n'),
    links: of('link').join('\n'),
    mounts: [...ownMounts, ...mounts].join('\n'),
  };
}

const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--ipc'];

const succeeds = ([program = '', ...words]: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(program, words, { timeout: 5000 }, (error) => resolve(error === null));
  });

/** Our own code must be readable to whom it runs as. */
const probe = ['test', '-r', fileURLToPath(import.meta.url)];

async function findIsolation(): Promise<Isolation> {
  for (const others of mountOptions) {
    for (const { unshare, drop, owner } of builders) {
      const commandPrefix = (folder: string, entry?: string) => {
        const paths = [...new Set([...visible, ...codeFolders(entry), folder])];
        const { folders, files, links, mounts } = plan(paths, folder, others);
        const words = [folder, folders, files, links, mounts, owner === undefined ? 'own' : ''];
        return [...unshare, ...namespaces, '/bin/sh', '-c', script, 'sh', ...words, ...drop];
      };
      const here = dirname(fileURLToPath(import.meta.url));
      if (await succeeds([...commandPrefix(here), ...probe]))
        return { commandPrefix, level: 'whole', ...(owner && { owner }) };
    }
  }
  for (const { unshare, drop, owner } of builders) {
    const words = [...unshare, '--net', ...drop];
    if (await succeeds([...words, ...probe]))
      return { commandPrefix: () => words, level: 'network', ...(owner && { owner }) };
  }
  // Without walls still nobody, where we may say who runs what.
  const words = asRoot.drop;
  if (process.getuid?.() === 0 && (await succeeds([...words, ...probe]))) {
    return { commandPrefix: () => words, level: 'none', owner: nobody };
  }
  return { commandPrefix: () => [], level: 'none' };
}

let found: Promise<Isolation> | undefined;

/** Tested once a process. */
export const isolation = (): Promise<Isolation> => (found ??= findIsolation());
