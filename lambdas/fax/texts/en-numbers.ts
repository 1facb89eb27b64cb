/** Numbers that are not called, in English: why, and what to do. */
import type { RefusedNumberTexts } from './catalogue.ts';
import { keeper } from './en-phrases.ts';

export const writeInFull = (): string =>
  'Check the number and write it in full, with its area code; for another country, begin with + and the country code.';

const askForAnother = (): string => 'Ask the recipient for an ordinary fax number.';

export const refusedNumber: RefusedNumberTexts = {
  premium: { cause: 'This is a premium-rate number, and we never call those.', advice: askForAnother },
  personal: {
    cause: 'This is a personal number that forwards calls at the caller’s expense, and we never call those.',
    advice: askForAnother,
  },
  satellite: { cause: 'This is a satellite telephone, and we never call those.', advice: askForAnother },
  network: {
    cause: 'This number belongs to an international network and not to a country, and we never call those.',
    advice: askForAnother,
  },
  risk: {
    cause: 'This number is in a range that is known for fraud, and we never call those.',
    advice: askForAnother,
  },
  emergency: {
    cause: 'This is an emergency or public service number, and we never call those.',
    advice: askForAnother,
  },
  short: {
    cause: 'This is a short number, not a whole telephone number.',
    advice: writeInFull,
  },
  country: {
    cause: 'Your line may not call the country of this number.',
    advice: (context) => `If you need it, ask ${keeper(context)} to allow this country.`,
  },
  unknown: { cause: 'This is a number that we do not call.', advice: askForAnother },
};
