/** What takes something away asks first, unless `--yes` stands in the command. */
import type { Answer, Context, Options } from './command.ts';

export const yesOption = { yes: { type: 'boolean', says: 'do it without asking' } } as const satisfies Options;

type No = Extract<Answer, { refused: string }>;

/**
 * Asks whether to go on, by a sentence or more on what goes.
 *
 * @returns nothing when it was agreed to, else the answer of the command
 */
export async function unlessRefused(
  { terminal }: Pick<Context, 'terminal'>,
  question: string,
): Promise<No | undefined> {
  const answer = (await terminal.ask(`${question} (yes or no) `)).trim().toLowerCase();
  if (answer === 'yes' || answer === 'y') return undefined;
  return { refused: answer === '' ? 'Nothing was done: answer yes, or say --yes.' : 'Nothing was done.' };
}
