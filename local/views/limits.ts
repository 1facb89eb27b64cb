/** The limits of a line or an account as they are in force, for people and for programs. */
import type { Account, Line } from '../../lambdas/fax/model.ts';
import type { AccountLimits, LineLimits } from '../../lambdas/fax/sending/limit.ts';
import { defaultAccountLimits, defaultLineLimits } from '../../lambdas/fax/sending/limits-of.ts';

/** `null`: no limit. */
type InForce<L> = { readonly [Field in keyof Required<L>]: number | null };

export const limitsInForce = {
  ofLine({ settings }: Pick<Line, 'settings'>): InForce<LineLimits> {
    return { hour: null, costDay: null, ...defaultLineLimits, ...settings.limits };
  },
  ofAccount({ limits }: Pick<Account, 'limits'>): InForce<AccountLimits> {
    return { hour: null, costDay: null, ...defaultAccountLimits, ...limits };
  },
};

export function limitWords(limits: InForce<AccountLimits> | InForce<LineLimits>): string {
  const { hour, day, costDay } = limits;
  const own = [...(hour === null ? [] : [`${hour} faxes an hour`]), `${day} a day`];
  const cost = costDay === null ? [] : [`calls for ${costDay} a day`];
  const sender = 'senderHour' in limits ? [`each sender ${limits.senderHour} an hour, ${limits.senderDay} a day`] : [];
  return [own.join(', '), ...cost, ...sender].join('; ');
}
