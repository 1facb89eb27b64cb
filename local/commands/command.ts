/** What a command is: a name, what it takes, what it says about itself, and what it does. */
import type { Clock } from '../../lambdas/ports.ts';
import type { Installation } from '../installation.ts';
import type { Environment, Settings } from '../settings.ts';
import type { Store } from '../store/store.ts';
import type { Terminal } from './terminal.ts';

export interface Argument {
  readonly name: string;
  /** Takes all that follow; at least one. */
  readonly isMany?: boolean;
  /** May be left out. The last one only. */
  readonly isOptional?: boolean;
  /** All there are, as with an option. */
  readonly values?: readonly string[];
  /** What a shell completes it with. */
  readonly is?: 'file';
}

export interface Option {
  readonly type: 'string' | 'boolean';
  /** May be given several times. */
  readonly multiple?: boolean;
  /** What stands for the value in help: `<address>`. */
  readonly value?: string;
  /** All values that it takes, in small letters: listed in help, completed by shells; any other one is refused with this list. */
  readonly values?: readonly string[];
  /** An empty value is one as well: it takes away what was set. */
  readonly mayBeEmpty?: boolean;
  /** What a shell completes the value with. */
  readonly is?: 'file' | 'folder';
  readonly says: string;
}

export type Options = Readonly<Record<string, Option>>;

/** Values of what is switched. */
export const onOff = ['on', 'off'] as const;

/** The values of options as they were given. */
export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K]['multiple'] extends true
      ? readonly string[] | undefined
      : ValueOf<O[K]> | undefined;
};

type ValueOf<O extends Option> = O extends { readonly values: readonly (infer V extends string)[] }
  ? V | (O extends { readonly mayBeEmpty: true } ? '' : never)
  : string;

export interface Context {
  readonly environment: Environment;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly isJson: boolean;
  /** The stack's name, when the command is for one. */
  readonly stack: string | undefined;
  /** The stack that `--stack` or FAXPOST_STACK names, else this machine's data folder; opened when first asked for. */
  installation(): Promise<Installation>;
  /** This machine's data folder, for what is about the machine itself. */
  store(): Promise<Store>;
}

/** How a command ended, as a value for people and for programs. */
export type Answer =
  /** Exit 0, or the code told. `text` is for people; an empty one prints nothing. */
  | { readonly json: unknown; readonly text: string; readonly exit?: 0 | 1 | 3 }
  /** Exit 1: it cannot be done, and why. `json` instead of `{error}`. */
  | { readonly refused: string; readonly json?: unknown }
  /** Exit 2: the command was used wrongly. */
  | { readonly misused: string };

interface Description {
  /** One or two words: `send`, `line add`. */
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** One line. */
  readonly says: string;
  /** More of it, for the command's own help. */
  readonly more?: string;
  /** How it is used, without `npm run faxpost --`. */
  readonly example: string;
  /** It is about this machine, and can do nothing for a stack. */
  readonly isForMachine?: boolean;
}

export interface Command extends Description {
  readonly options: Options;
  run(context: Context, given: readonly string[], values: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** Declares a command whose values are typed by its options. */
export function command<const O extends Options>(
  declared: Description & {
    readonly options: O;
    readonly run: (context: Context, given: readonly string[], values: Values<O>) => Promise<Answer>;
  },
): Command {
  // parseArgs was configured with these options, so its values have their types.
  return { ...declared, run: (context, given, values) => declared.run(context, given, values as Values<O>) };
}
