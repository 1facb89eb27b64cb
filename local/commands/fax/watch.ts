/** `send --wait`: every fax of a submission followed to its end, drawn again where somebody watches. */
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { formatNumber } from '../../../lambdas/fax/dialling/numbers.ts';
import { Transient } from '../../../lambdas/fax/errors.ts';
import type { Fax } from '../../../lambdas/fax/history.ts';
import type { Submission } from '../../../lambdas/fax/model.ts';
import type { Clock, OperatorPorts } from '../../../lambdas/ports.ts';
import type { Installation } from '../../installation.ts';
import { typed } from '../../invocation.ts';
import { faxView } from '../../views/fax-view.ts';
import type { Answer, Context } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { progressOf } from './fax-words.ts';

/** Milliseconds: how fast the drawing's wheel turns. */
const beat = 120;
/** Beats between two questions whether the service still runs. */
const beatsPerQuestion = 40;
const wheel = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

export async function watchFaxes(
  { terminal, isJson }: Context,
  { ports: { faxes, clock }, pollMillis, isServed }: Installation,
  submission: Pick<Submission, 'id' | 'faxes'>,
): Promise<Answer> {
  const draw = isJson ? () => {} : terminal.isWatched ? drawAgain(terminal, clock) : drawChanges(terminal, clock);
  const sayIfStopped = watchService(terminal, isServed);
  const beatsPerPoll = Math.max(1, Math.round(pollMillis / beat));
  let isStopped = false;
  void terminal.stopped().then(() => {
    isStopped = true;
  });
  let found: readonly Fax[] = [];
  for (let turn = 0; ; turn += 1) {
    if (turn % beatsPerPoll === 0) found = (await readFaxes(faxes, submission)) ?? found;
    draw(found, turn);
    const isOver = found.length > 0 && found.every(({ state }) => state === 'ended');
    if (isOver || isStopped) {
      const json = { submission: submission.id, faxes: found.map((fax) => faxView(fax, clock)) };
      const isAllSent = isOver && found.every(({ outcome }) => outcome === 'sent');
      return { json, text: isOver ? summary(found) : stillGoing, exit: isAllSent ? 0 : 3 };
    }
    if (turn % beatsPerQuestion === beatsPerQuestion - 1) await sayIfStopped();
    await sleep(beat);
  }
}

/** @returns undefined when they cannot be read just now */
async function readFaxes(
  faxes: OperatorPorts['faxes'],
  submission: Pick<Submission, 'faxes'>,
): Promise<Fax[] | undefined> {
  try {
    const now = await Promise.all(submission.faxes.map(({ id }) => faxes.fax(id)));
    return now.filter((fax) => fax !== undefined);
  } catch (error) {
    if (error instanceof Transient) return undefined;
    throw error;
  }
}

const stillGoing = `The faxes go on without you. See them with ${typed('fax list')}`;

function summary(faxes: readonly Fax[]): string {
  const sent = faxes.filter(({ outcome }) => outcome === 'sent').length;
  if (faxes.length === 1) return sent === 1 ? 'The fax was delivered.' : 'The fax was not delivered.';
  return `${sent} of ${faxes.length} faxes were delivered.`;
}

/** Says once that nothing moves because the service is gone. */
function watchService(terminal: Terminal, isServed: Installation['isServed']): () => Promise<void> {
  let isSaid = false;
  return async () => {
    if (isSaid || (await isServed())) return;
    isSaid = true;
    terminal.err('The service has stopped: the faxes go on when it starts again.\n');
  };
}

type Draw = (faxes: readonly Fax[], turn: number) => void;

const isSent = ({ outcome }: Fax): boolean => outcome === 'sent';

/** One line per change, for logs and pipes. */
function drawChanges(terminal: Terminal, clock: Clock): Draw {
  const shown = new Map<string, string>();
  return (faxes) => {
    for (const fax of faxes) {
      const text = progressOf(fax, clock, true);
      if (shown.get(fax.id) === text) continue;
      shown.set(fax.id, text);
      terminal.err(`${fax.to}  ${text}\n`);
    }
  };
}

/** The same lines again and again, with a countdown. */
function drawAgain(terminal: Terminal, clock: Clock): Draw {
  let lines = 0;
  return (faxes, turn) => {
    const numbers = faxes.map(({ to }) => formatNumber(to));
    const width = Math.max(...numbers.map((number) => number.length));
    const rows = faxes.map((fax, index) => {
      const text = `${(numbers[index] ?? '').padEnd(width)}  ${progressOf(fax, clock)}`;
      return `${markOf(fax, turn, terminal.hasColour)} ${text.slice(0, Math.max(20, terminal.columns() - 4))}`;
    });
    const up = lines === 0 ? '' : `\x1b[${lines}A`;
    lines = rows.length;
    terminal.err(`${up}${rows.map((row) => `\r\x1b[2K${row}\n`).join('')}`);
  };
}

function markOf(fax: Fax, turn: number, hasColour: boolean): string {
  const paint = (colour: 'green' | 'red' | 'yellow' | 'cyan', mark: string): string =>
    hasColour ? styleText(colour, mark, { validateStream: false }) : mark;
  if (fax.state === 'ended') return isSent(fax) ? paint('green', '✓') : paint('red', '✗');
  if (fax.state === 'waiting') return paint('yellow', '◷');
  return paint('cyan', wheel[turn % wheel.length] ?? '·');
}
