/**
 * The append-only history of a fax, whose fold by `foldHistory` *is* its state. Nothing else says what a fax is.
 * Entries only ever add knowledge: no order of entries undoes an outcome; the single correction is a failed result
 * that turns out sent.
 */
import type { AttemptResult, Decision, Transport, Uptime } from './attempts.ts';
import { firstCarrier } from './dialling/carriers.ts';
import { type Accepted, type FaxEntry, inPresentWords, type ToldFax } from './fax-entries.ts';
import { decided, type Hold, type HoldEntry } from './hold.ts';
import type { E164 } from './model.ts';
import type { FaxOutcome } from './outcomes.ts';

export { type FaxEntry, inPresentWords, type ToldFax } from './fax-entries.ts';

export interface Attempt {
  readonly n: number;
  readonly startedAt: number;
  /** When it was started, by a clock that nobody sets. */
  readonly startedUptime?: Uptime | undefined;
  readonly transport: Transport;
  readonly mediaToken: string;
  /** To another line hosted here: no call is made, and the carrier knows nothing of it. */
  readonly isDirect: boolean;
  /** The newest task token that waits for this attempt. */
  readonly token: string;
  /** By name; means nothing where the attempt is direct. */
  readonly carrier: string;
  /** The carrier's channel that was taken for it; unknown of attempts from before it was written down. */
  readonly channel?: number | undefined;
  readonly carrierId?: string;
  readonly isUnanswered: boolean;
  readonly endedAt?: number;
  readonly result?: AttemptResult;
  readonly decision?: Decision;
  /** Polls of the carrier so far, and how many of them in a row found nothing. */
  readonly polls: number;
  readonly emptyPolls: number;
}

export type FaxProgress = 'accepted' | 'held' | 'preparing' | 'waiting' | 'calling' | 'ended';

/** A notice that was begun, and the outcome that it tells. */
export interface BegunNotice {
  readonly id: string;
  readonly outcome: FaxOutcome;
  /** It was dealt with: it left, or none of its mails was taken. Otherwise it may have left. */
  readonly isDone: boolean;
  /** None of its mails was taken. */
  readonly isRefused?: boolean;
}

export interface Fax {
  readonly id: string;
  /** Number of batches in the history: the place where the next one must be written. */
  readonly version: number;
  readonly submission: string;
  readonly line: E164;
  readonly from: E164;
  readonly to: E164;
  readonly acceptedAt: number;
  readonly deadlineAt: number;
  readonly state: FaxProgress;
  readonly outcome?: FaxOutcome;
  readonly endedAt?: number;
  /** Set for a fax that was ever held. */
  readonly hold?: Hold;
  readonly isCorrected: boolean;
  readonly isCancelRequested: boolean;
  readonly pages?: number;
  readonly attempts: readonly Attempt[];
  /** Carrier events already taken in. */
  readonly events: readonly string[];
  readonly notices: readonly BegunNotice[];
  /** Mails of notices that the mail system will never take. */
  readonly refusedMails: readonly string[];
  /** Of a submission's first fax: whom the one answer about all of them tells of. */
  readonly summary?: readonly ToldFax[];
  /** As what it was sent again. */
  readonly again?: { readonly submission: string; readonly fax: string };
  /** How many times the operator wanted a notice sent again, by its id. */
  readonly wanted?: Readonly<Record<string, number>>;
}

const withAttempt = (fax: Fax, n: number, change: (attempt: Attempt) => Attempt): Fax => ({
  ...fax,
  attempts: fax.attempts.map((attempt) => (attempt.n === n ? change(attempt) : attempt)),
});

/** The outcome with which a notice was begun stays. */
function withNotice(fax: Fax, { id, outcome, isDone, isRefused }: BegunNotice): Fax {
  const begun = fax.notices.find((notice) => notice.id === id);
  const others = fax.notices.filter((notice) => notice !== begun);
  const refusal = isRefused ? { isRefused } : {};
  const now = { id, outcome: begun?.outcome ?? outcome, isDone: isDone || begun?.isDone === true, ...refusal };
  return { ...fax, notices: [...others, now] };
}

function withWish(fax: Fax, id: string): Fax {
  const wanted = { ...fax.wanted, [id]: (fax.wanted?.[id] ?? 0) + 1 };
  const notices = fax.notices.map((notice) =>
    notice.id === id ? { id, outcome: notice.outcome, isDone: false } : notice,
  );
  return { ...fax, notices, wanted };
}

const endWith = (fax: Fax, outcome: FaxOutcome, at: number): Fax =>
  fax.outcome === undefined ? { ...fax, state: 'ended', outcome, endedAt: at } : fax;

const seen = (fax: Fax, event: string | undefined): Fax =>
  event === undefined || fax.events.includes(event) ? fax : { ...fax, events: [...fax.events, event] };

const stateUnlessEnded = (fax: Fax, state: FaxProgress): Fax => (fax.state === 'ended' ? fax : { ...fax, state });

function applyHoldEntry(fax: Fax, entry: HoldEntry): Fax {
  const { hold } = fax;
  if (entry.what === 'held') {
    if (hold !== undefined || (fax.state !== 'accepted' && fax.state !== 'preparing')) return fax;
    return { ...fax, state: 'held', hold: { reason: entry.reason, until: entry.until, isAsked: false } };
  }
  if (hold === undefined) return fax;
  if (entry.what === 'asked') return { ...fax, hold: { ...hold, isAsked: true, token: entry.token } };
  if (hold.decision !== undefined) return fax;
  if (entry.what === 'confirmation-declined') {
    return endWith({ ...fax, hold: decided(hold, 'declined') }, 'cancelled', entry.at);
  }
  const confirmed = { ...fax, hold: decided(hold, 'confirmed') };
  // The time that it was held is not taken from the time that it has.
  const deadlineAt = entry.at + (fax.deadlineAt - fax.acceptedAt);
  return fax.state === 'held' ? { ...confirmed, state: 'accepted', deadlineAt } : confirmed;
}

/** Nobody confirmed it in time. */
const withoutWord = (fax: Fax): Fax => (fax.hold ? { ...fax, hold: decided(fax.hold, 'missing') } : fax);

function applyEntry(fax: Fax, entry: Exclude<FaxEntry, Accepted>): Fax {
  switch (entry.what) {
    case 'held':
    case 'asked':
    case 'confirmed':
    case 'confirmation-declined':
      return applyHoldEntry(fax, entry);
    case 'preparing':
      return fax.state === 'accepted' ? { ...fax, state: 'preparing' } : fax;
    case 'prepared':
      return { ...(fax.attempts.length === 0 ? stateUnlessEnded(fax, 'waiting') : fax), pages: entry.pages };
    case 'attempt-written':
      if (attemptOf(fax, entry.attempt) !== undefined) return fax;
      return stateUnlessEnded(
        {
          ...fax,
          attempts: [
            ...fax.attempts,
            {
              n: entry.attempt,
              startedAt: entry.at,
              startedUptime: entry.uptime,
              transport: entry.transport,
              carrier: entry.carrier ?? firstCarrier,
              ...(entry.channel === undefined ? {} : { channel: entry.channel }),
              mediaToken: entry.mediaToken,
              token: entry.token,
              isDirect: entry.isDirect === true,
              isUnanswered: false,
              polls: 0,
              emptyPolls: 0,
            },
          ],
        },
        'calling',
      );
    case 'token-stored':
      return withAttempt(fax, entry.attempt, (attempt) => ({ ...attempt, token: entry.token }));
    case 'submitted':
      return withAttempt(fax, entry.attempt, (attempt) => ({
        ...attempt,
        carrierId: attempt.carrierId ?? entry.carrierId,
      }));
    case 'submit-unanswered':
      return withAttempt(fax, entry.attempt, (attempt) => ({ ...attempt, isUnanswered: true }));
    case 'carrier-said':
      return seen(fax, entry.event);
    case 'polled':
      return withAttempt(fax, entry.attempt, (attempt) => ({
        ...attempt,
        polls: attempt.polls + 1,
        emptyPolls: { alive: 0, nothing: attempt.emptyPolls + 1, unsure: attempt.emptyPolls }[entry.found],
      }));
    case 'attempt-ended': {
      const known = seen(fax, entry.event);
      const attempt = attemptOf(known, entry.attempt);
      if (attempt === undefined || attempt.result !== undefined) return known;
      const { result, decision, at } = entry;
      const ended = withAttempt(known, entry.attempt, (open) => ({ ...open, endedAt: at, result, decision }));
      if (decision.next === 'stop') return endWith(ended, decision.outcome, at);
      return stateUnlessEnded(ended, 'waiting');
    }
    case 'cancel-requested':
      return { ...fax, isCancelRequested: true };
    case 'ended':
      return endWith(entry.outcome === 'confirmation-missing' ? withoutWord(fax) : fax, entry.outcome, entry.at);
    case 'corrected': {
      const sent = withAttempt(fax, entry.attempt, (attempt) => ({
        ...attempt,
        endedAt: attempt.endedAt ?? entry.at,
        result: { ...attempt.result, outcome: 'sent', retry: 'never' },
      }));
      if (fax.outcome === 'sent') return sent;
      return { ...sent, state: 'ended', outcome: 'sent', endedAt: entry.at, isCorrected: fax.state === 'ended' };
    }
    case 'notifying':
      return withNotice(fax, { id: entry.notice, outcome: entry.outcome, isDone: false });
    case 'notice-refused':
      if (fax.refusedMails.includes(entry.mail)) return fax;
      return { ...fax, refusedMails: [...fax.refusedMails, entry.mail] };
    case 'summarised':
      return fax.summary === undefined ? { ...fax, summary: entry.told } : fax;
    case 'sent-again':
      return fax.again === undefined ? { ...fax, again: { submission: entry.submission, fax: entry.fax } } : fax;
    case 'notice-wanted':
      return withWish(fax, entry.notice);
    case 'notified':
      return withNotice(fax, {
        id: entry.notice,
        outcome: entry.outcome,
        isDone: true,
        ...(entry.isRefused ? { isRefused: true } : {}),
      });
  }
}

/**
 * Folds a history into the state of its fax.
 *
 * @param id the fax's id
 * @param batches the stored batches in order; each was written by one conditional put
 * @returns the fax, or undefined when the history does not begin with its acceptance
 */
export function foldHistory(id: string, batches: readonly (readonly FaxEntry[])[]): Fax | undefined {
  const [first, ...rest] = batches.flat().map(inPresentWords);
  if (first?.what !== 'accepted') return undefined;
  const { submission, line, from, to, deadlineAt, at } = first;
  const start: Fax = {
    id,
    version: batches.length,
    submission,
    line,
    from,
    to,
    acceptedAt: at,
    deadlineAt,
    state: 'accepted',
    isCorrected: false,
    isCancelRequested: false,
    attempts: [],
    events: [],
    notices: [],
    refusedMails: [],
  };
  return rest.reduce((fax, entry) => (entry.what === 'accepted' ? fax : applyEntry(fax, entry)), start);
}

export const latestAttempt = (fax: Fax): Attempt | undefined => fax.attempts.at(-1);

/** The attempt of a number; undefined when it was not written. */
export const attemptOf = (fax: Fax, n: number): Attempt | undefined => fax.attempts.find((attempt) => attempt.n === n);

/** The attempt that is not over, if there is one. There is never more than one. */
export const liveAttempt = (fax: Fax): Attempt | undefined => fax.attempts.find(({ result }) => result === undefined);

/** The attempt's name: at the carrier, as the holder of leases, and in the history. */
export const attemptId = (faxId: string, n: number): string => `${faxId}-${n}`;

/** The reverse of `attemptId`; undefined for a text that is none. */
export function parseAttemptId(text: string): { faxId: string; n: number } | undefined {
  const match = /^([a-z0-9]{12})-([1-9][0-9]{0,3})$/.exec(text);
  return match ? { faxId: match[1] as string, n: Number(match[2]) } : undefined;
}
