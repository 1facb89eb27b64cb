import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ForwardingLine, type ForwardRule, mailboxesFor } from '../../../lambdas/fax/receiving/forwarding.ts';
import { checkCaller, checkDays, checkHours, startOfDay } from '../../../local/views/forward-fields.ts';

const own = ['office@example.com'];
const night = ['night@example.com'];
const rule = (more: Partial<ForwardRule>): ForwardRule => ({ id: 'aaaaaa', to: night, isInstead: false, ...more });
const lineWith = (...rules: ForwardRule[]): ForwardingLine => ({
  recipients: own,
  timezone: 'Europe/Rome',
  forwarding: { rules },
});
/** In Rome, in winter. */
const rome = (day: string, time: string): number => Date.parse(`${day}T${time}:00+01:00`);
const monday = '2026-11-30';
const fax = (at = rome(monday, '12:00'), from = '+390289089211') => ({ at, from });

describe('rules of a line', () => {
  test('without rules, or with none that meets, the list gets it', () => {
    assert.deepEqual(mailboxesFor({ recipients: own, timezone: 'Europe/Rome' }, fax()), own);
    assert.deepEqual(mailboxesFor(lineWith(rule({ callers: ['+390255533222'] })), fax()), own);
  });

  test('in addition or instead, each mailbox once', () => {
    assert.deepEqual(mailboxesFor(lineWith(rule({})), fax()), [...own, ...night]);
    assert.deepEqual(mailboxesFor(lineWith(rule({ isInstead: true })), fax()), night);
    assert.deepEqual(mailboxesFor(lineWith(rule({ to: own }), rule({}), rule({})), fax()), [...own, ...night]);
    assert.deepEqual(mailboxesFor(lineWith(rule({ isInstead: true }), rule({ to: ['b@example.com'] })), fax()), [
      ...night,
      'b@example.com',
    ]);
  });

  test('by caller: a number, the beginning of numbers, or withheld', () => {
    const isMet = (callers: string[], from: string) =>
      mailboxesFor(lineWith(rule({ callers })), fax(undefined, from)).length === 2;
    assert.ok(isMet(['+390289089211'], '+390289089211'));
    assert.ok(isMet(['+3902*'], '+390289089211'));
    assert.ok(!isMet(['+3902*'], '+390612345678'));
    assert.ok(!isMet(['+39028908921'], '+390289089211'));
    for (const withheld of ['', 'anonymous', 'Restricted', '+266696687']) assert.ok(isMet(['anonymous'], withheld));
    assert.ok(!isMet(['anonymous'], '+390289089211'));
  });

  test('by weekday and hour of the line, also over midnight and in summer', () => {
    const isMet = (more: Partial<ForwardRule>, at: number) => mailboxesFor(lineWith(rule(more)), fax(at)).length === 2;
    const overNight = { hours: { from: 18 * 60, until: 8 * 60 } };
    assert.deepEqual(
      ['07:59', '08:00', '17:59', '18:00', '23:59', '00:00'].map((time) => isMet(overNight, rome(monday, time))),
      [true, false, false, true, true, true],
    );
    const inDay = { hours: { from: 8 * 60, until: 24 * 60 } };
    assert.deepEqual([isMet(inDay, rome(monday, '23:59')), isMet(inDay, rome(monday, '00:00'))], [true, false]);
    assert.ok(isMet({ days: ['mon'] }, rome(monday, '00:00')));
    assert.ok(!isMet({ days: ['mon'] }, rome('2026-12-01', '00:00')));
    // 16:30 UTC is 18:30 in Rome in July.
    assert.ok(isMet(overNight, Date.parse('2026-07-06T16:30:00Z')));
  });

  test('an absence comes before the rules, from its first day to its last', () => {
    const absence = {
      ...{ to: ['deputy@example.com'], isBeside: false },
      from: startOfDay('2026-12-24', 'Europe/Rome'),
      until: startOfDay('2027-01-06', 'Europe/Rome', 1),
    };
    const line = { ...lineWith(rule({})), forwarding: { rules: [rule({})], absence } };
    const away = (at: number) => mailboxesFor(line, fax(at));
    assert.deepEqual(away(rome('2026-12-23', '23:59')), [...own, ...night]);
    assert.deepEqual(away(rome('2026-12-24', '00:00')), absence.to);
    assert.deepEqual(away(rome('2027-01-06', '23:59')), absence.to);
    assert.deepEqual(away(rome('2027-01-07', '00:00')), [...own, ...night]);
    const beside = { ...line, forwarding: { rules: [], absence: { ...absence, isBeside: true } } };
    assert.deepEqual(mailboxesFor(beside, fax(rome('2026-12-25', '12:00'))), [...own, ...absence.to]);
  });
});

test('what a person types is read, or refused with an example', () => {
  assert.deepEqual(checkDays('Sat-Mon'), { value: ['sat', 'sun', 'mon'] });
  assert.deepEqual(checkDays('fri'), { value: ['fri'] });
  assert.deepEqual(checkHours('18:00-08:00'), { value: { from: 1080, until: 480 } });
  assert.deepEqual(checkHours('8:30 - 24:00'), { value: { from: 510, until: 1440 } });
  assert.deepEqual(checkCaller('+39 02*'), { value: '+3902*' });
  assert.deepEqual(checkCaller('+39 02 8908 9211'), { value: '+390289089211' });
  for (const wrong of [checkDays('montag'), checkHours('25:00-26:00'), checkHours('8-9'), checkHours('08:00-08:00')]) {
    assert.ok('wrong' in wrong);
  }
  for (const wrong of ['02 8908', '*', '+*', 'somebody']) assert.ok('wrong' in checkCaller(wrong), wrong);
  // The day on which the clocks are set forward.
  assert.equal(new Date(startOfDay('2027-03-28', 'Europe/Rome', 1)).toISOString(), '2027-03-28T22:00:00.000Z');
});
