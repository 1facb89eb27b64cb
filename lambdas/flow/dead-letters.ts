/**
 * What could not be done and is kept for two weeks, to be tried again when its cause is mended: messages that a queue gave
 * up, and notices whose execution died. A folder of files, because the bodies are as large as a queue allows.
 */
import type { Clock, Files, MessageQueue, Workflow } from '../ports.ts';
import { nameOf } from './derived-names.ts';
import { deadLettersPrefix } from './file-keys.ts';
import type { FaxHistories } from './histories.ts';

/** Queues of messages; `ended`: executions that ended badly; `notices`: people who are still to be told. */
export const deadLetterQueues = [
  'mail',
  'carrier',
  'inbound',
  'departures',
  'ended',
  'notices',
] as const satisfies readonly (MessageQueue | 'notices')[];
export type DeadLetterQueue = (typeof deadLetterQueues)[number];

export interface KeptLetter {
  /** Follows from queue and body: what dies twice is kept once. */
  readonly id: string;
  readonly queue: DeadLetterQueue;
  /** When it died, and when it did so first: milliseconds since 1970 UTC. */
  readonly at: number;
  readonly since: number;
  readonly cause: string;
  /** The message as its queue held it. */
  readonly body: string;
  /** When it was last put back; missing while it waits for that. */
  readonly redrivenAt?: number;
}

/** For whom a notice is owed, as the body of a letter in `notices`. */
export type OwedNotice = { readonly fax: string } | { readonly submission: string };

const keyOf = ({ queue, id }: Pick<KeptLetter, 'queue' | 'id'>): string => `${deadLettersPrefix}${queue}/${id}.json`;

const write = (files: Pick<Files, 'put'>, letter: KeptLetter): Promise<void> =>
  files.put(keyOf(letter), Buffer.from(JSON.stringify(letter)));

const read = async (files: Pick<Files, 'readAll'>, key: string): Promise<KeptLetter> =>
  JSON.parse(Buffer.from(await files.readAll(key)).toString());

/** Keeps a letter, waiting to be put back also if it was before. @returns its id */
export async function keepLetter(
  { files, clock }: { readonly files: Pick<Files, 'put' | 'readAll' | 'size'>; readonly clock: Pick<Clock, 'now'> },
  { queue, body, cause }: Pick<KeptLetter, 'queue' | 'body' | 'cause'>,
): Promise<string> {
  const id = `${queue}-${nameOf(body)}`;
  const key = keyOf({ queue, id });
  const at = clock.now();
  const since = (await files.size(key)) === undefined ? at : (await read(files, key)).since;
  await write(files, { id, queue, at, since, cause, body });
  return id;
}

/** Oldest first. @param queue all of them unless named */
export async function listLetters(
  files: Pick<Files, 'keys' | 'readAll'>,
  queue?: DeadLetterQueue,
): Promise<KeptLetter[]> {
  const letters: KeptLetter[] = [];
  for (const key of await files.keys(queue === undefined ? deadLettersPrefix : `${deadLettersPrefix}${queue}/`)) {
    letters.push(await read(files, key));
  }
  return letters.sort((one, other) => one.at - other.at);
}

/** To be called after the letter was put back: a repeat puts it back twice rather than never. */
export const markRedriven = (files: Pick<Files, 'put'>, letter: KeptLetter, at: number): Promise<void> =>
  write(files, { ...letter, redrivenAt: at });

export interface OwedNoticePorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly files: Pick<Files, 'put'>;
  readonly faxes: Pick<FaxHistories, 'fax'>;
  readonly workflow: Pick<Workflow, 'startReport' | 'startSubmissionReport'>;
}

/**
 * Starts an execution that tells whom a letter in `notices` is about, under a name of the letter's own. One that dies as
 * well is kept as a new letter.
 *
 * @returns false when everybody was told meanwhile
 */
export async function tellOwed({ clock, files, faxes, workflow }: OwedNoticePorts, letter: KeptLetter) {
  const owed = JSON.parse(letter.body) as OwedNotice;
  const why = `unsent-${letter.at.toString(36)}` as const;
  const isOwed = 'submission' in owed || !(await isTold(faxes, owed.fax));
  if (isOwed) {
    await ('submission' in owed
      ? workflow.startSubmissionReport(owed.submission, why)
      : workflow.startReport(owed.fax, why));
  }
  await markRedriven(files, letter, clock.now());
  return isOwed;
}

/** Whether the outcome of a fax, as it is now, was told by a notice of its own. */
export async function isTold(faxes: Pick<FaxHistories, 'fax'>, id: string): Promise<boolean> {
  const fax = await faxes.fax(id);
  return fax === undefined || fax.notices.some(({ outcome, isDone }) => isDone && outcome === fax.outcome);
}
