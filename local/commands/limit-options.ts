/** Options of limits, alike for lines and accounts. */
import type { AccountLimits, LineLimits } from '../../lambdas/fax/sending/limit.ts';
import { defaultAccountLimits, defaultLineLimits, pagesAFax } from '../../lambdas/fax/sending/limits-of.ts';
import { type Checked, checkWhole } from '../views/line-fields.ts';
import type { Options, Values } from './command.ts';

const withPages = `with ${pagesAFax} times as many pages`;

export const accountLimitOptions = {
  'limit-hour': {
    type: 'string',
    value: '500',
    says: `faxes an hour from all its lines, ${withPages}; '' for no limit`,
  },
  'limit-day': {
    type: 'string',
    value: `${defaultAccountLimits.day}`,
    says: `faxes within 24 hours from all its lines; '' for ${defaultAccountLimits.day}`,
  },
  'limit-cost-day': {
    type: 'string',
    value: '50',
    says: "what calls within 24 hours may cost, by the operator's prices; '' for no limit",
  },
} as const satisfies Options;

export const lineLimitOptions = {
  'limit-hour': { type: 'string', value: '100', says: `faxes an hour from the line, ${withPages}; '' for no limit` },
  'limit-day': {
    type: 'string',
    value: `${defaultLineLimits.day}`,
    says: `faxes within 24 hours from the line; '' for ${defaultLineLimits.day}`,
  },
  'limit-sender-hour': {
    type: 'string',
    value: `${defaultLineLimits.senderHour}`,
    says: `faxes an hour from each of its senders; '' for ${defaultLineLimits.senderHour}`,
  },
  'limit-sender-day': {
    type: 'string',
    value: `${defaultLineLimits.senderDay}`,
    says: `faxes within 24 hours from each of its senders; '' for ${defaultLineLimits.senderDay}`,
  },
  'limit-cost-day': accountLimitOptions['limit-cost-day'],
} as const satisfies Options;

const fields = {
  'limit-hour': 'hour',
  'limit-day': 'day',
  'limit-sender-hour': 'senderHour',
  'limit-sender-day': 'senderDay',
  'limit-cost-day': 'costDay',
} as const satisfies Record<keyof typeof lineLimitOptions, keyof LineLimits>;

/** Limits that were given; undefined ones go back to what is usual. */
export type LimitChanges = { readonly [Field in keyof LineLimits]?: number | undefined };

/** @returns undefined when no limit was given */
export function readLimits(values: Partial<Values<typeof lineLimitOptions>>): Checked<LimitChanges> | undefined {
  const changes: { -readonly [Field in keyof LimitChanges]: LimitChanges[Field] } = {};
  for (const [name, field] of Object.entries(fields) as [keyof typeof fields, keyof LineLimits][]) {
    const text = values[name];
    if (text === undefined) continue;
    const checked = text === '' ? { value: undefined } : checkWhole(`--${name}`, text, 0, 1_000_000);
    if ('wrong' in checked) return checked;
    changes[field] = checked.value;
  }
  return Object.keys(changes).length === 0 ? undefined : { value: changes };
}

/** What was set before, with the changes; undefined when nothing but what is usual is left. */
export function withLimits<L extends AccountLimits>(before: L | undefined, changes: LimitChanges): L | undefined {
  const set = Object.entries({ ...before, ...changes }).filter(([, most]) => most !== undefined);
  return set.length === 0 ? undefined : (Object.fromEntries(set) as unknown as L);
}
