/**
 * Where a telephone completes a number with its own area code. Elsewhere every number is dialled whole, and digits that
 * are no whole number lead, once an area code stands before them, to somebody else.
 *
 * After the national numbering plans that ITU-T publishes (E.129 and E.164, communications of the operators).
 */
import type { CountryCode } from 'libphonenumber-js/max';

/** How many digits may be completed: any number of them, or so many. */
type Completion = 'any' | readonly number[];

const completions: Readonly<Partial<Record<CountryCode, Completion>>> = {
  AT: 'any',
  AU: 'any',
  BR: 'any',
  // Shorter ones are hotlines.
  CN: [7, 8],
  DE: 'any',
  GB: 'any',
  IE: 'any',
  IN: 'any',
  JP: 'any',
  KR: 'any',
  NZ: 'any',
  RU: 'any',
  TW: 'any',
  // One plan with a dozen other countries; only these two dial seven digits within an area.
  CA: [7],
  US: [7],
};

/** What begins so is a service wherever it is dialled: police, fire, enquiries at a premium (118…). */
const services: Readonly<Partial<Record<CountryCode, string>>> = { AT: '11', DE: '11' };

/**
 * Whether digits that were dialled may be a number of the caller's own area. What begins with 0 never is: in all these
 * countries it is the trunk or the international prefix.
 */
export function mayLackAreaCode(digits: string, country: CountryCode): boolean {
  const completion = completions[country];
  if (completion === undefined || digits.startsWith('0')) return false;
  const service = services[country];
  if (service !== undefined && digits.startsWith(service)) return false;
  return completion === 'any' || completion.includes(digits.length);
}
