/**
 * What confines a worker. On one machine it is the kernel's walls, and where they cannot be built, no native engine opens
 * untrusted bytes; on AWS it is the function. The code that starts the pool says which, and it is never inferred: a machine
 * that refuses its walls must not pass for a function that needs none.
 */

import { dirname } from 'node:path';
import { fontFolders } from '../../pages/source/pdf/fonts/font-files.ts';
import { codeFolders, type Isolation, isolation, type Owner, privateFolders } from './isolation.ts';

/**
 * `required`: the kernel's walls, else no native engine. `optional`: as far as there are any, and every engine; the operator
 * has said so. `function`: this process is alone in a function of AWS, whose role and network may nothing.
 */
export type Walls = 'required' | 'optional' | 'function';

export interface Confinement {
  /** The command line prefix that runs a command isolated in a folder. @param entry program of ours that it starts */
  commandPrefix(folder: string, entry?: string): readonly string[];
  /** Flags for node when it runs an entry of ours in a folder. */
  nodeFlags(folder: string, entry: string): readonly string[];
  /** Folders beside its own to which a command can write, and which no other process sees. */
  readonly privateFolders: readonly string[];
  /** The user that the folder must belong to. */
  readonly owner?: Owner;
  /** Whether native libraries and programs may open untrusted bytes. */
  readonly mayRunNative: boolean;
}

/**
 * Node's permission model: our code and the machine's fonts may be read, the worker's folder written, no process started. Native code is loaded,
 * because it scales what WebAssembly has decoded, but it is not given untrusted bytes (`isNativeOpener`).
 */
const permissions = (folder: string, entry: string): string[] => [
  '--permission',
  '--allow-worker',
  '--allow-addons',
  '--disable-warning=SecurityWarning',
  ...[...new Set([...codeFolders(entry), dirname(entry), folder, ...fontFolders])].map(
    (path) => `--allow-fs-read=${path}`,
  ),
  `--allow-fs-write=${folder}`,
];

const held = ({
  commandPrefix,
  owner,
  level,
}: Isolation): Pick<Confinement, 'commandPrefix' | 'owner' | 'privateFolders'> => ({
  commandPrefix,
  privateFolders: level === 'whole' ? privateFolders : [],
  ...(owner === undefined ? {} : { owner }),
});

/** How workers are started with such walls. */
export async function confine(walls: Walls): Promise<Confinement> {
  const free = { nodeFlags: () => [], mayRunNative: true };
  if (walls === 'function') return { commandPrefix: () => [], privateFolders: [], ...free };
  const found = await isolation();
  if (found.level === 'whole' || walls === 'optional') return { ...held(found), ...free };
  return { ...held(found), nodeFlags: permissions, mayRunNative: false };
}
