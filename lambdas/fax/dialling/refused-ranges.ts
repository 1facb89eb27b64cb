/**
 * Ranges of numbers that are never called, whatever a line allows. libphonenumber knows the premium and personal numbers
 * of each country; here stands what belongs to no country, and what is known for fraud.
 */

/** Why a range is refused. */
export type RangeRule = 'premium' | 'personal' | 'satellite' | 'network' | 'risk';

interface Range {
  /** Of the number in E.164. */
  readonly starts: RegExp;
  readonly rule: RangeRule;
  readonly what: string;
}

/** Codes of ITU-T E.164 for global services and networks. */
const globalCodes: readonly Range[] = [
  { starts: /^\+87[0-4]/, rule: 'satellite', what: 'Inmarsat, with its former codes' },
  { starts: /^\+881/, rule: 'satellite', what: 'mobile satellite systems: Iridium, Globalstar' },
  { starts: /^\+882(?:13|16)/, rule: 'satellite', what: 'EMSAT, Thuraya' },
  { starts: /^\+88[23]/, rule: 'network', what: 'international networks' },
  { starts: /^\+888/, rule: 'network', what: 'disaster relief' },
  { starts: /^\+878/, rule: 'personal', what: 'universal personal telecommunications' },
  { starts: /^\+979/, rule: 'premium', what: 'international premium rate' },
];

/** When the list below was last gone through. Whoever changes it changes the date. */
export const riskRangesReviewed = '2026-11-29';

/**
 * Destinations where a call shares its revenue with whoever had it made, or that are dialled like a domestic number and
 * billed like a foreign one: high termination rates, hardly a fax machine, and on every carrier's fraud list.
 */
export const riskRanges: readonly Range[] = [
  { starts: /^\+247/, rule: 'risk', what: 'Ascension' },
  { starts: /^\+252/, rule: 'risk', what: 'Somalia' },
  { starts: /^\+53/, rule: 'risk', what: 'Cuba' },
  { starts: /^\+674/, rule: 'risk', what: 'Nauru' },
  { starts: /^\+675/, rule: 'risk', what: 'Papua New Guinea' },
  { starts: /^\+678/, rule: 'risk', what: 'Vanuatu' },
  { starts: /^\+690/, rule: 'risk', what: 'Tokelau' },
  { starts: /^\+37181/, rule: 'risk', what: 'Latvia, shared revenue' },
  { starts: /^\+1(?:809|829|849)/, rule: 'risk', what: 'Dominican Republic' },
  { starts: /^\+1(?:876|658)/, rule: 'risk', what: 'Jamaica, with its second code' },
  { starts: /^\+1784/, rule: 'risk', what: 'Saint Vincent and the Grenadines' },
  { starts: /^\+1473/, rule: 'risk', what: 'Grenada' },
  { starts: /^\+1664/, rule: 'risk', what: 'Montserrat' },
  { starts: /^\+1900/, rule: 'premium', what: 'North America, premium rate' },
  { starts: /^\+1(?:976|[2-9]\d\d976)/, rule: 'premium', what: 'North America, premium rate within an area' },
  { starts: /^\+15(?:00|2[1-9]|33|44|66|77|88)/, rule: 'personal', what: 'North America, personal numbers' },
  {
    starts: /^\+16(?:00|22|33|44|55|77|88)/,
    rule: 'satellite',
    what: 'Canada, special services: satellite telephones and data',
  },
  { starts: /^\+6114/, rule: 'satellite', what: 'Australia, satellite telephones' },
  { starts: /^\+4470/, rule: 'personal', what: 'United Kingdom, personal numbers' },
];

const ranges = [...globalCodes, ...riskRanges];

/** @param number in E.164, valid or not; @returns undefined for a number in none of the ranges */
export const refusedRangeOf = (number: string): RangeRule | undefined =>
  ranges.find(({ starts }) => starts.test(number))?.rule;
