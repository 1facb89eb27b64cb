/** `faxpost redrive`: puts back what was given up, once its cause is mended. */
import { randomBytes } from 'node:crypto';
import type { Fax } from '../../../lambdas/fax/history.ts';
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { deadLetterQueues, type KeptLetter } from '../../../lambdas/flow/dead-letters.ts';
import { chooseLetters, listUntold, redriveLetter, tellAgain } from '../../../lambdas/flow/repair/redrive.ts';
import { typed } from '../../invocation.ts';
import { isoTime } from '../../views/fax-view.ts';
import { command } from '../command.ts';

/** Of the newest faxes, among those whose answer was refused: one that is older is sent again by its id. */
const newest = 500;

export const redrive = command({
  name: 'redrive',
  arguments: [{ name: 'id', isMany: true, isOptional: true }],
  says: 'put back what was given up, and tell again whom no mail reached',
  more: [
    'Messages that a queue gave up and answers that could not be sent are kept for 14 days. Without an id, everything',
    'that waits is put back; an id names one of them, also one that was put back before. What was done already is done',
    'once: nobody is called or told twice. Mend the cause first, or it is given up again.',
  ].join('\n'),
  example: 'redrive --queue notices',
  options: {
    queue: {
      type: 'string',
      values: deadLetterQueues,
      says: 'only what this queue gave up; notices: answers to senders',
    },
    list: { type: 'boolean', says: 'show what waits, and do nothing' },
  },
  async run({ installation, terminal }, ids, values) {
    const { name, ports, isServed } = await installation();
    const { queue } = values;
    const letters = await chooseLetters(ports.files, { queue, ids });
    const unknown = ids.find((id) => !letters.some((letter) => letter.id === id));
    if (unknown !== undefined) {
      return { refused: `Nothing is kept as ${cleanText(unknown, 60)}. See it all with ${typed('redrive --list')}` };
    }
    const isAboutNotices = ids.length === 0 && (queue === undefined || queue === 'notices');
    const untold = isAboutNotices ? await listUntold(ports, newest) : [];
    const json = { letters: letters.map(letterView), faxes: untold.map(({ id, outcome }) => ({ id, outcome })) };
    if (values.list) return { json, text: listed(letters, untold) };
    for (const letter of letters) await redriveLetter(ports, letter);
    for (const fax of untold) await tellAgain(ports, fax, randomBytes(9).toString('hex'));
    if (letters.length + untold.length > 0 && !(await isServed())) {
      terminal.err(`No service runs on ${name}: it goes on when the service starts (npm start).\n`);
    }
    return { json, text: done(letters, untold) };
  },
});

const letterView = ({ id, queue, at, since, cause, redrivenAt }: KeptLetter) => ({
  id,
  queue,
  at: isoTime(at),
  since: isoTime(since),
  cause,
  redrivenAt: redrivenAt === undefined ? null : isoTime(redrivenAt),
});

function listed(letters: readonly KeptLetter[], untold: readonly Fax[]): string {
  if (letters.length + untold.length === 0) return 'Nothing waits to be put back.';
  return [
    ...letters.map(({ id, at, cause }) => `${id}  ${isoTime(at)}  ${cleanText(cause, 200)}`),
    ...untold.map(({ id }) => `fax ${id}  its answer was refused`),
  ].join('\n');
}

function done(letters: readonly KeptLetter[], untold: readonly Fax[]): string {
  if (letters.length + untold.length === 0) return 'Nothing waits to be put back.';
  return [
    ...letters.map(({ id }) => `${id} is put back.`),
    ...untold.map(({ id }) => `The answer about fax ${id} is sent again.`),
  ].join('\n');
}
