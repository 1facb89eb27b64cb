import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { countryOf, type DialPlan, formatNumber, parseNumber } from '../../lambdas/fax/dialling/numbers.ts';
import { riskRanges, riskRangesReviewed } from '../../lambdas/fax/dialling/refused-ranges.ts';
import type { DestinationRule, E164 } from '../../lambdas/fax/model.ts';
import { accepted } from '../../lambdas/fax/result.ts';

const milan: DialPlan = { country: 'IT', areaCode: '02' };
const rome: DialPlan = { country: 'IT', areaCode: '06' };
const berlin: DialPlan = { country: 'DE', areaCode: '030' };
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

/** The number, or why there is none: the outcome, and the rule where there is one. */
function readFrom(text: string, plan: DialPlan): string {
  const reading = parseNumber(text, plan);
  if (reading.ok) return reading.value.number;
  const { refusal } = reading;
  return 'rule' in refusal ? refusal.rule : refusal.outcome;
}

const read = (text: string, from = 'IT'): string => readFrom(text, plans[from] as DialPlan);

test('numbers are dialled as from the telephone of the line', () => {
  const cases: [text: string, from: string, expected: string][] = [
    ['0289089211', 'IT', '+390289089211'],
    ['3331234567', 'IT', '+393331234567'],
    ['800123456', 'IT', '+39800123456'],
    ['0014155550123', 'IT', '+14155550123'],
    ['00390289089211', 'IT', '+390289089211'],
    ['390289089211', 'IT', '+390289089211'],
    ['0113902 89089211', 'US', '+390289089211'],
    ['00390289089211', 'US', 'bad-number'],
    ['14155550123', 'US', '+14155550123'],
    ['2125550123', 'US', '+12125550123'],
    ['0011390289089211', 'AU', '+390289089211'],
    ['010390289089211', 'JP', '+390289089211'],
    ['13800138000', 'CN', '+8613800138000'],
    ['0123456789', 'FR', '+33123456789'],
    ['0669812345', 'VA', '+390669812345'],
  ];
  for (const [text, from, expected] of cases) assert.equal(read(text, from), expected, `${text} from ${from}`);
});

describe('the area code completes a number only where the country dials so', () => {
  const open: [country: string, areaCode: string, text: string, expected: string][] = [
    ['AT', '01', '51450', '+43151450'],
    ['AU', '02', '96601234', '+61296601234'],
    ['BR', '11', '33334444', '+551133334444'],
    ['CA', '416', '5550123', '+14165550123'],
    ['CN', '010', '64101234', '+861064101234'],
    ['DE', '030', '12345', '+493012345'],
    ['DE', '030', '901820', '+4930901820'],
    ['DE', '030', '9018201234', '+49309018201234'],
    ['DE', '030', '19222', '+493019222'],
    ['GB', '0113', '8001111', '+441138001111'],
    ['GB', '020', '79460018', '+442079460018'],
    ['IE', '01', '6771234', '+35316771234'],
    ['IN', '011', '26123456', '+911126123456'],
    ['JP', '03', '35011234', '+81335011234'],
    ['KR', '02', '7391234', '+8227391234'],
    ['NZ', '09', '3012345', '+6493012345'],
    ['RU', '495', '1234567', '+74951234567'],
    ['TW', '02', '23456789', '+886223456789'],
    ['US', '415', '5550123', '+14155550123'],
  ];
  for (const [country, areaCode, text, expected] of open) {
    test(`${text} from ${areaCode} in ${country}`, () => assert.equal(readFrom(text, { country, areaCode }), expected));
  }

  const closed: [country: string, areaCode: string, text: string][] = [
    ['IT', '06', '12345'],
    ['IT', '06', '69812345'],
    ['IT', '02', '40701234'],
    ['IT', '06', '895123456'],
    ['IT', '06', '178123'],
    ['IT', '06', '16612345'],
    ['IT', '06', '48123'],
    ['FR', '01', '23456789'],
    ['ES', '91', '1234567'],
    ['CH', '044', '6681800'],
    ['PL', '22', '1234567'],
    ['NL', '020', '5550123'],
    ['JM', '876', '5550123'],
    // Digits that are not as many as an area of North America has.
    // No number of Vienna begins with 1: read as one with its area code, it would be somebody else's.
    ['AT', '01', '12345'],
    ['US', '415', '555012'],
    ['US', '415', '55501234'],
    ['CA', '416', '12345'],
    // What begins with the trunk prefix says its own area: no other is put before it.
    ['DE', '030', '0900123456'],
    ['DE', '030', '012'.repeat(2)],
    ['GB', '020', '0900123'],
    // Services that begin so wherever they are dialled: police, enquiries, hotlines.
    ['DE', '030', '1101234'],
    ['DE', '030', '11833'],
    ['AT', '01', '118877'],
    ['CN', '010', '95588'],
    ['CN', '010', '12315'],
    // Mobile, premium and freephone numbers without their 0, and what is longer than any local number.
    ['DE', '030', '15112345678'],
    ['DE', '030', '9001234567'],
    ['DE', '030', '8001234567'],
    ['AT', '01', '6641234567'],
    ['GB', '020', '7911123456'],
    ['DE', '030', '90012345678'],
  ];
  for (const [country, areaCode, text] of closed) {
    test(`${text} from ${areaCode} in ${country} is no number`, () =>
      assert.equal(readFrom(text, { country, areaCode }), 'bad-number'));
  }
});

describe('Italian numbers of every kind, dialled from Rome', () => {
  const cases: [text: string, expected: string][] = [
    ['0289089211', '+390289089211'],
    ['02 8908 9211', '+390289089211'],
    ['390289089211', '+390289089211'],
    ['+390289089211', '+390289089211'],
    ['00390289089211', '+390289089211'],
    ['0669812345', '+390669812345'],
    ['0549882345', '+390549882345'],
    ['+3780549882345', '+3780549882345'],
    ['3331234567', '+393331234567'],
    ['393331234567', '+393331234567'],
    ['800123456', '+39800123456'],
    ['848800800', '+39848800800'],
    ['12345', 'bad-number'],
    ['895123456', 'bad-number'],
    ['895123', 'premium'],
    ['899123456', 'premium'],
    ['892123', 'premium'],
    ['166123456', 'premium'],
    ['1781234567', 'personal'],
    ['118', 'emergency'],
    ['1530', 'emergency'],
    ['12', 'short'],
    ['4912', 'short'],
  ];
  for (const [text, expected] of cases)
    test(`${text}: ${expected}`, () => assert.equal(readFrom(text, rome), expected));
});

describe('German numbers of every kind, dialled from Berlin', () => {
  const cases: [text: string, expected: string][] = [
    ['12345', '+493012345'],
    ['08912345678', '+498912345678'],
    ['030901820', '+4930901820'],
    ['08001234567', '+498001234567'],
    ['01801234567', '+491801234567'],
    ['09001234567', 'premium'],
    ['0900123456', 'bad-number'],
    ['0900', 'short'],
    ['110', 'emergency'],
    ['116117', 'emergency'],
  ];
  for (const [text, expected] of cases)
    test(`${text}: ${expected}`, () => assert.equal(readFrom(text, berlin), expected));
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

describe('numbers that are never called, and the rule that says so', () => {
  const cases: [text: string, rule: DestinationRule, from?: string][] = [
    ['112', 'emergency'],
    ['118', 'emergency'],
    ['1530', 'emergency'],
    ['116117', 'emergency', 'DE'],
    ['911', 'emergency', 'US'],
    ['000', 'emergency', 'AU'],
    ['+39112', 'emergency'],
    ['12', 'short'],
    ['4070', 'short'],
    ['899123456', 'premium'],
    ['19005550123', 'premium', 'US'],
    ['+19765550123', 'premium'],
    ['+12129761234', 'premium'],
    ['+979123456789', 'premium'],
    ['+447012345678', 'personal'],
    ['+15005550123', 'personal'],
    ['+15335550123', 'personal'],
    ['+878101234567890', 'personal'],
    ['+870773123456', 'satellite'],
    ['+871123456789', 'satellite'],
    ['+8816123456789', 'satellite'],
    ['+88216123456789', 'satellite'],
    ['0147123456', 'satellite', 'AU'],
    ['+16005550123', 'satellite'],
    ['+882341234567', 'network'],
    ['008835100123456', 'network'],
    ['+888123456789', 'network'],
    ['+24765123', 'risk'],
    ['+252612345678', 'risk'],
    ['+5371234567', 'risk'],
    ['+6745551234', 'risk'],
    ['+6753123456', 'risk'],
    ['+67822123', 'risk'],
    ['+6903123', 'risk'],
    ['+37181123456', 'risk'],
    ['+18095550123', 'risk'],
    ['+18295550123', 'risk'],
    ['+18495550123', 'risk'],
    ['+18765550123', 'risk'],
    ['+16585550123', 'risk'],
    ['+17845550123', 'risk'],
    ['+14735550123', 'risk'],
    ['+16645550123', 'risk'],
    // As a neighbour dials it.
    ['18095550123', 'risk', 'US'],
    ['8765550123', 'risk', 'US'],
  ];
  for (const [text, rule, from] of cases) {
    test(`${text}: ${rule}`, () => assert.equal(read(text, from), rule));
  }

  test('a line cannot allow them', () => {
    const cuba: DialPlan = { ...milan, settings: { countries: ['IT', 'CU'] } };
    assert.equal(readFrom('+5371234567', cuba), 'risk');
  });

  test('the list of ranges is dated, and each range refuses', () => {
    assert.match(riskRangesReviewed, /^20\d\d-\d\d-\d\d$/);
    for (const { starts, rule } of riskRanges) assert.ok(starts.source.startsWith('^\\+') && rule);
  });
});

describe('numbers on which authorities and companies keep fax machines', () => {
  const cases: [text: string, from: string, expected: string][] = [
    ['848800800', 'IT', '+39848800800'],
    ['+80012345678', 'IT', '+80012345678'],
    ['+80812345678', 'IT', '+80812345678'],
    ['03001234567', 'GB', '+443001234567'],
    ['+443001234567', 'IT', '+443001234567'],
    ['+41584661234', 'IT', '+41584661234'],
    ['18005550123', 'US', '+18005550123'],
    ['01801234567', 'DE', '+491801234567'],
    // Neighbours of what is refused.
    ['+12125550123', 'IT', '+12125550123'],
    ['+37167123456', 'IT', '+37167123456'],
    ['+442079460018', 'IT', '+442079460018'],
    ['+6421123456', 'IT', '+6421123456'],
  ];
  for (const [text, from, expected] of cases) {
    test(`${text} from ${from}`, () => assert.equal(read(text, from), expected));
  }
});

test('a line may be narrowed to countries', () => {
  const narrow: DialPlan = { ...milan, settings: { countries: ['IT', 'SM'] } };
  assert.equal(readFrom('0289089211', narrow), '+390289089211');
  assert.equal(readFrom('0014155550123', narrow), 'country');
  assert.equal(readFrom('+80012345678', narrow), 'country');
});

test('the country is told, where there is one', () => {
  assert.deepEqual(parseNumber('+14165550123', milan), accepted({ number: '+14165550123', country: 'CA' }));
  assert.deepEqual(parseNumber('+80012345678', milan), accepted({ number: '+80012345678', country: undefined }));
});

test('a line in a country that nobody knows dials with a plus only', () => {
  const nowhere: DialPlan = { country: 'XX' };
  assert.equal(readFrom('0289089211', nowhere), 'bad-number');
  assert.equal(parseNumber('+390289089211', nowhere).ok, true);
});

test('the country of a number is known without a line', () => {
  assert.equal(countryOf('+390289089211'), 'IT');
  assert.equal(countryOf('+390669812345'), 'VA');
  assert.equal(countryOf('+870773123456'), undefined);
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
      if (reading.ok) assert.match(reading.value.number, /^\+[1-9][0-9]{4,14}$/);
      if (/[a*#]/.test(text)) assert.equal(reading.ok, false);
    }),
  );
});
