import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isE164, readCalledNumber } from '../../lambdas/fax/dialling/called-number.ts';
import type { E164 } from '../../lambdas/fax/model.ts';

const milan = { number: '+390240701234', country: 'IT' } as const;
const berlin = { number: '+493012345678', country: 'DE' } as const;
const newYork = { number: '+12125550123', country: 'US' } as const;

describe('the called number as a carrier writes it', () => {
  const cases: readonly (readonly [
    given: string,
    lines: readonly { number: E164; country: string }[],
    read: string | undefined,
  ])[] = [
    ['+390240701234', [], '+390240701234'],
    ['+390240709999', [milan], '+390240709999'],
    ['+39 0240701234', [milan], '+390240701234'],
    ['+39 (02) 4070-1234', [], '+390240701234'],
    ['  +39.02.40701234 ', [], '+390240701234'],
    ['sip:+390240701234@sip.example.com', [], '+390240701234'],
    ['sips:+390240701234@sip.example.com:5061;transport=tls?x=1', [], '+390240701234'],
    ['sip:%2B390240701234@host', [], '+390240701234'],
    ['sip:+390240701234;user=phone@host', [], '+390240701234'],
    ['tel:+39-02-4070-1234', [], '+390240701234'],
    ['sip:0240701234@host', [milan], '+390240701234'],
    ['0240701234', [milan], '+390240701234'],
    ['0240701234', [berlin, milan], '+390240701234'],
    ['390240701234', [milan], '+390240701234'],
    ['00390240701234', [milan], '+390240701234'],
    ['030 12345678', [milan, berlin], '+493012345678'],
    ['2125550123', [newYork], '+12125550123'],
    ['12125550123', [newYork, milan], '+12125550123'],
    // Not a line's, but all our lines are in one country.
    ['0240709999', [milan], '+390240709999'],
    ['0240701234', [], undefined],
    ['', [milan], undefined],
    ['anonymous', [milan], undefined],
    ['sip:fax@host', [milan], undefined],
    ['sip:%zz@host', [milan], undefined],
    ['+', [milan], undefined],
    ['+0240701234', [milan], undefined],
    ['12', [milan], undefined],
    ['٠٢٤٠٧٠١٢٣٤', [milan], undefined],
    [`+${'9'.repeat(16)}`, [milan], undefined],
    ['9'.repeat(30), [milan], undefined],
  ];
  for (const [given, lines, read] of cases) {
    const countries = lines.map(({ country }) => country).join(' and ') || 'no country';
    test(`${JSON.stringify(given)} with lines in ${countries}: ${read ?? 'unreadable'}`, () => {
      assert.equal(readCalledNumber(given, lines), read);
    });
  }

  test('digits that are a number of two countries are no number', () => {
    // 02 1234 5678 is a number of Milan and one of Sydney.
    const sydney = { number: '+61298765432', country: 'AU' } as const;
    assert.equal(readCalledNumber('0212345678', [milan, sydney]), undefined);
    assert.equal(readCalledNumber('0212345678', [sydney]), '+61212345678');
  });

  test('a line of an unknown country is found by its whole number', () => {
    assert.equal(readCalledNumber('0240701234', [{ ...milan, country: '' }]), undefined);
    assert.equal(readCalledNumber('390240701234', [{ ...milan, country: '' }]), '+390240701234');
  });
});

test('E.164 has a plus, four to fifteen digits, and no zero in front', () => {
  assert.deepEqual(['+3902', '+390240701234', '+0390', '390240701234', '+39 02', ''].map(isE164), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
