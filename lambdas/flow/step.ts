/** From the state of a fax to what its execution does next. */
import type { Decision } from '../fax/attempts.ts';
import type { Attempt, Fax } from '../fax/history.ts';
import type { Clock, Ports, StepResult, Workflow } from '../ports.ts';
import { minutesSince, tokenSeconds } from './timing.ts';

/**
 * The result that stands for an ended attempt's decision, with the life of the token of the call that follows a wait.
 * A wait counts from the attempt's end, however late its token is completed.
 */
function stepAfter(decision: Decision, endedAt: number, fax: Fax, clock: Clock): StepResult {
  if (decision.next === 'stop' || fax.state === 'ended') return { next: 'stop' };
  const seconds = Math.max(0, Math.round(decision.seconds - minutesSince(endedAt, clock) * 60));
  return { next: 'wait', seconds, attempt: decision.attempt, timeout: tokenSeconds(fax.pages ?? 1) };
}

/** What the execution does next as far as this attempt is concerned; undefined while its call is not over. */
export function stepOf(fax: Fax, attempt: Attempt, clock: Clock): StepResult | undefined {
  if (fax.state === 'ended') return { next: 'stop' };
  const { decision, endedAt } = attempt;
  return decision === undefined || endedAt === undefined ? undefined : stepAfter(decision, endedAt, fax, clock);
}

export type CompletePorts = Pick<Ports, 'clock'> & { readonly workflow: Pick<Workflow, 'complete'> };

/**
 * Every step that meets an ended attempt completes its open token. A token that timed out, does not exist, or is completed
 * already is closed, and closed is as good as completed.
 */
export async function completeIfEnded({ workflow, clock }: CompletePorts, fax: Fax, attempt: Attempt): Promise<void> {
  const step = stepOf(fax, attempt, clock);
  if (step !== undefined) await workflow.complete(attempt.token, step);
}
