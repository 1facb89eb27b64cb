/** A network of its own for every child, with nothing in it: the kernel's namespaces, where it grants them. */

import { execFile } from 'node:child_process';

export interface Isolation {
  /** In front of a command: it then runs, as the same process, where there is no network. Empty where that is not granted. */
  readonly prefix: readonly string[];
  /** For the person who asks what works here. */
  readonly detail: string;
}

/** unshare(1) of util-linux, as root and as anybody else: a user namespace lets a plain user have a network namespace. */
const ways: readonly (readonly string[])[] = [
  ['unshare', '--net'],
  ['unshare', '--user', '--map-root-user', '--net'],
];

const succeeds = ([program = '', ...words]: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(program, words, { timeout: 5000 }, (error) => resolve(error === null));
  });

async function findIsolation(): Promise<Isolation> {
  for (const way of ways) {
    if (await succeeds([...way, 'true'])) return { prefix: way, detail: 'converters run without any network' };
  }
  return {
    prefix: [],
    detail: 'the kernel grants no network namespaces: converters are kept off the network by their own settings alone',
  };
}

let found: Promise<Isolation> | undefined;

/** Tried once a process. */
export const isolation = (): Promise<Isolation> => (found ??= findIsolation());
