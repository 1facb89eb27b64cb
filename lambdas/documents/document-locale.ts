/** The locale of documents that do not say theirs: dates, numbers and paper as in the country of the sender's line. */

/** A4, and day before month. */
export const DEFAULT_LOCALE = 'en-GB';

/**
 * The locale of a country's most spoken language (Unicode CLDR, likely subtags).
 *
 * @param country ISO 3166 alpha-2; the default locale where it is unknown
 * @returns language and country, e.g. `it-IT`
 */
export function localeOfCountry(country: string | undefined): string {
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return DEFAULT_LOCALE;
  const { language, region } = new Intl.Locale('und', { region: country }).maximize();
  return language === 'und' || region !== country ? DEFAULT_LOCALE : `${language}-${country}`;
}
