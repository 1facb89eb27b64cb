/** What may happen to a fax, and what must come of it. The same table runs through every engine. */
import type { AttemptResult } from '../../lambdas/fax/attempts.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import type { FaxOutcome } from '../../lambdas/fax/outcomes.ts';
import { busy, type CallScript, sent } from './scripted-carrier.ts';
import type { WorldOptions } from './world.ts';

export interface Scenario {
  readonly name: string;
  readonly scripts: Readonly<Record<E164, readonly CallScript[]>>;
  readonly options?: Pick<WorldOptions, 'events' | 'line' | 'channels'>;
  readonly expected: Readonly<Record<E164, Expected>>;
}

export interface Expected {
  readonly outcome: FaxOutcome;
  /** POSTs to the carrier. */
  readonly posts: number;
  /** Kinds of the notices about it, in order. */
  readonly notices: readonly string[];
  /** Whole minutes from acceptance to its result. */
  readonly minutes: number;
}

const failure = (outcome: AttemptResult['outcome'], retry: AttemptResult['retry']): AttemptResult => ({
  outcome,
  retry,
});
const to: E164 = '+390255533200';
const other: E164 = '+390255533299';
const third: E164 = '+390255533201';

const isSent = (posts: number, minutes: number): Expected => ({ outcome: 'sent', posts, notices: ['sent'], minutes });
const isFailed = (outcome: FaxOutcome, posts: number, minutes: number): Expected => ({
  outcome,
  posts,
  notices: ['failed'],
  minutes,
});

export const scenarios: readonly Scenario[] = [
  { name: 'delivered at once', scripts: { [to]: [{ result: sent }] }, expected: { [to]: isSent(1, 1) } },
  {
    name: 'two numbers, each by itself',
    scripts: { [to]: [{ result: sent }], [other]: [{ result: failure('number-unassigned', 'never') }] },
    expected: { [to]: isSent(1, 1), [other]: isFailed('number-unassigned', 1, 1) },
  },
  {
    name: 'one answer about two numbers, when both have ended',
    scripts: { [to]: [{ result: sent }], [other]: [{ result: busy }, { result: sent }] },
    options: { line: { summaryFrom: 2 } },
    expected: { [to]: { ...isSent(1, 1), notices: ['summary'] }, [other]: { ...isSent(2, 7), notices: ['summary'] } },
  },
  {
    name: 'three numbers, one on the line past the deadline: an answer then, and one of its own',
    scripts: {
      [to]: [{ result: sent }],
      [other]: [{ result: sent, minutes: 9 }],
      [third]: [{ result: failure('number-unassigned', 'never') }],
    },
    options: { channels: 3, line: { deadlineMinutes: 5 } },
    expected: {
      [to]: { ...isSent(1, 1), notices: ['summary'] },
      [other]: isSent(1, 9),
      [third]: { ...isFailed('number-unassigned', 1, 1), notices: ['summary'] },
    },
  },
  {
    name: 'busy twice, then delivered: five minutes apart',
    scripts: { [to]: [{ result: busy }, { result: busy }, { result: sent }] },
    expected: { [to]: isSent(3, 13) },
  },
  {
    name: 'busy always: three attempts and one answer',
    scripts: { [to]: [{ result: busy }] },
    expected: { [to]: isFailed('busy', 3, 13) },
  },
  {
    name: 'a person answers: called once more, no third time',
    scripts: { [to]: [{ result: failure('not-a-fax', 'once') }] },
    expected: { [to]: isFailed('not-a-fax', 2, 7) },
  },
  {
    name: 'no capacity uses up no try',
    scripts: {
      [to]: [
        { answer: 'too-many-requests' },
        { answer: 'too-many-requests' },
        { result: busy },
        { result: busy },
        { result: sent },
      ],
    },
    expected: { [to]: isSent(5, 15) },
  },
  {
    name: 'the submit times out although accepted: exactly one call',
    scripts: { [to]: [{ answer: 'timeout-though-accepted', result: sent }] },
    expected: { [to]: isSent(1, 1) },
  },
  {
    name: 'the submit is answered 500 although accepted, and no event comes: exactly one call',
    scripts: { [to]: [{ answer: 'error-though-accepted', result: sent }] },
    options: { events: 'lost' },
    expected: { [to]: isSent(1, 14) },
  },
  {
    name: 'the submit never reached the carrier: a second one only after two empty lists',
    scripts: { [to]: [{ answer: 'lost' }, { result: sent }] },
    expected: { [to]: isSent(2, 21) },
  },
  {
    name: 'every event lost: the carrier is polled',
    scripts: { [to]: [{ result: busy }, { result: sent }] },
    options: { events: 'lost' },
    expected: { [to]: isSent(2, 33) },
  },
  {
    name: 'every event three times',
    scripts: { [to]: [{ result: busy }, { result: sent }] },
    options: { events: 'thrice' },
    expected: { [to]: isSent(2, 7) },
  },
  {
    name: 'the final word overtakes the others',
    scripts: { [to]: [{ result: busy }, { result: sent }] },
    options: { events: 'reversed' },
    expected: { [to]: isSent(2, 7) },
  },
  {
    name: 'never a final word: unconfirmed at the deadline',
    scripts: { [to]: [{}] },
    expected: { [to]: isFailed('unconfirmed', 1, 240) },
  },
  {
    name: 'a short deadline ends the retries with the last cause',
    scripts: { [to]: [{ result: busy }] },
    options: { line: { deadlineMinutes: 4 } },
    expected: { [to]: isFailed('busy', 1, 1) },
  },
  {
    name: 'delivered after all, while waiting for the next attempt: no further call, reported at once',
    scripts: { [to]: [{ result: busy, afterwards: sent }] },
    expected: { [to]: isSent(1, 2) },
  },
  {
    name: 'delivered after all, after the failure was reported: a correction',
    scripts: { [to]: [{ result: failure('rejected', 'never'), afterwards: sent, afterwardsMinutes: 30 }] },
    expected: { [to]: { outcome: 'sent', posts: 1, notices: ['failed', 'correction'], minutes: 31 } },
  },
  {
    name: 'a transmission error twice, then through',
    scripts: { [to]: [{ result: failure('transmission-error', 'otherwise') }, { result: sent }] },
    expected: { [to]: isSent(2, 7) },
  },
];
