import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlarmName } from '../../lambdas/fax/journal/journal-names.ts';
import { type Locale, locales } from '../../lambdas/fax/model.ts';
import { type OutcomeCode, type OutcomeFacts, outcomeCodes, outcomes } from '../../lambdas/fax/outcomes.ts';
import { type OutcomeText, type Texts, texts } from '../../lambdas/fax/texts/index.ts';
import type { Journal } from '../../lambdas/ports.ts';

/*
 * Each directive below fails the compilation by itself as soon as the line under it compiles: an outcome with less than
 * all of its facts and texts must stay impossible to write.
 */

test('an outcome without its kind, severity or retry class does not compile', () => {
  const table = { ...outcomes, lost: { kind: 'failed', severity: 'alarm', retry: 'never' } } as const;
  table satisfies Record<string, OutcomeFacts>;
  // @ts-expect-error: no severity
  ({ lost: { kind: 'failed', retry: 'never' } }) satisfies Record<string, OutcomeFacts>;
  // @ts-expect-error: no retry class
  ({ lost: { kind: 'failed', severity: 'alarm' } }) satisfies Record<string, OutcomeFacts>;
  // @ts-expect-error: no kind
  ({ lost: { severity: 'alarm', retry: 'never' } }) satisfies Record<string, OutcomeFacts>;
  for (const code of outcomeCodes) assert.deepEqual(Object.keys(outcomes[code]), ['kind', 'severity', 'retry'], code);
});

test('a language without a text for each outcome does not compile', () => {
  for (const locale of locales) {
    const { busy, ...others } = texts[locale].outcomes;
    const whole: Texts['outcomes'] = { ...others, busy };
    // @ts-expect-error: busy has no text
    const incomplete: Texts['outcomes'] = others;
    assert.equal(Object.keys(whole).length, outcomeCodes.length);
    assert.equal(Object.keys(incomplete).length, outcomeCodes.length - 1);
  }
  type WithOneMore = Readonly<Record<OutcomeCode | 'lost', OutcomeText>>;
  // @ts-expect-error: a new code has no text yet
  texts.en.outcomes satisfies WithOneMore;
});

test('an outcome that is only half told does not compile', () => {
  const whole: OutcomeText = { short: 'lost', cause: () => 'It was lost.', advice: () => 'Look for it.' };
  const { advice: _, ...withoutAdvice } = whole;
  // @ts-expect-error: nobody is told what to do
  const half: OutcomeText = withoutAdvice;
  assert.equal(half.advice, undefined);
});

test('a language without a catalogue does not compile', () => {
  const { zh: _, ...others } = texts;
  // @ts-expect-error: Chinese is missing
  const incomplete: Readonly<Record<Locale, Texts>> = others;
  assert.deepEqual(Object.keys(incomplete).sort(), ['en', 'it']);
});

test('an alarm that is on no list does not compile', () => {
  const heard: string[] = [];
  const hear = (what: string) => heard.push(what);
  const journal: Journal = { info: hear, debug: hear, alarm: hear };
  journal.alarm('dead-letter' satisfies AlarmName);
  // @ts-expect-error: misspelt
  journal.alarm('dead-leter');
  // @ts-expect-error: an alarm is no event
  journal.info('dead-letter');
  assert.deepEqual(heard, ['dead-letter', 'dead-leter', 'dead-letter']);
});
