/** `faxpost completion`: a script for a shell, made of the table of commands, by which it completes what is typed. */
import { join } from 'node:path';
import { typed } from '../../invocation.ts';
import { type Command, command } from '../command.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { Completed } from './quoted.ts';
import { zshScript } from './zsh.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const shells = ['bash', 'zsh', 'fish'] as const;

const checkout = join(import.meta.dirname, '..', '..', '..');

const load = typed('completion bash').replace('npm run', 'npm run --silent');

/** @param all every command, this one among them; asked for only when it runs */
export const completionOf = (all: () => readonly Command[]): Command =>
  command({
    name: 'completion',
    arguments: [{ name: 'shell', values: shells }],
    says: 'a script by which bash, zsh or fish completes commands, options and values',
    more: [
      'Load it where the shell starts; then faxpost is a command there, from every folder:',
      `  bash, in ~/.bashrc:                   source <(${load})`,
      `  zsh, in ~/.zshrc, after compinit:     source <(${load.replace('bash', 'zsh')})`,
      `  fish, in ~/.config/fish/config.fish:  ${load.replace('bash', 'fish')} | source`,
      `Outside the checkout, npm needs to know where it is: npm --prefix ${checkout} run …`,
    ].join('\n'),
    example: 'completion bash',
    options: {},
    async run(_, [shell]) {
      const told: Completed = { commands: all(), checkout };
      const script = scripts[shell as keyof typeof scripts](told);
      return { json: { shell, script }, text: script.trimEnd() };
    },
  });
