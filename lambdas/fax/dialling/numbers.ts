/** Telephone numbers: read as they would be dialled from the line's own telephone, and shown to people. */
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { DestinationRule, E164, Line, LineSettings } from '../model.ts';
import { accepted, type Result, refused } from '../result.ts';
import { mayLackAreaCode } from './open-plans.ts';
import { refusedRangeOf } from './refused-ranges.ts';
import { serviceOf } from './service-numbers.ts';

/** Where a number is dialled from. A whole `Line` is one. */
export type DialPlan = Pick<Line, 'country' | 'areaCode'> & { readonly settings?: Pick<LineSettings, 'countries'> };

export interface DialledNumber {
  readonly number: E164;
  /** ISO 3166 alpha-2; undefined for numbers of no country, e.g. +800 freephone. */
  readonly country: string | undefined;
}

/** Why a number is not called. */
export type NumberRefusal =
  /** It is not a whole, valid number. */
  | { readonly outcome: 'bad-number' }
  /** We do not call it, by this rule. */
  | { readonly outcome: 'destination-not-allowed'; readonly rule: DestinationRule };

export type NumberReading = Result<DialledNumber, NumberRefusal>;

/** Digits in groups; one plus, only in front. ASCII on purpose: a digit of another script is no dialled digit. */
const dialable = /^ *\(?\+? *[0-9][0-9 ().\-/]*$/;
const maxLength = 40;

const badNumber = refused({ outcome: 'bad-number' } as const);
const notAllowed = (rule: DestinationRule) => refused({ outcome: 'destination-not-allowed', rule } as const);

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');

const parse = (text: string, country?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { ...(country === undefined ? {} : { defaultCountry: country }), extract: false });

/**
 * True when a telephone would take these digits for a number of its own area: the country writes a trunk prefix
 * before area codes (Germany's 0) and these digits have none. North America and Brazil write none.
 */
function lacksTrunkPrefix(digits: string, parsed: PhoneNumber): boolean {
  return parsed.nationalNumber === digits && digitsOf(parsed.formatNational()) !== parsed.nationalNumber;
}

/** Digits that a subscriber has within an area, and with an extension behind them. */
const localDigits = { subscriber: 8, withExtension: 10 } as const;

/** True of a mobile, premium or freephone number whose 0 somebody left out, and of what is longer than any local number. */
const isNoLocalNumber = (digits: string, parsed: PhoneNumber): boolean =>
  digits.length > localDigits.withExtension ||
  (digits.length > localDigits.subscriber && parsed.isValid() && !/^FIXED_LINE/.test(parsed.getType() ?? ''));

/** Reads digits without a plus as the line's telephone would. */
function dialFrom(digits: string, { country, areaCode = '' }: DialPlan): PhoneNumber | undefined {
  if (!isSupportedCountry(country)) return undefined;
  const national = parse(digits, country);
  if (areaCode === '' || !mayLackAreaCode(digits, country)) return national;
  const local = parse(areaCode + digits, country);
  // Read as a national number all the same, an incomplete one would reach somebody in another area.
  if (national === undefined) return local;
  if (lacksTrunkPrefix(digits, national)) return isNoLocalNumber(digits, national) ? undefined : local;
  return national.isValid() ? national : local;
}

/** The rule by which a valid number is not called. */
function ruleAgainst(parsed: PhoneNumber, { settings }: DialPlan): DestinationRule | undefined {
  const type = parsed.getType();
  if (type === 'PREMIUM_RATE') return 'premium';
  if (type === 'PERSONAL_NUMBER') return 'personal';
  const countries = settings?.countries ?? [];
  return countries.length > 0 && !countries.includes(parsed.country ?? '') ? 'country' : undefined;
}

/**
 * Reads the local part of an address as a number dialled from the line's telephone: national, international with
 * the prefix of the line's country (00 from Italy, 011 from the United States), with a plus, or without area code where
 * the country's numbering plan is open.
 *
 * Never called: premium-rate, personal, satellite and emergency numbers, international networks, and ranges known for
 * fraud. Universal-access, shared-cost and freephone numbers are, because authorities and companies keep fax machines
 * there. `settings.countries` narrows further.
 *
 * @param localPart what stands before the @, without quotes; spaces and `+ - . ( ) /` may group it
 * @param line where it is dialled from
 * @returns the number in E.164, or why it is not dialled
 */
export function parseNumber(localPart: string, line: DialPlan): NumberReading {
  if (localPart.length > maxLength || !dialable.test(localPart)) return badNumber;
  const digits = digitsOf(localPart);
  const hasPlus = localPart.includes('+');
  const service = hasPlus ? undefined : serviceOf(digits);
  if (service !== undefined) return notAllowed(service);
  const parsed = hasPlus ? parse(`+${digits}`) : dialFrom(digits, line);
  const range = refusedRangeOf(parsed?.number ?? (hasPlus ? `+${digits}` : ''));
  if (range !== undefined) return notAllowed(range);
  if (parsed === undefined) return badNumber;
  if (!parsed.isValid()) return serviceOf(parsed.nationalNumber) === 'emergency' ? notAllowed('emergency') : badNumber;
  const rule = ruleAgainst(parsed, line);
  return rule === undefined ? accepted({ number: parsed.number as E164, country: parsed.country }) : notAllowed(rule);
}

/** ISO 3166 country of a number; undefined where it has none, such as a satellite's. */
export const countryOf = (number: E164): string | undefined => parse(number)?.country;

/**
 * A number as people of a country write it: `02 8908 9211` in its own country, `+39 02 8908 9211` elsewhere.
 *
 * @param number E.164; any other text comes back as it is
 * @param country ISO 3166 alpha-2 of the reader; without it, always international
 */
export function formatNumber(number: string, country?: string): string {
  const parsed = parse(number);
  if (parsed === undefined) return number;
  return parsed.country !== undefined && parsed.country === country
    ? parsed.formatNational()
    : parsed.formatInternational();
}
