/** Which paper the fax machines of a country hold: Letter in North America and where its trade set the standard, else A4. */

import type { Paper } from './page-fit.ts';

/** Unicode CLDR, supplemental data, `paperSize` US-Letter. */
const letterCountries: ReadonlySet<string> = new Set('BZ CA CL CO CR DO GT MX NI PA PH PR SV US VE'.split(' '));

/** @param country ISO 3166 alpha-2 of the called number; undefined when unknown */
export const paperOfCountry = (country: string | undefined): Paper =>
  country !== undefined && letterCountries.has(country) ? 'letter' : 'a4';
