/** Puts back what was given up, once its cause is mended; and what nobody was told, is told. */
import type { Fax } from '../../fax/history.ts';
import type { Faxes, Files, Requeue } from '../../ports.ts';
import { type DeadLetterQueue, type KeptLetter, listLetters, markRedriven, tellOwed } from '../dead-letters.ts';
import { type NoticeAgainPorts, sendMailAgain } from './notice-again.ts';

export type RedrivePorts = NoticeAgainPorts & {
  readonly faxes: Pick<Faxes, 'list'>;
  readonly files: Pick<Files, 'keys' | 'put' | 'readAll'>;
  readonly requeue: Requeue;
};

/** Which letters: all that wait, those of a queue, or those with these ids, also if they were put back before. */
export interface Chosen {
  readonly queue?: DeadLetterQueue | undefined;
  readonly ids?: readonly string[];
}

export async function chooseLetters(files: RedrivePorts['files'], { queue, ids = [] }: Chosen): Promise<KeptLetter[]> {
  const letters = await listLetters(files, queue);
  return letters.filter(({ id, redrivenAt }) => (ids.length > 0 ? ids.includes(id) : redrivenAt === undefined));
}

export async function redriveLetter(ports: RedrivePorts, letter: KeptLetter): Promise<void> {
  if (letter.queue === 'notices') return void (await tellOwed(ports, letter));
  await ports.requeue(letter.queue, letter.body);
  await markRedriven(ports.files, letter, ports.clock.now());
}

/** Faxes, of the newest ones, whose last notice was taken by nobody. */
export async function listUntold({ faxes }: Pick<RedrivePorts, 'faxes'>, limit: number): Promise<Fax[]> {
  return (await faxes.list({ limit })).filter(isUntold);
}

export const isUntold = ({ notices, outcome }: Fax): boolean =>
  notices.some((notice) => notice.isRefused && notice.outcome === outcome);

export const tellAgain = (ports: RedrivePorts, { id }: Fax, request: string) => sendMailAgain(ports, id, request);
