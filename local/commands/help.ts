/** What commands say about themselves. */
import type { Command, Option } from './command.ts';

const argumentsOf = ({ arguments: list }: Command): string =>
  list.map(({ name, isMany }) => ` <${name}>${isMany ? '…' : ''}`).join('');

const nameOf = ({ name }: Command): string => `faxpost ${name}`;

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** All commands, one line each. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => [`${command.name}${argumentsOf(command)}`, command.says] as const);
  return [
    'Usage: npx faxpost <command> …',
    '',
    columns(rows),
    '',
    'Every command has --help and --json, and works on a stack on AWS with --stack. Settings: docs/operating.md.',
  ].join('\n');
}

/** How a command is written, and an example. */
export function usageOf(command: Command): string {
  const options = Object.keys(command.options).length > 0 ? ' [options]' : '';
  return [
    `Usage:    npx ${nameOf(command)}${argumentsOf(command)}${options}`,
    `Example:  npx faxpost ${command.example}`,
    `Help:     npx ${nameOf(command)} --help`,
  ].join('\n');
}

const stackOption: readonly [string, Option] = [
  'stack',
  { type: 'string', value: '<name>', says: 'work on that stack on AWS instead of this machine' },
];

export function helpOf(command: Command): string {
  const options: (readonly [string, Option])[] = [
    ...Object.entries(command.options),
    ...(command.isForMachine ? [] : [stackOption]),
    ['json', { type: 'boolean', says: 'answer as JSON on standard output' }],
    ['help', { type: 'boolean', says: 'this text' }],
  ];
  const rows = options.map(([name, { value, multiple, says }]) => {
    const left = `--${name}${value ? ` ${value}` : ''}`;
    return [left, multiple ? `${says} (may be repeated)` : says] as const;
  });
  return [
    `npx ${nameOf(command)}${argumentsOf(command)} [options]`,
    '',
    command.says,
    ...(command.more ? ['', command.more] : []),
    '',
    columns(rows),
    '',
    'Example:',
    `  npx faxpost ${command.example}`,
  ].join('\n');
}
