/** The line that a command is about, by its number, and why a line was not written. */
import type { Line } from '../../../lambdas/fax/model.ts';
import type { Result } from '../../../lambdas/fax/result.ts';
import type { LineRefusal, OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { isoTime } from '../../views/fax-view.ts';
import { checkNumber } from '../../views/line-fields.ts';
import type { Answer } from '../command.ts';
import { lineText, lineView } from './line-view.ts';

export type FoundLine =
  | { readonly line: Line }
  | { readonly trouble: Extract<Answer, { refused: string } | { misused: string }> };

type Looking = Pick<OperatorPorts, 'directory' | 'clock'>;

export async function findLine(ports: Looking, given: string): Promise<FoundLine> {
  const number = checkNumber(given);
  if ('wrong' in number) return { trouble: { misused: number.wrong } };
  const line = await ports.directory.line(number.value);
  return line === undefined ? { trouble: await noLine(ports, number.value) } : { line };
}

/** That a number is no line, and what may have been meant. */
export async function noLine({ directory, clock }: Looking, number: string): Promise<{ readonly refused: string }> {
  const removed = (await directory.removedLines(clock.now())).find(({ line }) => line.number === number);
  if (removed !== undefined) {
    const day = isoTime(removed.removedAt).slice(0, 10);
    return { refused: `${number} was removed on ${day}. Bring it back with ${typed(`line restore ${number}`)}` };
  }
  const lines = (await directory.lines()).map((known) => known.number);
  const hint =
    lines.length === 0
      ? `There is none yet: add it with ${typed(`line add ${number}`)}`
      : `There are: ${lines.join(', ')}.`;
  return { refused: `There is no line ${number}. ${hint}` };
}

/** The line as it is now, or why it was not written. */
export function answerOf(number: string, written: Result<Line, LineRefusal>): Answer {
  if (written.ok) return { json: lineView(written.value), text: lineText(written.value) };
  const { refusal } = written;
  switch (refusal.kind) {
    case 'line-exists':
      return { refused: `${number} is a line already: change it with ${typed(`line set ${number} …`)}` };
    case 'no-line':
      return { refused: `There is no line ${number} any more.` };
    case 'sender-taken': {
      const { address, by } = refusal;
      const how = `A sender belongs to one line only: take it away there first, with ${typed(`sender remove ${by} ${address}`)}`;
      return { refused: `${address} already sends from ${by}. ${how}` };
    }
  }
}
