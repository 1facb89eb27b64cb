/** From the words of a command line to an exit code: finds the command, reads its options, prints its answer. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Environment } from '../settings.ts';
import type { Answer, Command } from './command.ts';
import { helpOf, overview, usageOf } from './help.ts';
import { runInContext, type Surroundings } from './in-context.ts';
import { commands } from './table.ts';
import type { Terminal } from './terminal.ts';

/** @returns the exit code: 0 done, 1 refused or failed, 2 wrong use, 3 (`send --wait`) not all sent */
export async function runCommandLine(
  words: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<number> {
  const isJson = words.includes('--json');
  const found = findCommand(words);
  if ('help' in found) {
    terminal.out(found.help);
    return 0;
  }
  if ('misused' in found) return print(found, undefined, { terminal, isJson });
  const { command, rest } = found;
  const read = readWords(command, rest);
  if ('misused' in read) return print(read, command, { terminal, isJson });
  if (read.values.help === true) {
    terminal.out(helpOf(command));
    return 0;
  }
  const answer = await runInContext(command, read.given, read.values, { environment, terminal, isJson });
  return print(answer, command, { terminal, isJson });
}

type Found = { command: Command; rest: readonly string[] } | { help: string } | { misused: string };

function findCommand(words: readonly string[]): Found {
  const [first = '', second = ''] = words;
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (command) return { command, rest: words.slice(command.name.split(' ').length) };
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (first === '--help' || first === '-h' || first === 'help') return { help: overview(commands) };
  if (group.length > 0 && (second === '--help' || second === '-h')) return { help: overview(group) };
  if (group.length > 0) {
    const known = group.map(({ name }) => name).join(', ');
    return {
      misused:
        second === ''
          ? `What about ${first}? There are: ${known}.`
          : `There is no command "${first} ${second}". There are: ${known}.`,
    };
  }
  if (first === '') return { misused: `Which command?\n\n${overview(commands)}` };
  return { misused: `There is no command "${first}".\n\n${overview(commands)}` };
}

const common: ParseArgsOptionsConfig = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  stack: { type: 'string' },
};

type Read =
  | { readonly given: string[]; readonly values: Readonly<Record<string, unknown>> }
  | { readonly misused: string };

function readWords(command: Command, rest: readonly string[]): Read {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    const options = { ...command.options, ...common };
    parsed = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
  } catch (error) {
    return { misused: optionTrouble(command, error) };
  }
  if (parsed.values.help === true) return { given: [], values: parsed.values };
  const { positionals: given, values } = parsed;
  const [least, most] = [
    command.arguments.length,
    command.arguments.at(-1)?.isMany ? Infinity : command.arguments.length,
  ];
  if (given.length < least) return { misused: `<${command.arguments[given.length]?.name}> is missing.` };
  if (given.length > most) return { misused: `"${given[most]}" is one word too many.` };
  return { given, values };
}

/** parseArgs tells by codes what is wrong with an option; a name that does not exist gets the list of those that do. */
function optionTrouble({ options }: Command, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return text;
  const name = /'(-[^']*)'/.exec(text)?.[1] ?? 'This option';
  return `${name} is no option here. There are: ${[...Object.keys(options), 'stack', 'json', 'help'].map((known) => `--${known}`).join(', ')}.`;
}

function print(
  answer: Answer,
  command: Command | undefined,
  { terminal, isJson }: Pick<Surroundings, 'terminal' | 'isJson'>,
): number {
  if ('misused' in answer) {
    const who = command ? `faxpost ${command.name}: ` : '';
    const usage = command ? `\n\n${usageOf(command)}` : '';
    if (isJson) terminal.out(JSON.stringify({ error: answer.misused }));
    terminal.err(`${who}${answer.misused}${usage}\n`);
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
