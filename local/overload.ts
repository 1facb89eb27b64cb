/**
 * When new mail is put off: before disk or memory suffer, and where it would only join a queue that grows faster than it is
 * worked off. A mail server keeps a mail that it was told to bring later, for days (RFC 5321, 4.5.4.1).
 */
import { statfs } from 'node:fs/promises';
import type { Database } from './store/database.ts';
import { readWaiting, type Waiting } from './store/waiting.ts';

export interface Load extends Waiting {
  /** On the disk of the data folder. */
  readonly freeBytes: number;
  /** Memory of the service's own process. */
  readonly residentBytes: number;
}

/** A hundred-page fax with its pictures takes about 30 MB; the largest mails, a few at once, a few hundred. */
export const leastFreeBytes = 512 * 2 ** 20;
/** Ten times what the service takes in a burst. */
const maxResidentBytes = 1536 * 2 ** 20;
/** Minutes of work, in any case; and a few, if the first of them has waited for so long: a single one may be stuck. */
const maxMails = 3000;
const maxSlowMails = 100;
const maxWaitMillis = 30 * 60_000;

/** Whether more waits than is worked off. */
export const isQueueLong = ({ mails, since }: Waiting, now: number): boolean =>
  mails >= maxMails || (mails >= maxSlowMails && since !== undefined && now - since > maxWaitMillis);

export async function readLoad(folder: string, db: Database, now: number): Promise<Load> {
  const { bavail, bsize } = await statfs(folder);
  return { ...readWaiting(db, now), freeBytes: bavail * bsize, residentBytes: process.memoryUsage.rss() };
}

/** Why no more is taken, in words for the operator; undefined while there is room. */
export function findOverload(load: Load, now: number): string | undefined {
  const { mails, freeBytes, residentBytes } = load;
  if (freeBytes < leastFreeBytes) return `${toMegabytes(freeBytes)} MB are free on the disk`;
  if (residentBytes > maxResidentBytes) return `the service takes ${toMegabytes(residentBytes)} MB of memory`;
  return isQueueLong(load, now) ? `${mails} mails wait` : undefined;
}

const toMegabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
