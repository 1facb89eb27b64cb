/** What a new line gets where nobody said otherwise: language and time zone by its country. */
import type { Locale } from '../../lambdas/fax/model.ts';

const localeByCountry: Readonly<Record<string, Locale>> = {
  IT: 'it',
  SM: 'it',
  VA: 'it',
  CN: 'zh',
  TW: 'zh',
  HK: 'zh',
  MO: 'zh',
};

export const localeOfCountry = (country: string): Locale => localeByCountry[country] ?? 'en';

/** Of ECMA-402's locale information, which TypeScript's library does not name yet. */
type ZonedLocale = Intl.Locale & { getTimeZones?(): readonly string[] | undefined };

/** Countries of several zones where nearly everybody lives in one. */
const mainZones: Readonly<Record<string, string>> = {
  CN: 'Asia/Shanghai',
  ES: 'Europe/Madrid',
  PT: 'Europe/Lisbon',
};

/**
 * A country's time zone. Of several, the machine's own if it is one of them; else the first if all show the same time
 * now; else UTC, since any choice would be a guess.
 */
export function timezoneOfCountry(country: string): string {
  const main = mainZones[country];
  if (main !== undefined) return main;
  const locale: ZonedLocale = new Intl.Locale(`und-${country}`);
  const zones = locale.getTimeZones?.() ?? [];
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones.includes(own)) return own;
  const [first] = zones;
  const times = new Set(zones.map((timeZone) => new Date().toLocaleString('en', { timeZone })));
  return first !== undefined && times.size === 1 ? first : 'UTC';
}
