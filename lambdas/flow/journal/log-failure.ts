/** A failure in the journal: `Transient` as a line, anything else as an alarm. */
import { Transient } from '../../fax/errors.ts';
import type { Journal } from '../../ports.ts';

/** The class of an error and where it was thrown. */
const factsOf = (error: unknown): Record<string, unknown> =>
  error instanceof Error
    ? {
        error: error.name,
        message: error.message,
        stack: error.stack?.split('\n').slice(1, 6),
        cause: error.cause instanceof Error ? error.cause.name : undefined,
      }
    : { error: typeof error };

/** @param facts what else is known of it; never instead of what the error says */
export function logFailure(journal: Journal, error: unknown, facts: Record<string, unknown> = {}): void {
  const all = { ...facts, ...factsOf(error) };
  if (error instanceof Transient) journal.info('failed-for-now', all);
  else journal.alarm('failed', all);
}
