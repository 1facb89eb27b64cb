/** A received fax as programs see it: the JSON of `faxpost fax show` and `fax list`. Times ISO 8601 UTC. */

import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import { callerOf, pagesOf } from '../../lambdas/fax/notices/received-templates.ts';
import type { MailState, ReceivedEntry, ReceivedFax } from '../../lambdas/fax/received.ts';
import { isoTime } from './fax-view.ts';
import { receivedTimelineOf } from './received-timeline.ts';

export interface Mailbox {
  readonly mailbox: string;
  /** `waiting`: not taken by the mail system yet. */
  readonly state: MailState | 'waiting';
  /** Milliseconds since 1970 UTC. */
  readonly at?: number;
  readonly reason?: string;
}

/** Every mailbox of the present round: those that were tried to the end, then those that are still to get their mail. */
export function mailboxesOf(fax: ReceivedFax, line: Line | undefined): Mailbox[] {
  const wanted = fax.onlyTo !== undefined ? [fax.onlyTo] : (line?.recipients ?? []);
  const isOpen = fax.state !== 'ended' && (fax.reception.failure === undefined || line?.receive?.tellFailed === true);
  const waiting = isOpen ? wanted.filter((mailbox) => !fax.copies.some((copy) => copy.mailbox === mailbox)) : [];
  return [...fax.copies, ...waiting.map((mailbox) => ({ mailbox, state: 'waiting' }) as const)];
}

/** What there is to be told of: pages, a file that cannot be read, or only that somebody tried. */
function kindOf(fax: ReceivedFax): 'received' | 'unreadable' | 'tried' | null {
  if (fax.reception.failure !== undefined) return 'tried';
  if (fax.unreadable !== undefined) return 'unreadable';
  return fax.pages === undefined ? null : 'received';
}

/** The caller for people: a number as it is written internationally, or a name as it was told, cleaned. */
export function callerWords(fax: ReceivedFax): string {
  const caller = callerOf(fax);
  if (caller === undefined) return 'number withheld';
  return 'number' in caller ? formatNumber(caller.number) : caller.name;
}

/** The caller as E.164 or as told; null when withheld. */
function callerView(fax: ReceivedFax): string | null {
  const caller = callerOf(fax);
  if (caller === undefined) return null;
  return 'number' in caller ? caller.number : caller.name;
}

export function receivedView(fax: ReceivedFax, line: Line | undefined) {
  const { reception } = fax;
  return {
    id: fax.id,
    submission: null,
    direction: 'in' as const,
    line: reception.to,
    from: callerView(fax),
    to: reception.to,
    state: fax.state,
    outcome: fax.outcome ?? null,
    kind: kindOf(fax),
    pages: pagesOf(fax) ?? null,
    receivedAt: isoTime(reception.at),
    endedAt: fax.endedAt === undefined ? null : isoTime(fax.endedAt),
    seconds: reception.seconds ?? null,
    isPartial: reception.isPartial,
    isInternal: reception.isInternal === true,
    failure: reception.failure ?? null,
    unreadable: fax.unreadable ?? null,
    hasText: fax.hasText,
    attempts: [],
    mailboxes: mailboxesOf(fax, line).map(({ mailbox, state, at, reason }) => ({
      mailbox,
      state,
      at: at === undefined ? null : isoTime(at),
      reason: reason ?? null,
    })),
  };
}

/** With the timeline, oldest first. */
export function receivedViewWithTimeline(
  fax: ReceivedFax,
  line: Line | undefined,
  history: readonly (readonly ReceivedEntry[])[],
) {
  const timeline = receivedTimelineOf(history).map(({ at, ...moment }) => ({ at: isoTime(at), ...moment }));
  return { ...receivedView(fax, line), timeline };
}
