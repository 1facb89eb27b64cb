/** The fields of a line as a person types them, checked: each answers its value, or a sentence about what is wrong. */
import { isSupportedCountry } from 'libphonenumber-js/max';
import { getDomain } from 'tldts';
import { normaliseAddress } from '../../lambdas/fax/addresses.ts';
import { parseNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { checkTemplate, namedSubjects, templateFields } from '../../lambdas/fax/notices/received-templates.ts';
import { toDomain } from '../../lambdas/mail/addresses.ts';

export type Checked<T> = { readonly value: T } | { readonly wrong: string };

/** ITU-T E.164: a plus and at most fifteen digits, the first of them not zero. */
const e164 = /^\+[1-9][0-9]{6,14}$/;

/** @param country where the person is, to guess what a number without its country code was meant to be */
export function checkNumber(given: string, country?: string): Checked<E164> {
  const number = given.replace(/[\s().\-/]/g, '');
  if (e164.test(number)) return { value: number as E164 };
  const guess = country === undefined ? undefined : parseNumber(given, { country });
  const example = guess?.ok ? guess.value.number : '+390240701234';
  return {
    wrong: `"${given}" is not a number in E.164 form: write it with + and the country code, such as ${example}.`,
  };
}

export function checkCountry(given: string): Checked<string> {
  const country = given.trim().toUpperCase();
  if (isSupportedCountry(country)) return { value: country };
  return { wrong: `"${given}" is not a country code of ISO 3166: write two letters, such as IT, DE or US.` };
}

export function checkAreaCode(given: string): Checked<string> {
  if (/^[0-9]{1,6}$/.test(given)) return { value: given };
  return {
    wrong: `"${given}" is not an area code: write its digits as they are dialled inside the country, such as 02.`,
  };
}

export function checkExtension(given: string): Checked<string> {
  if (/^[0-9]{1,12}$/.test(given)) return { value: given };
  return { wrong: `"${given}" is not an extension: write digits only, such as 123.` };
}

/** As it stands in subjects. */
export function checkInternalName(given: string): Checked<string> {
  const name = given.trim().toUpperCase();
  if (/^AF[0-9A-Z]{1,20}$/.test(name)) return { value: name };
  return { wrong: `"${given}" is not an internal name: write AF and letters or digits, such as AF90000098.` };
}

/** Names an account for good, in commands and in what is stored. */
export function checkAccountId(given: string): Checked<string> {
  const id = given.trim();
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(id)
    ? { value: id }
    : {
        wrong: `"${given}" is not the id of an account: write small letters, digits and hyphens, at most 40, such as rossi-2.`,
      };
}

export function checkTimezone(given: string): Checked<string> {
  try {
    return { value: new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone };
  } catch {
    return { wrong: `"${given}" is not a time zone: write its IANA name, such as Europe/Rome.` };
  }
}

export function checkAddress(given: string): Checked<string> {
  const address = normaliseAddress(given);
  return address === undefined
    ? { wrong: `"${given}" is not an email address: write it as name@example.com, without a display name.` }
    : { value: address };
}

/** An address, or `@domain` for everybody there. */
export function checkSender(given: string): Checked<string> {
  const entry = given.trim().toLowerCase();
  if (/^@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(entry)) return { value: entry };
  const address = checkAddress(given);
  return 'value' in address
    ? address
    : { wrong: `"${given}" is not a sender: write name@example.com, or @example.com for everybody there.` };
}

/** A mail domain of one customer, as A-label. */
export function checkDomain(given: string): Checked<string> {
  const domain = toDomain(given.trim().replace(/^@/, ''));
  const isRegistered = domain !== undefined && getDomain(domain, { allowPrivateDomains: true }) !== null;
  return domain !== undefined && isRegistered
    ? { value: domain }
    : { wrong: `"${given}" is not a customer's mail domain: write it such as example.com.` };
}

export function checkText(given: string, what = 'A name'): Checked<string> {
  const text = given.trim();
  return text.length <= 80 && !/\p{C}/u.test(text)
    ? { value: text }
    : { wrong: `${what} has at most 80 characters and no control characters.` };
}

/** A subject or file name with fields in braces. */
export function checkTemplateText(what: string, given: string): Checked<string> {
  const text = given.trim();
  if (text.length > 200 || /\p{C}/u.test(text)) {
    return { wrong: `${what} has at most 200 characters and no control characters.` };
  }
  const check = checkTemplate(text);
  if (check.ok) return { value: text };
  const fields = templateFields.map((name) => `{${name}}`).join(' ');
  const words = Object.keys(namedSubjects).join(', ');
  return {
    wrong: `${what} does not know ${check.refusal.map((name) => `"${name}"`).join(', ')}. There are: ${fields}, and by word: ${words}.`,
  };
}

export function checkWhole(what: string, given: string, least: number, most: number): Checked<number> {
  const value = /^[0-9]{1,9}$/.test(given) ? Number(given) : Number.NaN;
  return value >= least && value <= most
    ? { value }
    : { wrong: `${what} is a whole number from ${least} to ${most}, not "${given}".` };
}

/** Checks a list; the first wrong entry answers for all. Empty entries are dropped, so that `''` empties a list. */
export function checkList<T>(given: readonly string[], check: (entry: string) => Checked<T>): Checked<T[]> {
  const values: T[] = [];
  for (const entry of given.flatMap((text) => text.split(',')).filter((text) => text.trim() !== '')) {
    const checked = check(entry);
    if ('wrong' in checked) return checked;
    if (!values.includes(checked.value)) values.push(checked.value);
  }
  return { value: values };
}
