/** How much may be sent: by one sender, from a line, by an account. A limit that is not set has its default. */
import type { Account, Line } from '../model.ts';
import type { AccountLimits, Limit, LineLimits, ReachedLimit, Window } from './limit.ts';

export const defaultLineLimits = { senderHour: 60, senderDay: 300, day: 1000 } as const satisfies LineLimits;
export const defaultAccountLimits = { day: 3000 } as const satisfies AccountLimits;

/** Of everything that is limited to so many faxes, so many times as many pages may be sent. */
export const pagesAFax = 10;

const limitsOn = (what: 'faxes' | 'pages', window: Window, faxes: number | undefined): Limit[] =>
  faxes === undefined ? [] : [{ what, window, most: what === 'faxes' ? faxes : faxes * pagesAFax }];

const costLimits = (most: number | undefined): Limit[] =>
  most === undefined ? [] : [{ what: 'cost', window: 'day', most }];

/** All limits of a line and its account, by whose they are. */
export function limitsOf(line: Pick<Line, 'settings'>, account: Account | undefined) {
  const { senderHour, senderDay, hour, day, costDay } = { ...defaultLineLimits, ...line.settings.limits } as LineLimits;
  const ofAccount: AccountLimits = { ...defaultAccountLimits, ...account?.limits };
  const both = (window: Window, faxes: number | undefined): Limit[] => [
    ...limitsOn('faxes', window, faxes),
    ...limitsOn('pages', window, faxes),
  ];
  return {
    sender: [...both('hour', senderHour), ...both('day', senderDay)],
    line: [...both('hour', hour), ...both('day', day), ...costLimits(costDay)],
    account: [...both('hour', ofAccount.hour), ...both('day', ofAccount.day), ...costLimits(ofAccount.costDay)],
  } satisfies Record<ReachedLimit['whose'], Limit[]>;
}
