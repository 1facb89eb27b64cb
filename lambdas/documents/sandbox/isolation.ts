/**
 * The walls around a worker: the kernel's namespaces, where it grants them. Inside there is no network, no process but its
 * own, and of the machine's files only programs, fonts, our code and the worker's own folder. So a document that names
 * another file, an address or a process finds none, whatever an engine thinks of it. And when the first process inside
 * ends, the kernel ends all others.
 */

import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Isolation {
  /** What goes in front of a command that shall run in a folder; `entry`: a program of ours that it starts. */
  around(folder: string, entry?: string): readonly string[];
  /** `whole`; or `network`, where mounting is not granted; or `none`. */
  readonly level: 'whole' | 'network' | 'none';
}

/** unshare(1) of util-linux, as root and as anybody else: a user namespace lets a plain user have the others. */
const asWho: readonly (readonly string[])[] = [['unshare'], ['unshare', '--user', '--map-root-user']];

/** Programs, their libraries and settings, fonts. What is not there is passed over. */
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
function codeFolders(entry: string | undefined): string[] {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const isBundle = !import.meta.url.endsWith('.ts');
  const root = join(here, '..', '..', '..');
  const ours = isBundle ? [here] : [join(root, 'lambdas'), join(root, 'node_modules'), join(root, 'package.json')];
  return [...ours, ...(entry === undefined ? [] : [dirname(entry)]), process.execPath];
}

/**
 * How everything but the worker's own folder is mounted: to be read only. A plain user may not say so of file systems that
 * came to him with rules of their own; there, what he may write is all that a worker may.
 */
const othersMounts = ['rbind,ro', 'rbind'] as const;
type OthersMount = (typeof othersMounts)[number];

/**
 * Makes a new root and goes into it. The words: the worker's folder; folders and files to make, links to copy, and lines of
 * fstab(5) that fill the first two, as text to be split; then the command, which may do nothing of what made the walls. The
 * shell stays, as the first process inside, which must not be the one that ends itself by a signal.
 */
const script = `set -e
folder=$1; folders=$2; files=$3; links=$4; mounts=$5; shift 5
mount -t tmpfs -o size=4m none /mnt
cd /mnt
IFS='
'
set -f
mkdir -p proc dev/shm tmp outside $folders
[ -z "$files" ] || touch $files
[ -z "$links" ] || cp -P --parents $links .
unset IFS
printf '%s\\n' "$mounts" > mounts
mount --all --fstab mounts
rm mounts
pivot_root . outside
cd "$folder"
umount -l /outside
setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@"`;

/** What has to be made of these paths in an empty root at `/mnt`, so that they show what they show outside. */
function plan(
  paths: readonly string[],
  own: string,
  others: OthersMount,
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
    mounts: [...mounts, 'proc /mnt/proc proc defaults 0 0'].join('\n'),
  };
}

const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--ipc'];

const succeeds = ([program = '', ...words]: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(program, words, { timeout: 5000 }, (error) => resolve(error === null));
  });

async function findIsolation(): Promise<Isolation> {
  for (const others of othersMounts) {
    for (const who of asWho) {
      const around = (folder: string, entry?: string) => {
        const paths = [...new Set([...visible, ...codeFolders(entry), folder])];
        const { folders, files, links, mounts } = plan(paths, folder, others);
        return [...who, ...namespaces, '/bin/sh', '-c', script, 'sh', folder, folders, files, links, mounts];
      };
      const here = dirname(fileURLToPath(import.meta.url));
      if (await succeeds([...around(here), 'true'])) return { around, level: 'whole' };
    }
  }
  for (const who of asWho) {
    const words = [...who, '--net'];
    if (await succeeds([...words, 'true'])) return { around: () => words, level: 'network' };
  }
  return { around: () => [], level: 'none' };
}

let found: Promise<Isolation> | undefined;

/** Tried once a process. */
export const isolation = (): Promise<Isolation> => (found ??= findIsolation());
