/** The journal: one JSON line per entry on standard error. */
import type { Journal } from '../lambdas/ports.ts';

export interface JournalLine {
  readonly at: string;
  readonly level: 'info' | 'alarm';
  readonly what: string;
  readonly [fact: string]: unknown;
}

export function createJournal(write: (line: JournalLine) => void): Journal {
  const entry =
    (level: JournalLine['level']) =>
    (what: string, facts: Record<string, unknown> = {}) =>
      write({ at: new Date().toISOString(), level, what, ...facts });
  return { info: entry('info'), alarm: entry('alarm') };
}

export const writeToStandardError = (line: JournalLine): void => {
  process.stderr.write(`${JSON.stringify(line)}\n`);
};
