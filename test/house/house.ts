/** This house: its files, and its rooms from top to bottom (DESIGN section 3). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from './imports.ts';
import type { Rooms } from './rules.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders whose files are modules. */
export const codeFolders = ['bin', 'lib', 'lambdas', 'local', 'simulator', 'bench', 'test'];

/** Every file below some folders of the root, path from the root with `/` to content. */
export function readTree(folders: readonly string[], isWanted: (path: string) => boolean = () => true): Tree {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length).split(sep).join('/')),
  );
  return new Map(paths.filter(isWanted).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const domain = ['lambdas/fax/notices', 'lambdas/fax/explain', 'lambdas/fax/texts', 'lambdas/fax'];
const ports = ['lambdas/ports.ts', ...domain];
const mailReading = ['lambdas/mail/reading', 'lambdas/mail/containers', 'lambdas/mail/mime', 'lambdas/mail'];
const mail = ['lambdas/mail/writing', 'lambdas/mail/reader', 'lambdas/mail/proof', ...mailReading];
const pages = [
  'lambdas/pages/received',
  'lambdas/pages/make-pages.ts',
  'lambdas/pages/bilevel',
  'lambdas/pages/fax',
  'lambdas/pages/source',
  ...['drawing.ts', 'page-fit.ts', 'tiff/tiff-fields.ts'].map((file) => `lambdas/pages/source/${file}`),
  'lambdas/pages/paper',
  'lambdas/pages/codes',
  'lambdas/pages/planes',
];
const documents = [
  'lambdas/documents/jobs',
  'lambdas/documents/sandbox',
  'lambdas/documents/child',
  'lambdas/documents/engines',
  'lambdas/documents/recognise',
  'lambdas/documents',
];
const carriers = ['lambdas/carriers'];
/** Stories know no vendor, so carriers are not among what they import. */
const shared = [...mail, ...documents, ...pages, ...ports];
const stories = ['lambdas/handlers', 'lambdas/flow', ...shared];
const web = ['lambdas/web', ...stories];
const aws = ['lambdas/aws/image', 'lambdas/aws/entry', 'lambdas/aws/deployment', 'lambdas/aws', ...carriers, ...web];
const local = ['local/commands', 'local', 'simulator', ...aws];
const everything = ['bin', 'bin/setup', 'lib', ...local];

/** What stands after a name in a list from top to bottom. */
const below = (name: string, list: readonly string[]): string[] => list.slice(list.indexOf(name) + 1);

export const rooms: Rooms = {
  test: ['bench', ...everything],
  bench: everything,
  bin: ['bin/setup', 'lib', 'local/commands', 'local'],
  'bin/setup': documents,
  // It names the files that it deploys, and imports none of them; what is watched is named in the domain.
  lib: domain,
  'local/commands': below('local/commands', local),
  local: below('local', local),
  // It is what the service is tried against, so it shares nothing with it.
  simulator: [],
  ...Object.fromEntries(aws.filter((room) => inList(room, 'lambdas/aws')).map((room) => [room, below(room, aws)])),
  'lambdas/web': stories,
  'lambdas/handlers': below('lambdas/handlers', stories),
  'lambdas/flow': shared,
  ...Object.fromEntries(
    documents.map((room) => [room, [...below(room, documents), ...pages, ...mailReading, ...ports]]),
  ),
  ...Object.fromEntries(pages.map((room) => [room, [...below(room, pages), ...ports]])),
  // Of the sources these two know only what they are made from, and the numbers of TIFF fields.
  'lambdas/pages/bilevel': [
    ...['fax', 'source/drawing.ts', 'paper', 'codes', 'planes'].map((room) => `lambdas/pages/${room}`),
    ...ports,
  ],
  'lambdas/pages/fax': ['lambdas/pages/source/tiff/tiff-fields.ts', 'lambdas/pages/planes', ...ports],
  ...Object.fromEntries(mail.map((room) => [room, [...below(room, mail), ...ports]])),
  'lambdas/carriers': ports,
  'lambdas/ports.ts': domain,
  ...Object.fromEntries(domain.map((room) => [room, below(room, domain)])),
};

function inList(room: string, folder: string): boolean {
  return room === folder || room.startsWith(`${folder}/`);
}
