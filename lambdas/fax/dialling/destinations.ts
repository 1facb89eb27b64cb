/**
 * Countries that a line calls without asking, and those about which its sender is asked once: who has stolen a mailbox has
 * calls made to countries where they earn by them.
 */
import type { E164, Line, Locale } from '../model.ts';
import { countryOf } from './numbers.ts';

/** When the table below was last gone through. Whoever changes it changes the date. */
export const destinationsReviewed = '2026-11-29';

const europeanUnion = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK';
/** Parts of its members with a code of their own. */
const partsOfIt = 'AX GF GP MF MQ RE YT';
const economicArea = 'IS LI NO';
/** Dialled, billed or regulated like a neighbour above. */
const smallStates = 'AD MC SM VA GG IM JE';
const others = 'CH GB US CA AU NZ';

/** Where ordinary business goes: cheap to call, and no fraud of calls. */
export const ordinaryDestinations: ReadonlySet<string> = new Set(
  [europeanUnion, partsOfIt, economicArea, smallStates, others].join(' ').split(' '),
);

/** Next door to a country, or dialled like it, beside the ordinary ones. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  CN: ['HK', 'MO', 'TW'],
  HK: ['CN', 'MO', 'TW'],
  MO: ['CN', 'HK', 'TW'],
  TW: ['CN', 'HK', 'MO'],
  // One plan of numbers.
  AU: ['CC', 'CX'],
  NO: ['SJ'],
  MA: ['EH'],
  RU: ['KZ'],
  US: ['PR', 'VI', 'GU', 'MP', 'AS'],
};

/**
 * The country about which a line's sender must be asked before the number is called, unless that was done.
 *
 * @returns undefined where nobody need be asked; also for numbers of no country, which are freephone ones where they may be
 *   called at all. A line from before this rule calls what it could; countries that a line names are wanted
 */
export function countryToConfirm(number: E164, { country, settings }: Pick<Line, 'country' | 'settings'>) {
  if (settings.asksCountries !== true || settings.countries.length > 0) return undefined;
  const called = countryOf(number);
  if (called === undefined || called === country || ordinaryDestinations.has(called)) return undefined;
  return neighbours[country]?.includes(called) ? undefined : called;
}

/** The names of countries in a language, as a list within a sentence. */
export function countryNames(countries: readonly string[], locale: Locale): string {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const all = [...new Set(countries)].map((country) => names.of(country) ?? country);
  return new Intl.ListFormat(locale).format(all);
}

/** Of numbers, e.g. of a held submission. */
export const countriesOf = (numbers: readonly E164[]): string[] => [
  ...new Set(numbers.flatMap((number) => countryOf(number) ?? [])),
];
