/**
 * The number that was called, as a carrier wrote it: E.164 as a rule, but also spaced, as it is dialled in its country
 * (`0240701234`), or as a URI (`sip:+390240701234@host`, RFC 3261 section 19.1; `tel:`, RFC 3966).
 */
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { E164, Line } from '../model.ts';

/** ITU-T E.164: at most fifteen digits. */
export const isE164 = (text: string): text is E164 => /^\+[1-9][0-9]{3,14}$/.test(text);

/** Of a URI what stands before the host and the parameters. */
function withoutUri(text: string): string {
  const [, user] = /^(?:sips?|tel):([^@;?]+)/i.exec(text) ?? [];
  if (user === undefined) return text;
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** What may stand between digits for the eye (RFC 3966 section 5.1.1, and blanks). */
const withoutSeparators = (text: string): string => text.replace(/[\s\-.()/]/g, '');

function dialledIn(country: string, digits: string): E164 | undefined {
  if (!isSupportedCountry(country)) return undefined;
  const parsed = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
  return parsed?.isValid() ? (parsed.number as E164) : undefined;
}

/**
 * Reads a called number. One that is no E.164 is a line's if it is that line's as it is dialled in the line's country;
 * else it is read with the country of our lines, as far as they have one in common.
 *
 * @param given as the carrier wrote it
 * @returns undefined when nobody can tell which number it is
 */
export function readCalledNumber(given: string, lines: readonly Pick<Line, 'country' | 'number'>[]): E164 | undefined {
  const text = withoutSeparators(withoutUri(given.trim()));
  if (isE164(text)) return text;
  if (!/^[0-9]{3,20}$/.test(text)) return undefined;
  const own = lines.filter(({ number, country }) => number === `+${text}` || number === dialledIn(country, text));
  const readings =
    own.length > 0 ? own.map(({ number }) => number) : lines.flatMap(({ country }) => dialledIn(country, text) ?? []);
  const [number, ...others] = new Set(readings);
  return others.length === 0 ? number : undefined;
}
