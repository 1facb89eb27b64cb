/** The line that a command is about, by its number, and why a line was not written. */
import type { Line } from '../../../lambdas/fax/model.ts';
import type { Result } from '../../../lambdas/fax/result.ts';
import type { LineRefusal, OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { checkNumber } from '../../views/line-fields.ts';
import type { Answer } from '../command.ts';
import { lineText, lineView } from './line-view.ts';

export type FoundLine =
  | { readonly line: Line }
  | { readonly trouble: Extract<Answer, { refused: string } | { misused: string }> };

export async function findLine({ directory }: Pick<OperatorPorts, 'directory'>, given: string): Promise<FoundLine> {
  const number = checkNumber(given);
  if ('wrong' in number) return { trouble: { misused: number.wrong } };
  const line = await directory.line(number.value);
  if (line !== undefined) return { line };
  const lines = (await directory.lines()).map((known) => known.number);
  const hint =
    lines.length === 0
      ? `There is none yet: add it with ${typed(`line add ${number.value}`)}`
      : `There are: ${lines.join(', ')}.`;
  return { trouble: { refused: `There is no line ${number.value}. ${hint}` } };
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
