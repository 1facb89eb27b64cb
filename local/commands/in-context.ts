/** Runs a command on its installation: opens it, closes it, and says in a sentence what was in the way. */
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { systemClock } from '../clock.ts';
import type { Installation } from '../installation.ts';
import { machineInstallation, openFolder } from '../machine.ts';
import { type Environment, readSettings, SettingsError } from '../settings.ts';
import type { Store } from '../store/store.ts';
import { UnusableInstallation } from '../unusable.ts';
import type { Answer, Command, Context } from './command.ts';
import type { Terminal } from './terminal.ts';

export interface Surroundings {
  readonly environment: Environment;
  readonly terminal: Terminal;
  readonly isJson: boolean;
}

export async function runInContext(
  command: Command,
  given: readonly string[],
  values: Readonly<Record<string, unknown>>,
  { environment, terminal, isJson }: Surroundings,
): Promise<Answer> {
  const named = typeof values.stack === 'string' ? values.stack : undefined;
  if (named === '') return { misused: '--stack names no stack.' };
  const stack = named ?? (environment.FAXPOST_STACK || undefined);
  if (stack !== undefined && command.isForMachine) {
    const how = named === undefined ? 'unset FAXPOST_STACK' : 'leave out --stack';
    return { misused: `This is about this machine, and can do nothing for a stack on AWS: ${how}.` };
  }
  let opened: Promise<Store> | undefined;
  try {
    const settings = readSettings(environment);
    const clock = systemClock(settings.minuteMs);
    const store = (): Promise<Store> => {
      opened ??= openFolder(settings.data, clock);
      return opened;
    };
    const installation = async (): Promise<Installation> => {
      if (stack === undefined) return machineInstallation(settings, await store(), clock);
      const { openStack } = await import('../stack.ts');
      return openStack(stack, environment);
    };
    const context: Context = { environment, settings, clock, terminal, isJson, stack, store, installation };
    return await command.run(context, given, values);
  } catch (error) {
    return { refused: troubleOf(error, stack, terminal) };
  } finally {
    await opened?.then(
      (store) => store.close(),
      () => {},
    );
  }
}

function troubleOf(error: unknown, stack: string | undefined, terminal: Terminal): string {
  if (error instanceof SettingsError || error instanceof UnusableInstallation) return error.message;
  if (error instanceof Transient) {
    return `${error.message} Try again in a moment. (${String(error.cause ?? 'no cause told')})`;
  }
  if (error instanceof Error && 'syscall' in error) {
    return `The data folder cannot be used: ${error.message}. Check FAXPOST_DATA and its rights and room.`;
  }
  if (error instanceof Defect && stack !== undefined) {
    return `AWS refused (${error.message}). What these credentials must be allowed to do stands in docs/operating.md.`;
  }
  // A mistake of ours: whoever reports it has where it happened.
  if (error instanceof Error && error.stack) terminal.err(`${error.stack}\n`);
  return `Something went wrong that should not have: ${error instanceof Error ? error.message : String(error)}`;
}
