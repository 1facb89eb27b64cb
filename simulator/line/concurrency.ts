/** What calls did at the same time: the questions a test asks about one call at a time and about channels. */

import type { Call } from './call.ts';

/** Pairs of calls to one number that held its line together, the earlier first. Touching ends are no overlap. */
export function overlapsPerNumber(calls: readonly Call[]): [Call, Call][] {
  const dialled = calls.filter((call) => call.direction === 'outbound' && call.startedAt !== null);
  const ordered = dialled.sort((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
  return ordered.flatMap((first, index) =>
    ordered
      .slice(index + 1)
      .filter(
        (second) => second.to === first.to && (first.endedAt === null || first.endedAt > (second.startedAt ?? '')),
      )
      .map((second): [Call, Call] => [first, second]),
  );
}

/** The largest number of outbound calls that were on the line at one instant. */
export function mostAtOnce(calls: readonly Call[]): number {
  const turns = calls
    .filter((call) => call.direction === 'outbound' && call.startedAt !== null)
    .flatMap((call) => [
      { at: call.startedAt ?? '', change: 1 },
      { at: call.endedAt ?? '9999', change: -1 },
    ])
    .sort((a, b) => a.at.localeCompare(b.at) || a.change - b.change);
  let now = 0;
  let most = 0;
  for (const turn of turns) {
    now += turn.change;
    most = Math.max(most, now);
  }
  return most;
}
