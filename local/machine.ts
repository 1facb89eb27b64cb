/** The data folder of this machine: as an installation, and for commands about the machine itself. */
import { accepted } from '../lambdas/fax/result.ts';
import type { Clock, Requeue } from '../lambdas/ports.ts';
import { readAddresses } from './addresses.ts';
import { pagesToken } from './http/pages-link.ts';
import { privateSecret } from './http/private-secret.ts';
import type { Installation } from './installation.ts';
import { isFolderInUse } from './lock.ts';
import type { Settings } from './settings.ts';
import { isBehind } from './store/database.ts';
import { openStore, type Store } from './store/store.ts';
import { UnusableInstallation } from './unusable.ts';

/**
 * Opens the folder, and brings it up to date unless a service runs on it that would not know what became of it.
 *
 * @throws UnusableInstallation when an older service runs on it, or a newer program wrote it
 */
export async function openFolder(folder: string, clock: Clock): Promise<Store> {
  if (isBehind(folder) && (await isFolderInUse(folder))) {
    throw new UnusableInstallation(
      `The service that runs on ${folder} is of an older version, or has just been started. Stop it (Ctrl-C) and ` +
        'start it in this version; then try again.',
    );
  }
  return openStore(folder, clock);
}

const schemaVersion = ({ db }: Store): number =>
  db.first<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;

/** Milliseconds: as fast as a person can follow. */
const pollMillis = 120;

export function machineInstallation(
  { data: folder, domains, publicUrl }: Pick<Settings, 'data' | 'domains' | 'publicUrl'>,
  store: Store,
  clock: Clock,
): Installation {
  const requeue: Requeue = async (queue, body) => store.jobs.put(queue, JSON.parse(body));
  return {
    name: folder,
    ports: { ...store, clock, requeue },
    mailDomains: domains,
    pollMillis,
    linkToPages: async ({ id, until }) => {
      const base = publicUrl ?? readAddresses(store.db)?.http;
      return `${base}/pages/${pagesToken(await privateSecret(folder), id, until)}`;
    },
    // It was brought up to date when it was opened.
    migrations: async () => accepted({ version: schemaVersion(store), pending: [] }),
    isServed: () => isFolderInUse(folder),
  };
}
