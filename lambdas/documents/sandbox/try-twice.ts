/** What breaks its worker is tried once more in a fresh one: it may have met a bad moment. What breaks two is given up. */

import { accepted, type Result, refused } from '../../fax/result.ts';
import type { WorkerEnd } from '../../ports.ts';

export type WorkerFailure = Exclude<WorkerEnd, 'finished'>;

/** @param run does the whole job in a worker of its own; how the worker failed is no answer */
export async function tryTwice<Answer>(
  run: () => Promise<Result<Answer, WorkerFailure>>,
): Promise<Result<Answer, WorkerFailure>> {
  const first = await run();
  return first.ok ? first : run();
}

/** What became of a run: its answer; a worker that ends without one has failed. */
export function answerOf<Answer>(end: WorkerEnd, answer: Answer | undefined): Result<Answer, WorkerFailure> {
  if (end !== 'finished') return refused(end);
  return answer === undefined ? refused('crashed') : accepted(answer);
}

/** For the log and the notice, of a document that broke two workers. */
export const conversionFailures: Readonly<Record<WorkerFailure, string>> = {
  crashed: 'the converter ended unexpectedly, twice',
  'time-limit': 'the conversion took too long, twice',
  'memory-limit': 'the conversion needed too much memory, twice',
};
