import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryNames, countryToConfirm } from '../../../lambdas/fax/dialling/destinations.ts';
import { defaultLineSettings, type E164, type LineSettings } from '../../../lambdas/fax/model.ts';

const from = (country: string, settings: Partial<LineSettings> = {}) => ({
  country,
  settings: { ...defaultLineSettings, ...settings },
});

test('own country, neighbours and ordinary destinations are called at once; any other is asked about', () => {
  const cases: readonly [country: string, number: E164, asked: string | undefined][] = [
    ['IT', '+390289089211', undefined],
    ['IT', '+378054988200', undefined],
    ['IT', '+390669812345', undefined],
    ['IT', '+493012345678', undefined],
    ['IT', '+442079460018', undefined],
    ['IT', '+41442345678', undefined],
    ['IT', '+12125550123', undefined],
    ['IT', '+4722334455', undefined],
    ['IT', '+80012345678', undefined],
    ['IT', '+254202345678', 'KE'],
    ['IT', '+852 2345 6789'.replaceAll(' ', '') as E164, 'HK'],
    ['IT', '+862164101234', 'CN'],
    ['CN', '+862164101234', undefined],
    ['CN', '+85223456789', undefined],
    ['CN', '+85328123456', undefined],
    ['CN', '+886223456789', undefined],
    ['CN', '+390289089211', undefined],
    ['CN', '+254202345678', 'KE'],
    ['KE', '+254202345678', undefined],
    // Dialled like a number at home, and another country all the same.
    ['US', '+12425550123', 'BS'],
    ['CA', '+12125550123', undefined],
  ];
  for (const [country, number, asked] of cases) {
    assert.equal(countryToConfirm(number, from(country)), asked, `${number} from ${country}`);
  }
});

test('a line that names its countries, or is from before, is not asked', () => {
  assert.equal(countryToConfirm('+254202345678', from('IT', { countries: ['IT', 'KE'] })), undefined);
  const { asksCountries: _, ...before } = defaultLineSettings;
  assert.equal(countryToConfirm('+254202345678', { country: 'IT', settings: before }), undefined);
  assert.equal(countryToConfirm('+254202345678', from('IT', { asksCountries: false })), undefined);
});

test('countries are named in the language of the line', () => {
  assert.equal(countryNames(['KE', 'IN', 'KE'], 'it'), 'Kenya e India');
  assert.equal(countryNames(['KE'], 'zh'), '肯尼亚');
});
