/**
 * What befalls the service in one play: plain data, so that it can be printed, played again, and made smaller. Times are
 * minutes from the beginning. Every part that is missing or zero is the harmless one, so a smaller schedule is a simpler one.
 */
import fc from 'fast-check';
import type { AttemptResult } from '../../lambdas/fax/attempts.ts';
import type { CallScript } from '../scenarios/scripted-carrier.ts';

/** One mail, perhaps handed over several times by its mail server, as several copies with one Message-ID. */
export interface MailPlan {
  readonly at: number;
  /** Which of the numbers below it goes to. */
  readonly to: readonly number[];
  /** Minutes after which each further copy comes; which of them is read first is up to the turns. */
  readonly copies: readonly number[];
}

/** How a word of the carrier reaches us. */
export type EventFate = 'once' | 'twice' | 'lost' | 'late' | 'stale';

/** What becomes of a mail that is handed to the relay. `stalls`: it answers only just in time. */
export type RelayFate = 'taken' | 'later' | 'answer-lost' | 'stalls' | 'refused';

export interface Kill {
  /** The process dies in this call, counted from 1: of any port, or of the one named. */
  readonly call: number;
  readonly of: '' | KillPoint;
  /** Whether that call has done its work. */
  readonly isAfter: boolean;
  /** Until it is started again. */
  readonly minutes: number;
}

/** Calls before and after which the world is not the same. */
const killPoints = [
  'carrier.submit',
  'mailer.send',
  'submissions.claim',
  'submissions.create',
  'faxes.append',
] as const;
export type KillPoint = (typeof killPoints)[number];

/** The carrier or the relay cannot be reached, or the disk takes nothing more. */
export interface Outage {
  readonly what: 'carrier' | 'relay' | 'disk';
  readonly at: number;
  readonly minutes: number;
}

/** The machine's clock is set: forward when positive. */
export interface Jump {
  readonly at: number;
  readonly minutes: number;
}

export type Wish =
  | { readonly what: 'cancel'; readonly at: number; readonly fax: number }
  | { readonly what: 'redeliver'; readonly at: number; readonly fax: number };

/** A fax that comes in, told so many times. */
export interface Inbound {
  readonly at: number;
  readonly times: number;
  readonly pages: 'good' | 'refused' | 'later';
}

export interface CallPlan extends CallScript {
  /** Minutes for which the carrier's list does not show it yet. */
  readonly listedAfter?: number;
}

export interface Schedule {
  readonly line: { readonly attempts: number; readonly waitMinutes: number; readonly deadlineMinutes: number };
  readonly channels: number;
  readonly mails: readonly MailPlan[];
  readonly inbound: readonly Inbound[];
  /** Calls to each number, in order; after the last one all are delivered. */
  readonly calls: readonly (readonly CallPlan[])[];
  /** Fates of the carrier's words, in the order in which they are said; then of all that follow. */
  readonly events: readonly EventFate[];
  readonly laterEvents: EventFate;
  readonly relay: readonly RelayFate[];
  readonly kills: readonly Kill[];
  readonly outages: readonly Outage[];
  readonly jumps: readonly Jump[];
  readonly wishes: readonly Wish[];
  /** Milliseconds that each call of a port takes. */
  readonly pace: number;
  /** Who goes on when several could: a seed of choices; 0: one after the other. */
  readonly turns: number;
}

/** The numbers that mails go to: three that the carrier calls, then one of a line hosted here. */
export const calledNumbers = ['+390255533200', '+390255533299', '+41446681800'] as const;
export const hostedNumber = '+390240705678';
export const numbers = [...calledNumbers, hostedNumber] as const;

export const mostMails = 3;

const results: readonly AttemptResult[] = [
  { outcome: 'sent', retry: 'never', pages: 1, seconds: 30 },
  { outcome: 'busy', retry: 'again', reason: 'user_busy' },
  { outcome: 'no-answer', retry: 'again' },
  { outcome: 'not-a-fax', retry: 'once' },
  { outcome: 'transmission-error', retry: 'otherwise' },
  { outcome: 'number-unassigned', retry: 'never' },
  { outcome: 'carrier-unavailable', retry: 'hold' },
];
const delivered = results[0] as AttemptResult;

const minutes = (max: number) => fc.integer({ min: 0, max });
const few = <T>(one: fc.Arbitrary<T>, maxLength: number) => fc.array(one, { maxLength });

const call: fc.Arbitrary<CallPlan> = fc.record(
  {
    answer: fc.constantFrom(
      'accepted',
      'timeout-though-accepted',
      'error-though-accepted',
      'lost',
      'too-many-requests',
    ),
    // None: it never ends.
    result: fc.option(fc.constantFrom(...results), { nil: undefined, freq: 8 }),
    minutes: fc.integer({ min: 1, max: 40 }),
    isSilent: fc.boolean(),
    listedAfter: minutes(9),
    afterwards: fc.constant(delivered),
    afterwardsMinutes: fc.integer({ min: 1, max: 60 }),
    isCorrectedInSilence: fc.boolean(),
  },
  { requiredKeys: ['answer', 'result', 'minutes', 'listedAfter'] },
) as fc.Arbitrary<CallPlan>;

const mail: fc.Arbitrary<MailPlan> = fc.record({
  at: minutes(30),
  to: fc.uniqueArray(fc.nat(numbers.length - 1), { minLength: 1, maxLength: 3 }),
  copies: few(minutes(8), 2),
});

const kill = { isAfter: fc.boolean(), minutes: fc.constantFrom(0, 0, 3, 30) };
const anyKill = fc.record({ call: fc.integer({ min: 1, max: 150 }), of: fc.constant('' as const), ...kill });
const killAtAPoint = fc.record({
  call: fc.integer({ min: 1, max: 2 }),
  of: fc.constantFrom('carrier.submit' as const, ...killPoints),
  ...kill,
});

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  line: fc.record({
    attempts: fc.integer({ min: 1, max: 3 }),
    waitMinutes: minutes(5),
    deadlineMinutes: fc.constantFrom(20, 60, 240),
  }),
  channels: fc.integer({ min: 1, max: 2 }),
  mails: fc.array(mail, { minLength: 1, maxLength: mostMails }),
  inbound: few(
    fc.record({
      at: minutes(30),
      times: fc.integer({ min: 0, max: 2 }),
      pages: fc.constantFrom('good', 'refused', 'later'),
    }),
    1,
  ),
  calls: fc.tuple(...calledNumbers.map(() => few(call, 3))),
  events: few(fc.constantFrom('once', 'twice', 'lost', 'late', 'stale'), 8),
  laterEvents: fc.constantFrom('once', 'once', 'lost', 'late'),
  relay: few(fc.constantFrom('taken', 'later', 'answer-lost', 'stalls', 'refused'), 4),
  kills: few(fc.oneof(anyKill, killAtAPoint), 4),
  outages: few(
    fc.record({
      what: fc.constantFrom('carrier', 'relay', 'disk'),
      at: minutes(60),
      minutes: fc.integer({ min: 1, max: 45 }),
    }),
    2,
  ),
  jumps: few(fc.record({ at: minutes(60), minutes: fc.integer({ min: -90, max: 90 }) }), 1),
  wishes: few(
    fc.oneof(
      fc.record({ what: fc.constant('cancel' as const), at: minutes(40), fax: fc.nat(4) }),
      fc.record({ what: fc.constant('redeliver' as const), at: minutes(60), fax: fc.nat(2) }),
    ),
    2,
  ),
  pace: fc.constantFrom(0, 0, 50, 2000),
  turns: fc.nat({ max: 0x7fffffff }),
});
