/** Times and lengths as people of a language write them. */

import type { Texts } from '../texts/index.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(tag: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [tag, zone, ...Object.keys(options)].join();
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(tag, { ...options, timeZone: zone });
  formatters.set(key, made);
  return made;
}

/** @param at milliseconds since 1970 UTC; @param zone IANA name. `22 nov 2026, 15:04` */
export const formatMoment = (at: number, tag: string, zone: string): string =>
  formatter(tag, zone, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** Without the year, with seconds: `22 nov, 15:04:05`. */
export const formatTime = (at: number, tag: string, zone: string): string =>
  formatter(tag, zone, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at);

/** For names and subjects, the same in every language: `2026-11-22` and `15:04:05`. */
export function formatStamp(at: number, zone: string): { readonly date: string; readonly time: string } {
  const style = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const [date, time] = formatter('sv-SE', zone, { ...style, second: '2-digit' })
    .format(at)
    .split(' ') as [string, string];
  return { date, time };
}

/** The zone as people call it, whatever the season: `Central European Time`, `UK time`. */
export function formatZone({ tag, zoneNames }: Pick<Texts, 'tag' | 'zoneNames'>, zone: string): string {
  const parts = formatter(tag, zone, { timeZoneName: 'longGeneric' }).formatToParts(0);
  const name = parts.map(({ type, value }) => (type === 'timeZoneName' ? value : '')).join('');
  return zoneNames[name] ?? name;
}

/** `1 min 23 s`; between a figure and its unit stands a blank in every language. @param seconds rounded to whole ones */
export function formatLength(seconds: number, { tag }: Pick<Texts, 'tag'>): string {
  const whole = Math.round(seconds);
  const part = (value: number, unit: 'minute' | 'second'): string =>
    new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short' })
      .formatToParts(value)
      .map(({ type, value: text }) => (type === 'unit' ? ` ${text}` : text.trim()))
      .join('');
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return part(rest, 'second');
  return rest === 0 ? part(minutes, 'minute') : `${part(minutes, 'minute')} ${part(rest, 'second')}`;
}

/** Ascending numbers with their runs drawn together: `2, 5–9`. */
export function formatRuns(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run?.last === n - 1) run.last = n;
    else runs.push({ first: n, last: n });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}
