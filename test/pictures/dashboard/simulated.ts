/** A day of a service with some hundred faxes, made up: the same each time. */
import { createHash } from 'node:crypto';
import type { LineOfGraph } from './board.ts';

export const hours = 24;

/** Between 0 and 1, by name. */
const chance = (...names: readonly (string | number)[]): number =>
  createHash('sha256').update(names.join()).digest().readUInt32BE(0) / 2 ** 32;

/** Offices send by day. */
const byDay = (hour: number): number =>
  Math.max(0.04, Math.sin(((hour - 6) / 13) * Math.PI)) * (hour > 5 && hour < 20 ? 1 : 0.1);

type Course = (hour: number, statistic: string, label: string) => number;

const faxes =
  (atNoon: number, name: string): Course =>
  (hour, statistic) =>
    statistic === 'SampleCount' || statistic === 'Sum'
      ? Math.round(atNoon * byDay(hour) * (0.7 + 0.6 * chance(name, hour)))
      : 0;

const seconds =
  (half: number, most: number, name: string): Course =>
  (hour, statistic) =>
    statistic === 'SampleCount'
      ? Math.round((name === 'mailbox' ? 31 : 58) * byDay(hour) * (0.75 + 0.5 * chance(name, 'count', hour)))
      : (statistic === 'p50' ? half : most) * (0.8 + 0.4 * chance(name, statistic, hour));

/** Now and then, and nothing otherwise. */
const rarely =
  (name: string): Course =>
  (hour) =>
    chance('rare', name, hour) > 0.93 ? 1 + Math.floor(3 * chance(name, hour)) : 0;

const courses: readonly (readonly [of: RegExp, course: Course])[] = [
  [/^NotDelivered$/, faxes(7, 'not')],
  [/^SecondsToDelivered$/, seconds(64, 410, 'delivered')],
  [/^SecondsToSubmit$/, seconds(3, 9, 'submit')],
  [/^SecondsToMailbox$/, seconds(5, 14, 'mailbox')],
  [/part, 0/, (hour) => 88 + 10 * chance('success', hour)],
  [/^ApproximateAge/, (hour, _, label) => 1 + Math.floor(20 * chance('age', label, hour) * byDay(hour))],
  [/^ApproximateNumber/, () => 0],
  [/^RUNNING_SUM/, (hour, _, label) => Math.round(14 * byDay(hour) * (0.5 + chance('open', label, hour)))],
  [/^ExecutionTime$/, (hour, _, label) => 1000 * (70 + 900 * chance('longest', label, hour) * byDay(hour))],
  [/^EstimatedCharges$/, (hour) => 3.1 + hour * 0.012],
];

/** The hourly values of a line. */
export function valuesOf({ of, statistic, label }: Omit<LineOfGraph, 'axis'>): number[] {
  const course = courses.find(([pattern]) => pattern.test(of))?.[1] ?? rarely(of);
  return Array.from({ length: hours }, (_, hour) => course(hour, statistic, label));
}

/** Rows of tables, by the names of their columns. */
const rows: Readonly<Record<string, readonly (readonly string[])[]>> = {
  outcome: [
    ['sent', '412'],
    ['busy', '21'],
    ['no-answer', '9'],
    ['not-a-fax', '4'],
    ['number-unassigned', '3'],
    ['password-protected', '2'],
  ],
  'outcome, why': [
    ['sender-not-authenticated', 'SPF fails', '17'],
    ['sender-not-allowed', 'on no list', '12'],
    ['automatic-mail', 'out of office', '5'],
  ],
  'alarm, cause': [
    ['mailbox-returned', 'mailbox full', '3'],
    ['attempt-ended', 'account_spend_limit', '2'],
    ['webhook-forged', 'signature', '1'],
  ],
};

export function rowsOf(columns: readonly string[]): readonly (readonly string[])[] {
  const found = rows[columns.slice(0, -1).join(', ')];
  if (found === undefined) throw new TypeError(`Nothing is made up for a table of ${columns.join(', ')}.`);
  return found;
}

/** Hourly amounts out of the log. */
export const amountsOf = (name: string): number[] =>
  Array.from({ length: hours }, (_, hour) =>
    name === 'usd'
      ? 0.62 * byDay(hour) * (0.7 + 0.6 * chance('usd', hour))
      : 900 * byDay(hour) * chance('oldest', hour),
  );
