/**
 * Judges a run by what was written and by what the carrier and the mailer saw, in the order in which it happened.
 * It knows nothing of how the service works, only what it promises.
 */
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import type { StepResult } from '../../lambdas/ports.ts';

/** What happened, in order. */
export type Happening =
  | { readonly kind: 'appended'; readonly fax: string; readonly entries: readonly FaxEntry[] }
  | { readonly kind: 'submitted'; readonly attempt: string; readonly to: string; readonly leases: readonly string[] }
  | { readonly kind: 'completed'; readonly token: string; readonly result: StepResult }
  | {
      readonly kind: 'mailed';
      readonly id: string;
      readonly fax: string | undefined;
      readonly notice: string;
      /** Faxes that one answer about several tells of. */
      readonly tells: readonly string[];
    };

export interface Interval {
  readonly fax: string;
  readonly to: string;
  /** By name: each has its own channels. */
  readonly carrier: string;
  readonly from: number;
  /** Infinity while it is not over. */
  readonly until: number;
}

export interface Evidence {
  readonly happenings: readonly Happening[];
  /** Calls at the carrier. */
  readonly calls: readonly Interval[];
  readonly channels: number;
}

/** @returns every broken promise in words; empty when all were kept */
export function judge({ happenings, calls, channels }: Evidence): string[] {
  return [
    ...judgeSubmits(happenings),
    ...judgeCompletions(happenings),
    ...judgeResults(happenings),
    ...judgeNotices(happenings),
    ...judgeCalls(calls, channels),
  ];
}

export function judgeSubmits(happenings: readonly Happening[]): string[] {
  const broken: string[] = [];
  const written = new Set<string>();
  const submitted = new Set<string>();
  for (const happening of happenings) {
    if (happening.kind === 'appended') {
      for (const entry of happening.entries) {
        if (entry.what === 'attempt-written') written.add(`${happening.fax}-${entry.attempt}`);
      }
    }
    if (happening.kind !== 'submitted') continue;
    const { attempt, leases, to } = happening;
    if (!written.has(attempt)) broken.push(`${attempt} was submitted before it was written`);
    if (submitted.has(attempt)) broken.push(`${attempt} was submitted twice`);
    if (!leases.includes(`number ${to}`)) broken.push(`${attempt} was submitted without the lease of its number`);
    if (!leases.some((lease) => lease.startsWith('channel '))) {
      broken.push(`${attempt} was submitted without the lease of a channel`);
    }
    submitted.add(attempt);
  }
  return broken;
}

/** A token that is completed for an attempt must find the attempt's end, or the fax's, written. */
export function judgeCompletions(happenings: readonly Happening[]): string[] {
  const broken: string[] = [];
  const owner = new Map<string, { fax: string; attempt: number }>();
  const ended = new Set<string>();
  for (const happening of happenings) {
    if (happening.kind === 'appended') {
      for (const entry of happening.entries) {
        if (entry.what === 'attempt-written' || entry.what === 'token-stored') {
          owner.set(entry.token, { fax: happening.fax, attempt: entry.attempt });
        }
        if (entry.what === 'attempt-ended') ended.add(`${happening.fax}-${entry.attempt}`);
        if (entry.what === 'ended' || entry.what === 'corrected') ended.add(happening.fax);
        if (entry.what === 'attempt-ended' && entry.decision.next === 'stop') ended.add(happening.fax);
      }
    }
    if (happening.kind !== 'completed') continue;
    const call = owner.get(happening.token);
    if (call && !ended.has(`${call.fax}-${call.attempt}`) && !ended.has(call.fax)) {
      broken.push(`the token of ${call.fax}-${call.attempt} was completed before its outcome was stored`);
    }
  }
  return broken;
}

export function judgeResults(happenings: readonly Happening[]): string[] {
  const results = new Map<string, string[]>();
  for (const happening of happenings) {
    if (happening.kind !== 'appended') continue;
    for (const entry of happening.entries) {
      // From here on it is sent, whatever it was before.
      if (entry.what === 'corrected') results.set(happening.fax, ['sent']);
      const outcome =
        entry.what === 'ended'
          ? entry.outcome
          : entry.what === 'attempt-ended' && entry.decision.next === 'stop'
            ? entry.decision.outcome
            : undefined;
      // The word about a submission is kept with its first fax, also of one that was cancelled before: it stays cancelled.
      const isWordOnly = outcome === 'confirmation-missing' && results.has(happening.fax);
      if (outcome !== undefined && !isWordOnly)
        results.set(happening.fax, [...(results.get(happening.fax) ?? []), outcome]);
    }
  }
  return [...results].flatMap(([fax, outcomes]) =>
    new Set(outcomes).size > 1 ? [`${fax} has several results: ${outcomes.join(', ')}`] : [],
  );
}

/** Exactly one result notice per fax that ended by a call, and each notice leaves once. */
function judgeNotices(happenings: readonly Happening[]): string[] {
  const broken: string[] = [];
  const mailed = new Map<string, number>();
  for (const happening of happenings) {
    if (happening.kind === 'mailed') mailed.set(happening.id, (mailed.get(happening.id) ?? 0) + 1);
  }
  for (const [id, times] of mailed) if (times > 1) broken.push(`the notice ${id} left ${times} times`);
  const accepted = happenings.flatMap((h) =>
    h.kind === 'appended' && h.entries.some(({ what }) => what === 'accepted') ? [h.fax] : [],
  );
  for (const fax of accepted) {
    const isResult = (h: Happening): boolean =>
      h.kind === 'mailed' && (h.tells.includes(fax) || (h.fax === fax && h.notice !== 'correction'));
    const notified = happenings.filter(isResult).length;
    if (notified !== 1) broken.push(`fax ${fax} was reported ${notified} times`);
  }
  return broken;
}

function judgeCalls(calls: readonly Interval[], channels: number): string[] {
  const broken: string[] = [];
  const overlaps = (one: Interval, other: Interval): boolean => one.from < other.until && other.from < one.until;
  for (const [index, call] of calls.entries()) {
    const others = calls.filter((_, position) => position !== index);
    if (others.some((other) => other.fax === call.fax && overlaps(call, other))) {
      broken.push(`fax ${call.fax} had two live calls`);
    }
    if (others.some((other) => other.to === call.to && overlaps(call, other))) {
      broken.push(`${call.to} was called twice at once`);
    }
    const atOnce = calls.filter(
      (other) => other.carrier === call.carrier && other.from <= call.from && call.from < other.until,
    ).length;
    if (atOnce > channels) broken.push(`${atOnce} calls at once on ${channels} channels`);
  }
  return broken;
}
