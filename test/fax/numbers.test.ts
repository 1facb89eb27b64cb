import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { E164 } from '../../lambdas/fax/model.ts';
import { type DialPlan, formatNumber, parseNumber } from '../../lambdas/fax/numbers.ts';

const milan: DialPlan = { country: 'IT', areaCode: '02' };
const plans: Readonly<Record<string, DialPlan>> = {
  IT: milan,
  US: { country: 'US', areaCode: '415' },
  DE: { country: 'DE', areaCode: '040' },
  GB: { country: 'GB', areaCode: '020' },
  AU: { country: 'AU', areaCode: '02' },
  CN: { country: 'CN', areaCode: '010' },
  FR: { country: 'FR' },
  JP: { country: 'JP', areaCode: '03' },
  VA: { country: 'VA' },
};

const read = (text: string, from = 'IT'): string => {
  const reading = parseNumber(text, plans[from] as DialPlan);
  return reading.ok ? reading.number : reading.outcome;
};

test('numbers are dialled as from the telephone of the line', () => {
  const cases: [text: string, from: string, expected: string][] = [
    ['0289089211', 'IT', '+390289089211'],
    ['40701234', 'IT', '+390240701234'],
    ['3331234567', 'IT', '+393331234567'],
    ['800123456', 'IT', '+39800123456'],
    ['0014155550123', 'IT', '+14155550123'],
    ['00390289089211', 'IT', '+390289089211'],
    ['390289089211', 'IT', '+390289089211'],
    ['0113902 89089211', 'US', '+390289089211'],
    ['00390289089211', 'US', 'bad-number'],
    ['5550123', 'US', '+14155550123'],
    ['14155550123', 'US', '+14155550123'],
    ['2125550123', 'US', '+12125550123'],
    ['0011390289089211', 'AU', '+390289089211'],
    ['96601234', 'AU', '+61296601234'],
    ['010390289089211', 'JP', '+390289089211'],
    ['64101234', 'CN', '+861064101234'],
    ['13800138000', 'CN', '+8613800138000'],
    ['0123456789', 'FR', '+33123456789'],
    ['0669812345', 'VA', '+390669812345'],
  ];
  for (const [text, from, expected] of cases) assert.equal(read(text, from), expected, `${text} from ${from}`);
});

test('without the trunk prefix a number is one of the own area, as on the telephone', () => {
  assert.equal(read('30123456', 'DE'), '+494030123456');
  assert.equal(read('030123456', 'DE'), '+4930123456');
  assert.equal(parseNumber('30123456', { country: 'DE' }).ok, true);
});

test('digits may be grouped as people group them', () => {
  for (const text of [
    '02 8908 9211',
    '02-8908-9211',
    '02.8908.9211',
    '(02) 8908 9211',
    '02/89089211',
    ' 0289089211 ',
  ]) {
    assert.equal(read(text), '+390289089211', text);
  }
  for (const text of ['+390289089211', '+39 02 8908 9211', '(+39) 02-8908.9211', '+39(02)89089211']) {
    assert.equal(read(text), '+390289089211', text);
  }
  assert.equal(read('+44 (0)20 7946 0018'), '+442079460018');
});

test('the zero of an Italian number is part of it', () => {
  assert.equal(read('+39289089211'), 'bad-number');
  assert.equal(read('+390289089211'), '+390289089211');
  assert.equal(read('+39 06 6982 3456'), '+390669823456');
});

test('what is no number is refused, not guessed', () => {
  const texts = [
    '',
    ' ',
    '+',
    'anna',
    '02890WORD',
    '0289089211x',
    'x0289089211',
    '0289089211*',
    '#31#0289089211',
    '0289089211,123',
    '0289089211;ext=5',
    '0289089211p22',
    '0289089211w22',
    '+39+0289089211',
    '00+390289089211',
    '0289089211+tag',
    '.0289089211',
    '-0289089211',
    '０２８９０８９２１１',
    '٠٢٨٩٠٨٩٢١١',
    '02\u00a089089211',
    '02\n89089211',
    'FAX=+390289089211',
    '0289089211/T33S=1',
    '00000000000',
    '+999123456',
    '+1',
    '0289089211'.repeat(5),
    `0289089211${' '.repeat(100)}`,
  ];
  for (const text of texts) assert.equal(read(text), 'bad-number', JSON.stringify(text));
});

test('premium, satellite, emergency and other service numbers are never dialled', () => {
  const cases: [text: string, from: string][] = [
    ['112', 'IT'],
    ['118', 'IT'],
    ['1530', 'IT'],
    ['116117', 'DE'],
    ['911', 'US'],
    ['000', 'AU'],
    ['+39112', 'IT'],
    ['899123456', 'IT'],
    ['19005550123', 'US'],
    ['+870773123456', 'IT'],
    ['+8816123456789', 'IT'],
    ['+882161234567', 'IT'],
    ['008835100123456', 'IT'],
    ['+979123456789', 'IT'],
  ];
  for (const [text, from] of cases) assert.equal(read(text, from), 'destination-not-allowed', `${text} from ${from}`);
});

test('shared-cost and freephone numbers are dialled: companies keep fax machines there', () => {
  assert.equal(read('848800800'), '+39848800800');
  assert.equal(read('+80012345678'), '+80012345678');
});

test('a line may be narrowed to countries', () => {
  const narrow: DialPlan = { ...milan, settings: { countries: ['IT', 'SM'] } };
  assert.equal(parseNumber('0289089211', narrow).ok, true);
  assert.deepEqual(parseNumber('0014155550123', narrow), { ok: false, outcome: 'destination-not-allowed' });
  assert.deepEqual(parseNumber('+80012345678', narrow), { ok: false, outcome: 'destination-not-allowed' });
});

test('the country is told, where there is one', () => {
  assert.deepEqual(parseNumber('+14165550123', milan), { ok: true, number: '+14165550123', country: 'CA' });
  assert.deepEqual(parseNumber('+80012345678', milan), { ok: true, number: '+80012345678', country: undefined });
});

test('a line in a country that nobody knows dials with a plus only', () => {
  const nowhere: DialPlan = { country: 'XX' };
  assert.deepEqual(parseNumber('0289089211', nowhere), { ok: false, outcome: 'bad-number' });
  assert.equal(parseNumber('+390289089211', nowhere).ok, true);
});

test('numbers are written as the reader writes them', () => {
  assert.equal(formatNumber('+390289089211', 'IT'), '02 8908 9211');
  assert.equal(formatNumber('+390289089211', 'GB'), '+39 02 8908 9211');
  assert.equal(formatNumber('+390289089211'), '+39 02 8908 9211');
  assert.equal(formatNumber('+80012345678', 'IT'), '+800 1234 5678');
  assert.equal(formatNumber('+0', 'IT'), '+0');
});

/** Numbers that are valid somewhere, from the ranges that companies use. */
const validNumbers = fc
  .tuple(
    fc.constantFrom(
      '+3902',
      '+3906',
      '+39011',
      '+1415',
      '+1212',
      '+4930',
      '+4420',
      '+331',
      '+3491',
      '+612',
      '+8610',
      '+813',
      '+4122',
    ),
    fc.stringMatching(/^[0-9]{5,8}$/),
  )
  .map(([prefix, rest]) => prefix + rest)
  .filter((number) => parseNumber(number, milan).ok) as fc.Arbitrary<E164>;

test('property: a number that is read and printed is itself, from every country', () => {
  const country = fc.constantFrom(...Object.keys(plans));
  fc.assert(
    fc.property(validNumbers, country, (number, code) => {
      assert.equal(read(number, code), number);
      assert.equal(read(formatNumber(number, code), code), number);
    }),
    { numRuns: 300 },
  );
});

test('property: no text is dialled that is not E.164, and none is read with letters in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-(). /a*#') }), (text) => {
      const reading = parseNumber(text, milan);
      if (reading.ok) assert.match(reading.number, /^\+[1-9][0-9]{4,14}$/);
      if (/[a*#]/.test(text)) assert.equal(reading.ok, false);
    }),
  );
});
