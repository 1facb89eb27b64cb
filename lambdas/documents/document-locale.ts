/** How dates, numbers and paper are meant in a document that does not say: as where its sender's line is. */

/** A4, and day before month. */
export const USUAL_LOCALE = 'en-GB';

/**
 * The locale of a country's most spoken language (Unicode CLDR, likely subtags).
 *
 * @param country ISO 3166 alpha-2; the usual locale where nobody knows
 * @returns language and country, e.g. `it-IT`
 */
export function localeOfCountry(country: string | undefined): string {
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return USUAL_LOCALE;
  const { language, region } = new Intl.Locale('und', { region: country }).maximize();
  return language === 'und' || region !== country ? USUAL_LOCALE : `${language}-${country}`;
}
