/** The line that a command is about, by its number. */
import type { Line } from '../../../lambdas/fax/model.ts';
import type { Store } from '../../store/store.ts';
import { checkNumber } from '../../views/line-fields.ts';
import type { Answer } from '../command.ts';

export type FoundLine = { readonly line: Line } | { readonly trouble: Extract<Answer, { refused: string }> };

export async function findLine(store: Store, given: string): Promise<FoundLine> {
  const number = checkNumber(given);
  if ('wrong' in number) return { trouble: { refused: number.wrong } };
  const line = await store.directory.line(number.value);
  if (line !== undefined) return { line };
  const lines = (await store.directory.lines()).map((known) => known.number);
  const hint =
    lines.length === 0 ? 'There is none yet: add it with faxpost line add.' : `There are: ${lines.join(', ')}.`;
  return { trouble: { refused: `There is no line ${number.value}. ${hint}` } };
}

/** Writes a line, or says whose a sender is already. */
export function putLine(store: Store, line: Line): Extract<Answer, { refused: string }> | undefined {
  const { taken } = store.directory.putLine(line);
  if (taken === undefined) return undefined;
  const how = `A sender belongs to one line only: take it away there first, with faxpost sender remove ${taken.by} ${taken.address}.`;
  return { refused: `${taken.address} already sends from ${taken.by}. ${how}` };
}
