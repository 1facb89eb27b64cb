/** A job whose worker fails is tried once more in a fresh worker, in case the failure was a passing one; then it is given up. */

import { accepted, type Result, refused } from '../../fax/result.ts';
import type { WorkerEnd } from '../../ports.ts';

export type WorkerFailure = Exclude<WorkerEnd, 'finished'>;

/** @param run runs the whole job in a new worker; its refusal says how the worker failed */
export async function tryTwice<Answer>(
  run: () => Promise<Result<Answer, WorkerFailure>>,
): Promise<Result<Answer, WorkerFailure>> {
  const first = await run();
  return first.ok ? first : run();
}

/** The answer of a run; a worker that ends without one counts as crashed. */
export function answerOf<Answer>(end: WorkerEnd, answer: Answer | undefined): Result<Answer, WorkerFailure> {
  if (end !== 'finished') return refused(end);
  return answer === undefined ? refused('crashed') : accepted(answer);
}

/** Why a document that failed in two workers is refused, for logs and notices. */
export const conversionFailures: Readonly<Record<WorkerFailure, string>> = {
  crashed: 'the converter ended unexpectedly, twice',
  'time-limit': 'the conversion took too long, twice',
  'memory-limit': 'the conversion needed too much memory, twice',
};
