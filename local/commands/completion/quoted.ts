/** What the scripts of all shells have in common. */
import type { Command, Option } from '../command.ts';
import { optionsOf } from '../help.ts';

export interface Completed {
  readonly commands: readonly Command[];
  /** Folder of the program. */
  readonly checkout: string;
}

/** As one word of a shell; fish takes it as well, but for a quote in it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** What stands first in a command line, with what it says: a command, or the group of commands that begin so. */
export function firstWords(commands: readonly Command[]): (readonly [word: string, says: string])[] {
  const firsts = [...new Set(commands.map(({ name }) => name.split(' ')[0] as string))];
  return firsts.map((word) => {
    const own = commands.find(({ name }) => name === word);
    return [
      word,
      own
        ? own.says
        : groupOf(commands, word)
            .map(([second]) => second)
            .join(', '),
    ];
  });
}

/** The second words of a group. */
export const groupOf = (commands: readonly Command[], first: string): (readonly [word: string, says: string])[] =>
  commands
    .filter(({ name }) => name.startsWith(`${first} `))
    .map(({ name, says }) => [name.slice(first.length + 1), says]);

export const groupsIn = (commands: readonly Command[]): string[] => [
  ...new Set(commands.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0] as string)),
];

/** Its options with their dashes. */
export const dashedOptions = (command: Command): (readonly [dashed: string, option: Option])[] =>
  optionsOf(command).map(([name, option]) => [`--${name}`, option]);

export const takesValue = ({ type }: Option): boolean => type === 'string';
