/** The parts of a forwarding rule as a person types them, and as they are shown. */
import {
  type Absence,
  type Forwarding,
  type ForwardRule,
  type Hours,
  type Weekday,
  weekdays,
} from '../../lambdas/fax/receiving/forwarding.ts';
import { type Checked, checkNumber } from './line-fields.ts';

/** `mon-fri`, `sat`, `sun-tue`. */
export function checkDays(given: string): Checked<readonly Weekday[]> {
  const [, from = '', to = from] = /^([a-z]{3})(?:-([a-z]{3}))?$/.exec(given.trim().toLowerCase()) ?? [];
  const [first, last] = [weekdays.indexOf(from as Weekday), weekdays.indexOf(to as Weekday)];
  if (first < 0 || last < 0) {
    return {
      wrong: `"${given}" is no weekday: write mon, tue, wed, thu, fri, sat, sun, or from one to another, such as mon-fri.`,
    };
  }
  const count = ((last - first + 7) % 7) + 1;
  return { value: Array.from({ length: count }, (_, n) => weekdays[(first + n) % 7] as Weekday) };
}

/** `18:00-08:00`. */
export function checkHours(given: string): Checked<Hours> {
  const match = /^([01]?[0-9]|2[0-3]):([0-5][0-9])-([01]?[0-9]|2[0-4]):([0-5][0-9])$/.exec(given.replace(/\s/g, ''));
  const [, fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = (match ?? []).map(Number);
  const hours = { from: fromHour * 60 + fromMinute, until: untilHour * 60 + untilMinute };
  const isTime = match !== null && hours.until <= 24 * 60 && hours.from !== hours.until;
  return isTime ? { value: hours } : { wrong: `"${given}" is no part of a day: write it as 18:00-08:00.` };
}

/** A number, the beginning of one with `*`, or `anonymous`. */
export function checkCaller(given: string): Checked<string> {
  const caller = given.trim().toLowerCase();
  if (caller === 'anonymous') return { value: caller };
  const beginning = caller.replace(/[\s().\-/]/g, '');
  if (/^\+[1-9][0-9]{0,13}\*$/.test(beginning)) return { value: beginning };
  const number = checkNumber(given);
  if ('value' in number) return number;
  return {
    wrong: `"${given}" is no caller: write a number such as +390289089211, the beginning of numbers such as +3902*, or anonymous.`,
  };
}

/** A day: from its beginning, or to its end. */
export function checkDay(given: string): Checked<string> {
  const isDay = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(given) && !Number.isNaN(Date.parse(`${given}T00:00:00Z`));
  return isDay ? { value: given } : { wrong: `"${given}" is no day: write it as 2026-12-24.` };
}

/** The instant at which a day begins in a time zone, so many days later. */
export function startOfDay(day: string, timezone: string, later = 0): number {
  const utc = Date.parse(`${day}T00:00:00Z`) + later * 24 * 60 * 60_000;
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  const offsetAt = (at: number): number => Date.parse(`${shown.format(at).replace(' ', 'T')}Z`) - at;
  // A second time, for a day on which the clocks are set.
  const guess = utc - offsetAt(utc);
  return utc - offsetAt(guess);
}

const clockTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const hoursText = ({ from, until }: Hours): string => `${clockTime(from)}-${clockTime(until)}`;

export const ruleView = ({ id, callers, days, hours, to, isInstead }: ForwardRule) => ({
  id,
  callers: callers ?? null,
  days: days ?? null,
  hours: hours === undefined ? null : hoursText(hours),
  to,
  instead: isInstead,
});

export const absenceView = ({ to, from, until, isBeside }: Absence) => ({
  to,
  from: from === undefined ? null : new Date(from).toISOString(),
  until: until === undefined ? null : new Date(until).toISOString(),
  beside: isBeside,
});

export const forwardingView = ({ rules, absence }: Forwarding) => ({
  rules: rules.map(ruleView),
  absence: absence === undefined ? null : absenceView(absence),
});

function ruleText({ id, callers, days, hours, to, isInstead }: ForwardRule): string {
  const when = [
    ...(callers === undefined ? [] : [`from ${callers.join(', ')}`]),
    ...(days === undefined ? [] : [days.join(', ')]),
    ...(hours === undefined ? [] : [hoursText(hours)]),
  ];
  return `${id}  ${when.length === 0 ? 'always' : when.join('; ')}: ${isInstead ? 'instead to' : 'also to'} ${to.join(', ')}`;
}

function absenceText({ to, from, until, isBeside }: Absence, timezone: string): string {
  const day = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);
  const since = from === undefined ? '' : ` from ${day(from)}`;
  const end = until === undefined ? '' : ` to ${day(until - 1)}`;
  return `absent${since}${end}: ${isBeside ? 'also to' : 'instead to'} ${to.join(', ')}; the rules rest`;
}

export function forwardingText({ rules, absence }: Forwarding, timezone: string): string {
  const lines = [...rules.map(ruleText), ...(absence === undefined ? [] : [absenceText(absence, timezone)])];
  return lines.length === 0 ? 'Received faxes go to the list of the line.' : lines.join('\n');
}
