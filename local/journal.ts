/** The journal: one JSON line per entry on standard error. It names no people. */
import { withoutPeople } from '../lambdas/fax/journal/without-people.ts';
import type { Journal } from '../lambdas/ports.ts';

export interface JournalLine {
  readonly at: string;
  readonly level: 'debug' | 'info' | 'alarm';
  readonly what: string;
  readonly [fact: string]: unknown;
}

/** @param level the least that is written */
export function createJournal(write: (line: JournalLine) => void, level: 'debug' | 'info' = 'info'): Journal {
  const entry =
    (of: JournalLine['level']) =>
    (what: string, facts: Record<string, unknown> = {}) =>
      write({ at: new Date().toISOString(), level: of, what, ...(withoutPeople(facts) as Record<string, unknown>) });
  return { info: entry('info'), debug: level === 'debug' ? entry('debug') : () => {}, alarm: entry('alarm') };
}

export const writeToStandardError = (line: JournalLine): void => {
  process.stderr.write(`${JSON.stringify(line)}\n`);
};
