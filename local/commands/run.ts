/** From the words of a command line to an exit code: finds the command, reads its options, prints its answer. */
import { pathFinder } from '../invocation.ts';
import type { Environment } from '../settings.ts';
import type { Answer, Command } from './command.ts';
import { helpOf, usageOf } from './help.ts';
import { runInContext, type Surroundings } from './in-context.ts';
import { commands } from './table.ts';
import type { Terminal } from './terminal.ts';
import { versionAnswer } from './version.ts';
import { findCommand, type Misuse, readWords } from './words.ts';

/** @returns the exit code: 0 done, 1 refused or failed, 2 wrong use, 3 (`send --wait`) not all sent */
export async function runCommandLine(
  given: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const words = commandFirst(given);
  const isJson = words.includes('--json');
  const output = { terminal, isJson };
  if (words[0] === '--version' || words[0] === '-V') return print(versionAnswer(), undefined, output);
  const found = findCommand(words, commands);
  if ('help' in found) {
    terminal.out(found.help);
    return 0;
  }
  if ('misused' in found) return print(found, undefined, output);
  const { command, rest } = found;
  const read = readWords(command, rest, pathFinder(environment));
  if ('misused' in read) return print(read, command, output);
  if (read.values.help === true) {
    terminal.out(helpOf(command));
    return 0;
  }
  const answer = await runInContext(command, read.given, read.values, { environment, terminal, isJson });
  return print(answer, command, output);
}

/** Options that every command has may stand before it: `--stack Faxpost line list`. */
function commandFirst(words: readonly string[]): readonly string[] {
  const [first = '', second = ''] = words;
  if (first === '--json' || first.startsWith('--stack=')) return [...commandFirst(words.slice(1)), first];
  return first === '--stack' && second !== '' ? [...commandFirst(words.slice(2)), first, second] : words;
}

function print(
  answer: Answer | Misuse,
  command: Command | undefined,
  { terminal, isJson }: Pick<Surroundings, 'terminal' | 'isJson'>,
): number {
  if ('misused' in answer) {
    const more = 'more' in answer && answer.more !== undefined ? answer.more : command && usageOf(command);
    const who = command ? `faxpost ${command.name}: ` : '';
    if (isJson) terminal.out(JSON.stringify({ error: answer.misused }));
    else terminal.err(`${who}${answer.misused}${more === undefined ? '' : `\n\n${more}`}\n`);
    return 2;
  }
  if ('refused' in answer) {
    if (isJson) terminal.out(JSON.stringify(answer.json ?? { error: answer.refused }));
    else terminal.err(`${answer.refused}\n`);
    return 1;
  }
  if (isJson) terminal.out(JSON.stringify(answer.json, undefined, 2));
  else if (answer.text !== '') terminal.out(answer.text);
  return answer.exit ?? 0;
}
