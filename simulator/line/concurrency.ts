/** Which calls ran at the same time: for tests of one call a number at a time and of the number of channels. */

import type { Call } from './call.ts';

/** Pairs of calls to one number that overlapped, the earlier first. Calls that only touch do not overlap. */
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

/** The largest number of outbound calls at one instant. */
export function maxAtOnce(calls: readonly Call[]): number {
  const changes = calls
    .filter((call) => call.direction === 'outbound' && call.startedAt !== null)
    .flatMap((call) => [
      { at: call.startedAt ?? '', change: 1 },
      { at: call.endedAt ?? '9999', change: -1 },
    ])
    .sort((a, b) => a.at.localeCompare(b.at) || a.change - b.change);
  let now = 0;
  let max = 0;
  for (const { change } of changes) {
    now += change;
    max = Math.max(max, now);
  }
  return max;
}
