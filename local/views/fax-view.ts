/** A fax as programs see it: the JSON of `faxpost fax show` and `fax list`. Times ISO 8601 UTC. */
import type { Attempt, Fax, FaxEntry } from '../../lambdas/fax/history.ts';
import { kindOf } from '../../lambdas/fax/outcomes.ts';
import type { Clock } from '../../lambdas/ports.ts';
import { timelineOf } from './timeline.ts';

export const isoTime = (at: number): string => new Date(at).toISOString();

/** When the next call of a waiting fax is due, milliseconds since 1970; undefined when none is planned. */
export function nextTryAt(fax: Fax, clock: Pick<Clock, 'minuteMs'>): number | undefined {
  const last = fax.attempts.at(-1);
  if (fax.state !== 'waiting' || last?.endedAt === undefined || last.decision?.next !== 'wait') return undefined;
  return last.endedAt + (last.decision.seconds * clock.minuteMs) / 60;
}

function attemptView({ n, startedAt, endedAt, result, transport, isDirect }: Attempt) {
  return {
    n,
    startedAt: isoTime(startedAt),
    endedAt: endedAt === undefined ? null : isoTime(endedAt),
    outcome: result?.outcome ?? null,
    reason: result?.reason ?? null,
    pages: result?.pages ?? null,
    seconds: result?.seconds ?? null,
    transport,
    isDirect,
  };
}

export function faxView(fax: Fax, clock: Pick<Clock, 'minuteMs'>) {
  const next = nextTryAt(fax, clock);
  return {
    id: fax.id,
    submission: fax.submission,
    direction: 'out' as const,
    line: fax.line,
    from: fax.from,
    to: fax.to,
    state: fax.state,
    heldFor: fax.state === 'held' ? (fax.hold?.reason ?? null) : null,
    outcome: fax.outcome ?? null,
    kind: fax.outcome === undefined ? null : kindOf(fax.outcome),
    pages: fax.pages ?? null,
    acceptedAt: isoTime(fax.acceptedAt),
    deadlineAt: isoTime(fax.deadlineAt),
    endedAt: fax.endedAt === undefined ? null : isoTime(fax.endedAt),
    nextTryAt: next === undefined ? null : isoTime(next),
    isCancelRequested: fax.isCancelRequested,
    isCorrected: fax.isCorrected,
    attempts: fax.attempts.map(attemptView),
  };
}

/** With the timeline, oldest first. */
export function faxViewWithTimeline(
  fax: Fax,
  history: readonly (readonly FaxEntry[])[],
  clock: Pick<Clock, 'minuteMs'>,
) {
  const timeline = timelineOf(history).map(({ at, ...moment }) => ({ at: isoTime(at), ...moment }));
  return { ...faxView(fax, clock), timeline };
}
