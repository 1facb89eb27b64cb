/** What commands say about themselves. */
import { program, typed } from '../invocation.ts';
import type { Argument, Command, Option } from './command.ts';

function argumentOf({ name, values, isMany, isOptional }: Argument): string {
  const word = `<${values ? values.join('|') : name}>${isMany ? '…' : ''}`;
  return isOptional ? ` [${word}]` : ` ${word}`;
}

const argumentsOf = ({ arguments: list }: Command): string => list.map(argumentOf).join('');

/** What every command has. */
export const globalOptions: Readonly<Record<string, Option>> = {
  stack: { type: 'string', value: '<name>', says: 'work on that stack on AWS instead of this machine' },
  json: { type: 'boolean', says: 'answer as JSON on standard output' },
  help: { type: 'boolean', says: 'this text' },
};

/** Those that a command's help names: its own first. */
export function optionsOf({ options, isForMachine }: Command): (readonly [name: string, option: Option])[] {
  const { stack, ...everywhere } = globalOptions;
  const forStacks = isForMachine || stack === undefined ? {} : { stack };
  return Object.entries({ ...options, ...forStacks, ...everywhere });
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** All commands, one line each. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`${command.name}${argumentsOf(command)}`, command.says] as const);
  return [
    `Usage: ${program} <command> …`,
    '',
    columns(rows),
    '',
    'Every command has --help and --json, and works on a stack on AWS with --stack, unless it is about this machine.',
    'Also: --version. Settings: docs/operating.md. In scripts: npm run --silent faxpost -- … --json, and nothing else is printed.',
  ].join('\n');
}

/** How a command is written, and an example. */
export function usageOf(command: Command): string {
  const options = Object.keys(command.options).length > 0 ? ' [options]' : '';
  return [
    `Usage:    ${typed(`${command.name}${argumentsOf(command)}${options}`)}`,
    `Example:  ${typed(command.example)}`,
    `Help:     ${typed(`${command.name} --help`)}`,
  ].join('\n');
}

export function helpOf(command: Command): string {
  const rows = optionsOf(command).map(([name, { value, values, multiple, says }]) => {
    const shown = values ? values.join('|') : value;
    return [`--${name}${shown ? ` ${shown}` : ''}`, multiple ? `${says} (may be repeated)` : says] as const;
  });
  return [
    typed(`${command.name}${argumentsOf(command)} [options]`),
    '',
    command.says,
    ...(command.more ? ['', command.more] : []),
    '',
    columns(rows),
    '',
    'Example:',
    `  ${typed(command.example)}`,
  ].join('\n');
}
