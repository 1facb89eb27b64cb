/** Telephone numbers: read as they would be dialled from the line's own telephone, and shown to people. */
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { E164, Line, LineSettings, RefusedNumber } from './model.ts';

/** Where a number is dialled from. A whole `Line` is one. */
export type DialPlan = Pick<Line, 'country' | 'areaCode'> & { readonly settings?: Pick<LineSettings, 'countries'> };

export type NumberReading =
  /** `country` is ISO 3166 alpha-2; undefined for numbers of no country, e.g. +800 freephone. */
  | { readonly ok: true; readonly number: E164; readonly country: string | undefined }
  | { readonly ok: false; readonly outcome: RefusedNumber['outcome'] };

/** Digits in groups; one plus, only in front. ASCII on purpose: a digit of another script is no dialled digit. */
const dialable = /^ *\(?\+? *[0-9][0-9 ().\-/]*$/;
const longest = 40;

/** Up to four digits are emergency, directory and network services everywhere; 116xxx are the European ones. */
const serviceNumber = /^(?:[0-9]{1,4}|116[0-9]{3})$/;

/**
 * Codes of ITU-T E.164 that belong to satellites and international networks: Inmarsat, personal numbers, mobile
 * satellite systems, networks, disaster relief, and the international premium rate.
 */
const neverDialledCode = /^\+(?:870|878|881|882|883|888|979)/;

const badNumber: NumberReading = { ok: false, outcome: 'bad-number' };
const notAllowed: NumberReading = { ok: false, outcome: 'destination-not-allowed' };

const digitsOf = (text: string): string => text.replace(/[^0-9]/g, '');

const parse = (text: string, country?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });

/**
 * True when a telephone would take these digits for a number of its own area: the country writes a trunk prefix
 * before area codes (Germany's 0) and these digits have none. Italy and North America write none.
 */
function lacksTrunkPrefix(digits: string, parsed: PhoneNumber): boolean {
  return parsed.nationalNumber === digits && digitsOf(parsed.formatNational()) !== parsed.nationalNumber;
}

/** Reads digits without a plus as the line's telephone would. */
function dialFrom(digits: string, { country, areaCode = '' }: DialPlan): PhoneNumber | undefined {
  if (!isSupportedCountry(country)) return undefined;
  const national = parse(digits, country);
  const local = areaCode === '' ? undefined : parse(areaCode + digits, country);
  const isLocalFirst = national?.isValid() && lacksTrunkPrefix(digits, national);
  const candidates = isLocalFirst ? [local, national] : [national, local];
  return candidates.find((candidate) => candidate?.isValid()) ?? national;
}

/**
 * Reads the local part of an address as a number dialled from the line's telephone: national, international with
 * the prefix of the line's country (00 from Italy, 011 from the United States), with a plus, or without area code.
 *
 * Premium-rate, satellite, emergency and other service numbers are never dialled; shared-cost and freephone numbers
 * are, because companies keep fax machines there. `settings.countries` narrows further.
 *
 * @param localPart what stands before the @, without quotes; spaces and `+ - . ( ) /` may group it
 * @param line where it is dialled from
 * @returns the number in E.164, or why it is not dialled
 */
export function parseNumber(localPart: string, line: DialPlan): NumberReading {
  if (localPart.length > longest || !dialable.test(localPart)) return badNumber;
  const digits = digitsOf(localPart);
  const hasPlus = localPart.includes('+');
  if (!hasPlus && serviceNumber.test(digits)) return notAllowed;
  const parsed = hasPlus ? parse(`+${digits}`) : dialFrom(digits, line);
  if (parsed === undefined) return badNumber;
  const number = parsed.number as E164;
  if (neverDialledCode.test(number)) return notAllowed;
  if (!parsed.isValid()) return serviceNumber.test(parsed.nationalNumber) ? notAllowed : badNumber;
  if (parsed.getType() === 'PREMIUM_RATE') return notAllowed;
  const countries = line.settings?.countries ?? [];
  if (countries.length > 0 && !countries.includes(parsed.country ?? '')) return notAllowed;
  return { ok: true, number, country: parsed.country };
}

/** ISO 3166 country of a number; undefined where it has none, such as a satellite's. */
export const countryOf = (number: E164): string | undefined => parse(number)?.country;

/**
 * A number as people of a country write it: `02 8908 9211` in its own country, `+39 02 8908 9211` elsewhere.
 *
 * @param country ISO 3166 alpha-2 of the reader; without it, always international
 */
export function formatNumber(number: E164, country?: string): string {
  const parsed = parse(number);
  if (parsed === undefined) return number;
  return parsed.country !== undefined && parsed.country === country
    ? parsed.formatNational()
    : parsed.formatInternational();
}
