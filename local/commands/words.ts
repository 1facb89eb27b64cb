/** The words of a command line: which command they name, and its options, checked against what the command declares. */
import { parseArgs } from 'node:util';
import { typed } from '../invocation.ts';
import type { Command, Option } from './command.ts';
import { globalOptions, overview } from './help.ts';
import { didYouMean, listOf } from './nearest.ts';

/** Wrong use, in a sentence; `more`, for people only. */
export interface Misuse {
  readonly misused: string;
  readonly more?: string;
}

export type Found =
  | { readonly command: Command; readonly rest: readonly string[] }
  | { readonly help: string }
  | Misuse;

const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h' || word === 'help';

/** @param words without those of options that may stand before the command */
export function findCommand(words: readonly string[], commands: readonly Command[]): Found {
  const [first = '', second = ''] = words;
  if (isHelp(first)) return words.length < 2 ? { help: overview(commands) } : helpAbout(words.slice(1), commands);
  const command =
    commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);
  if (command) return { command, rest: words.slice(command.name.split(' ').length) };
  if (first === '') return { misused: 'Which command?', more: overview(commands) };
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  return group.length > 0 ? findInGroup(first, second, group) : unknownCommand(first, second, commands);
}

/** `faxpost help line add` is `faxpost line add --help`. */
function helpAbout(words: readonly string[], commands: readonly Command[]): Found {
  return findCommand([...words.slice(0, 2), '--help'], commands);
}

function findInGroup(first: string, second: string, group: readonly Command[]): Found {
  const known = `There are: ${group.map(({ name }) => name).join(', ')}.`;
  if (isHelp(second)) return { help: overview(group) };
  if (second === '' || second.startsWith('-')) return { misused: `What about ${first}? ${known}` };
  const meant = didYouMean(
    `${first} ${second}`,
    group.map(({ name }) => name),
  );
  return { misused: `There is no command "${first} ${second}".${meant} ${known}` };
}

function unknownCommand(first: string, second: string, commands: readonly Command[]): Misuse {
  const names = commands.map(({ name }) => name);
  const asked = isHelp(second) || second.startsWith('-') ? first : `${first} ${second}`.trim();
  const firsts = [...new Set(names.map((name) => name.split(' ')[0] as string))];
  // `list`, or `add line`: the words are right, and not where they belong.
  const misplaced = names.filter((name) => name.endsWith(` ${first}`) || name === `${second} ${first}`);
  const exact = names.filter((name) => name === `${second} ${first}`);
  const meant =
    misplaced.length > 0
      ? ` Did you mean ${listOf(exact.length > 0 ? exact : misplaced)}?`
      : didYouMean(asked, names) || didYouMean(first, firsts);
  const misused = `There is no command "${first}".${meant}`;
  if (meant === '') return { misused, more: overview(commands) };
  return { misused, more: `All commands: ${typed('--help')}` };
}

export type Read =
  | { readonly given: string[]; readonly values: Readonly<Record<string, unknown>> }
  | { readonly misused: string };

/**
 * Reads options and arguments. With `--help`, nothing else is looked at.
 * @param find makes paths of files and folders, as they were given, ones that can be opened from here
 */
export function readWords(command: Command, rest: readonly string[], find: (path: string) => string): Read {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...globalOptions };
  // Not strict: parseArgs tells what is wrong in texts of its own only.
  const { tokens } = parseArgs({
    args: [...rest],
    options: { ...asDeclared(options), help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) {
    return { given: [], values: { help: true } };
  }
  const values: Record<string, unknown> = {};
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) return { misused: unknownOption(token.rawName, Object.keys(options)) };
    const read = readOption(option, token);
    if ('misused' in read) return read;
    const value = option.is !== undefined && typeof read.value === 'string' ? find(read.value) : read.value;
    values[token.name] = option.multiple ? [...((values[token.name] as string[]) ?? []), value] : value;
  }
  const argumentAt = (n: number) => command.arguments[n] ?? command.arguments.at(-1);
  return (
    checkArguments(command, given) ?? {
      given: given.map((word, n) => (argumentAt(n)?.is ? find(word) : canonical(word, argumentAt(n)?.values))),
      values,
    }
  );
}

const asDeclared = (options: Readonly<Record<string, Option>>) =>
  Object.fromEntries(Object.entries(options).map(([name, { type, multiple = false }]) => [name, { type, multiple }]));

function unknownOption(given: string, known: readonly string[]): string {
  const names = known.map((name) => `--${name}`);
  return `${given} is no option here.${didYouMean(given, names) || ` There are: ${names.join(', ')}.`}`;
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readOption(
  { type, value: example, values, mayBeEmpty }: Option,
  { rawName, value, inlineValue }: OptionToken,
): { readonly value: string | boolean } | { readonly misused: string } {
  if (type === 'boolean') {
    return value === undefined ? { value: true } : { misused: `${rawName} takes no value: leave out "=${value}".` };
  }
  const wanted = values ? ` It is ${listOf(values)}.` : example === undefined ? '' : ` Such as: ${rawName} ${example}`;
  if (value === undefined) return { misused: `${rawName} is without its value.${wanted}` };
  if (!inlineValue && /^-./.test(value)) {
    return {
      misused: `${rawName} is without its value, since "${value}" looks like an option. If it is the value, write ${rawName}=${value}`,
    };
  }
  if (values === undefined || (mayBeEmpty && value === '')) return { value };
  const known = canonical(value, values);
  return values.includes(known) ? { value: known } : { misused: `${rawName} is ${listOf(values)}, not "${value}".` };
}

const canonical = (given: string, values: readonly string[] | undefined): string =>
  values?.includes(given.toLowerCase()) ? given.toLowerCase() : given;

function checkArguments(command: Command, given: readonly string[]): { readonly misused: string } | undefined {
  const declared = command.arguments;
  const most = declared.at(-1)?.isMany ? Infinity : declared.length;
  if (given.length < declared.filter(({ isOptional }) => !isOptional).length) {
    const { name, values } = declared[given.length] ?? { name: '', values: undefined };
    return { misused: `<${name}> is missing.${values ? ` It is ${listOf(values)}.` : ''}` };
  }
  if (given.length > most) {
    const hint = declared.length === 0 ? '' : ' Words with blanks in them stand in quotes.';
    return { misused: `"${given[most]}" is one word too many.${hint}` };
  }
  for (const [n, { name, values }] of declared.entries()) {
    const word = given[n];
    if (word === undefined) continue;
    if (values && !values.includes(canonical(word, values))) {
      return { misused: `<${name}> is ${listOf(values)}, not "${word}".${didYouMean(word, values)}` };
    }
  }
  return undefined;
}
