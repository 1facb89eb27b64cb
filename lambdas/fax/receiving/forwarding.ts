/** To which mailboxes a received fax goes, by the rules of its line: by caller, weekday and hour, or while nobody is there. */

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** A time of day in minutes; the end is not in it. One that ends before it begins goes over midnight. */
export interface Hours {
  readonly from: number;
  readonly until: number;
}

export interface ForwardRule {
  /** Unique within the line. */
  readonly id: string;
  /** Numbers in E.164; with `*` behind them every number that begins so; `anonymous`: withheld ones. Missing: every caller. */
  readonly callers?: readonly string[];
  /** Missing: every day. */
  readonly days?: readonly Weekday[];
  /** Missing: the whole day. */
  readonly hours?: Hours;
  readonly to: readonly string[];
  /** The line's own list does not get what this rule meets. */
  readonly isInstead: boolean;
}

/** Nobody is there: until it ends, what comes in goes elsewhere. */
export interface Absence {
  readonly to: readonly string[];
  /** Milliseconds since 1970 UTC; missing: from now on. */
  readonly from?: number;
  /** Missing: until it is taken back. */
  readonly until?: number;
  /** The line's own list gets it too. */
  readonly isBeside: boolean;
}

export interface Forwarding {
  readonly rules: readonly ForwardRule[];
  readonly absence?: Absence;
}

export interface ForwardedFax {
  /** As the carrier gave it; empty when withheld. */
  readonly from: string;
  /** When it came, milliseconds since 1970 UTC. */
  readonly at: number;
}

export interface ForwardingLine {
  readonly recipients: readonly string[];
  /** IANA name. */
  readonly timezone: string;
  readonly forwarding?: Forwarding;
}

/**
 * All rules that meet a fax count, in whatever order they stand. An absence comes before them: while it lasts, none is read.
 *
 * @returns each mailbox once: first those of the line's own list, if it gets the fax
 */
export function mailboxesFor({ recipients, timezone, forwarding }: ForwardingLine, fax: ForwardedFax): string[] {
  if (forwarding === undefined) return [...recipients];
  const { absence, rules } = forwarding;
  if (absence !== undefined && isAbsent(absence, fax.at)) {
    return [...new Set([...(absence.isBeside ? recipients : []), ...absence.to])];
  }
  const met = rules.filter((rule) => meets(rule, fax, timezone));
  const own = met.some(({ isInstead }) => isInstead) ? [] : recipients;
  return [...new Set([...own, ...met.flatMap(({ to }) => to)])];
}

const isAbsent = ({ from = 0, until = Number.POSITIVE_INFINITY }: Absence, at: number): boolean =>
  from <= at && at < until;

function meets({ callers, days, hours }: ForwardRule, fax: ForwardedFax, timezone: string): boolean {
  const { day, minute } = localTime(fax.at, timezone);
  if (callers !== undefined && !callers.some((caller) => isCalledBy(caller, fax.from))) return false;
  if (days !== undefined && !days.includes(day)) return false;
  return hours === undefined || isWithin(hours, minute);
}

const isWithin = ({ from, until }: Hours, minute: number): boolean =>
  from < until ? from <= minute && minute < until : minute >= from || minute < until;

/** A caller who gives no number is withheld, whatever stands there instead. */
function isCalledBy(caller: string, from: string): boolean {
  const digits = from.replace(/[^0-9+]/g, '');
  const isWithheld = !/[0-9]{3}/.test(digits) || digits.endsWith('266696687');
  if (caller === 'anonymous') return isWithheld;
  if (isWithheld) return false;
  return caller.endsWith('*') ? digits.startsWith(caller.slice(0, -1)) : digits === caller;
}

function localTime(at: number, timezone: string): { readonly day: Weekday; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? '';
  return {
    day: part('weekday').slice(0, 3).toLowerCase() as Weekday,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
