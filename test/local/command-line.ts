/** The command line in this process, on a data folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../local/clock.ts';
import { runCommandLine } from '../../local/commands/run.ts';
import { openStore, type Store } from '../../local/store/store.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Standard output read as JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface Machine extends AsyncDisposable {
  readonly data: string;
  /** @param input what is typed or piped in */
  run(words: readonly string[], input?: string): Promise<Ran>;
  /** Looks into the data folder. */
  withStore<T>(work: (store: Store) => T | Promise<T>): Promise<T>;
}

export function newMachine(environment: Readonly<Record<string, string>> = {}): Machine {
  const data = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  return {
    data,
    async run(words, input = '') {
      let [out, err] = ['', ''];
      const code = await runCommandLine(
        words,
        { FAXPOST_DATA: data, ...environment },
        {
          out: (text) => {
            out += `${text}\n`;
          },
          err: (text) => {
            err += text;
          },
          isWatched: false,
          hasColour: false,
          columns: () => 100,
          readInput: async () => input,
          ask: async (question) => {
            err += question;
            return input.split('\n')[0] ?? '';
          },
          stopped: () => new Promise(() => {}),
        },
      );
      return { code, out, err, json: () => JSON.parse(out) };
    },
    async withStore(work) {
      const store = openStore(data, systemClock(60_000));
      try {
        return await work(store);
      } finally {
        store.close();
      }
    },
    async [Symbol.asyncDispose]() {
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** With a line from which anna sends. */
export async function newOffice(environment: Readonly<Record<string, string>> = {}): Promise<Machine> {
  const machine = newMachine(environment);
  await machine.run([
    'line',
    'add',
    '+390240701234',
    '--country',
    'IT',
    '--area-code',
    '02',
    '--sender',
    'anna@example.com',
  ]);
  return machine;
}
