/**
 * What holds a worker, by what is around this process. On a machine of ours it is the kernel's walls, and where they cannot
 * be built, no native engine is started on a stranger's bytes; on AWS it is the function. Which of them is said by whoever
 * starts the pool and never inferred: a machine that refuses its walls must not pass for a function that needs none.
 */

import { dirname } from 'node:path';
import { codeFolders, type Isolation, isolation, type Owner } from './isolation.ts';

/**
 * `required`: the kernel's walls, else no native engine. `optional`: as far as there are any, and every engine; the operator
 * has said so. `function`: this process is alone in a function of AWS, whose role and network may nothing.
 */
export type Walls = 'required' | 'optional' | 'function';

export interface Confinement {
  /** What goes in front of a command that shall run in a folder; `entry`: a program of ours that it starts. */
  around(folder: string, entry?: string): readonly string[];
  /** What node is told when it runs an entry of ours in a folder. */
  nodeFlags(folder: string, entry: string): readonly string[];
  /** Whom the folder must be given to. */
  readonly owner?: Owner;
  /** Whether libraries and programs of machine code may open strangers' bytes. */
  readonly mayRunNative: boolean;
}

/**
 * Node's permission model: our code may be read, the worker's folder written, no process started. Native code is loaded,
 * because what WebAssembly decoded is scaled by it, but is not given a stranger's own bytes (`isNativeOpener`).
 */
const permissions = (folder: string, entry: string): string[] => [
  '--permission',
  '--allow-worker',
  '--allow-addons',
  '--disable-warning=SecurityWarning',
  ...[...new Set([...codeFolders(entry), dirname(entry), folder])].map((path) => `--allow-fs-read=${path}`),
  `--allow-fs-write=${folder}`,
];

const held = ({ around, owner }: Isolation): Pick<Confinement, 'around' | 'owner'> => ({
  around,
  ...(owner === undefined ? {} : { owner }),
});

/** How workers are started behind such walls. */
export async function confine(walls: Walls): Promise<Confinement> {
  const free = { nodeFlags: () => [], mayRunNative: true };
  if (walls === 'function') return { around: () => [], ...free };
  const found = await isolation();
  if (found.level === 'whole' || walls === 'optional') return { ...held(found), ...free };
  return { ...held(found), nodeFlags: permissions, mayRunNative: false };
}
