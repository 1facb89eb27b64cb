import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttemptResult, Decision } from '../../lambdas/fax/attempts.ts';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { type FaxOutcome, outcomeCodes, outcomes, type RetryClass } from '../../lambdas/fax/outcomes.ts';
import { chooseTransport, decideNext, holdSeconds } from '../../lambdas/fax/retry.ts';

const settings = { attempts: 3, waitMinutes: 5 };
const result = (outcome: FaxOutcome, retry: RetryClass): AttemptResult => ({ outcome, retry });
const busy = result('busy', 'again');
const error = result('transmission-error', 'otherwise');
const voice = result('not-a-fax', 'once');
const held = result('carrier-unavailable', 'hold');
const unassigned = result('number-unassigned', 'never');

const after = (results: AttemptResult[], minutesLeft = 240, isCancelled = false): Decision =>
  decideNext({ results, settings, minutesLeft, isCancelled });

test('each result leads to the next step', () => {
  const cases: [results: AttemptResult[], expected: Decision][] = [
    [[result('sent', 'never')], { next: 'stop', outcome: 'sent' }],
    [[busy], { next: 'wait', seconds: 300, attempt: 2 }],
    [[busy, busy], { next: 'wait', seconds: 300, attempt: 3 }],
    [[busy, busy, busy], { next: 'stop', outcome: 'busy' }],
    [[busy, error, busy], { next: 'stop', outcome: 'busy' }],
    [[unassigned], { next: 'stop', outcome: 'number-unassigned' }],
    [[voice], { next: 'wait', seconds: 300, attempt: 2 }],
    [[voice, voice], { next: 'stop', outcome: 'not-a-fax' }],
    [[busy, voice], { next: 'wait', seconds: 300, attempt: 3 }],
    [[held], { next: 'wait', seconds: holdSeconds, attempt: 2 }],
    [[busy, held, busy], { next: 'wait', seconds: 300, attempt: 4 }],
    [[busy, held, busy, held, busy], { next: 'stop', outcome: 'busy' }],
  ];
  for (const [results, expected] of cases) assert.deepEqual(after(results), expected);
});

test('nothing goes on after a cancellation, but what was sent is sent', () => {
  assert.deepEqual(after([busy], 240, true), { next: 'stop', outcome: 'cancelled' });
  assert.deepEqual(after([result('sent', 'never')], 240, true), { next: 'stop', outcome: 'sent' });
});

test('no wait reaches the deadline', () => {
  assert.deepEqual(after([busy], 5), { next: 'stop', outcome: 'busy' });
  assert.deepEqual(after([held], 1), { next: 'stop', outcome: 'carrier-unavailable' });
  assert.equal(after([held], 2).next, 'wait');
});

const outcomeOf = fc.constantFrom(
  ...outcomeCodes.filter((code) => outcomes[code].kind !== 'refused'),
) as fc.Arbitrary<FaxOutcome>;
const results = fc.array(
  fc.record({ outcome: outcomeOf, retry: fc.constantFrom<RetryClass>('again', 'otherwise', 'once', 'hold', 'never') }),
  { minLength: 1, maxLength: 12 },
);

test('property: the policy never exceeds its attempts and never waits a negative time', () => {
  const question = fc.record({
    results,
    settings: fc.record({ attempts: fc.integer({ min: 0, max: 10 }), waitMinutes: fc.integer({ min: -5, max: 600 }) }),
    minutesLeft: fc.integer({ min: -100, max: 1000 }),
    isCancelled: fc.boolean(),
  });
  fc.assert(
    fc.property(question, (asked) => {
      const decision = decideNext(asked);
      if (decision.next === 'stop') return;
      const tries = asked.results.filter(({ retry }) => retry !== 'hold').length;
      const isHold = asked.results.at(-1)?.retry === 'hold';
      assert.ok(isHold || tries < asked.settings.attempts);
      assert.ok(Number.isInteger(decision.seconds) && decision.seconds >= 0);
      assert.ok(decision.seconds / 60 < asked.minutesLeft);
      assert.equal(decision.attempt, asked.results.length + 1);
      assert.equal(asked.isCancelled, false);
    }),
    { numRuns: 500 },
  );
});

test('a transmission error makes the next attempt humbler, step by step', () => {
  assert.deepEqual(chooseTransport([]), { t38: true, quality: 'high' });
  assert.deepEqual(chooseTransport([busy, held, voice]), { t38: true, quality: 'high' });
  assert.deepEqual(chooseTransport([error]), { t38: false, quality: 'high' });
  assert.deepEqual(chooseTransport([error, busy, error]), { t38: false, quality: 'normal' });
});

test('the two kinds of thrown errors are told apart by class and name', () => {
  assert.equal(new Transient('later').name, 'Transient');
  assert.equal(new Defect('broken').name, 'Defect');
  assert.ok(new Defect('broken') instanceof Error);
});
