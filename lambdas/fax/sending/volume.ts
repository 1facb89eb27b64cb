/**
 * What one sender, line or account has sent lately, as it is stored, and what may still be added to it. Pure: the stores
 * write the result on condition that nobody else wrote in between, so that a limit holds however many send at once.
 */
import { day, hour } from '../lifetimes.ts';
import type { Limit, Measure, Window } from './limit.ts';

export type Amounts = Readonly<Partial<Record<Measure, number>>>;

/** What was sent within one slot of time; counted until the last of it is as old as the window is long. */
interface Slot {
  readonly slot: number;
  readonly last: number;
  readonly amounts: Amounts;
}

export interface Volume {
  /** Of the last day, oldest first. */
  readonly slots: readonly Slot[];
  /** Faxes by day since 1970 UTC, oldest first; of days with any. */
  readonly days: readonly { readonly day: number; readonly faxes: number }[];
  /** What was counted in the last minutes, by its id: a repeat counts it no second time, and it can be taken back. */
  readonly recent: readonly { readonly id: string; readonly at: number; readonly amounts: Amounts }[];
  /** The last day whose volume was found unusual. */
  readonly unusualDay?: number;
}

export interface Addition {
  /** Of what is counted: the same one is counted once. */
  readonly id: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly amounts: Amounts;
}

export type Added =
  | { readonly ok: true; readonly volume: Volume; readonly isUnusual: boolean }
  | { readonly ok: false; readonly broken: Limit };

export const emptyVolume: Volume = { slots: [], days: [], recent: [] };

const windows: Readonly<Record<Window, number>> = { hour, day };
/** Prices are no whole numbers. */
const rounding = 1e-7;

const slotMillis = 5 * 60_000;
/** A repeat of what was interrupted comes sooner. */
const recentMillis = 30 * 60_000;
/** What is usual: the mean of the days with any fax among so many, if there were so many such days. */
const usual = { days: 30, minDays: 3, times: 10 } as const;

const measures = ['faxes', 'pages', 'cost'] as const;

function plus(one: Amounts, other: Amounts, sign: 1 | -1 = 1): Amounts {
  const sums = measures.map((what) => [what, (one[what] ?? 0) + sign * (other[what] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0));
}

/** What was sent within a window that ends now. */
export function sentWithin(volume: Volume, window: Window, what: Measure, now: number): number {
  const within = volume.slots.filter(({ last }) => last > now - windows[window]);
  return within.reduce((sum, { amounts }) => sum + (amounts[what] ?? 0), 0);
}

/** @returns the volume with the addition, or the first limit that it would break; then nothing is added */
export function addTo(volume: Volume, { id, at, amounts }: Addition, limits: readonly Limit[]): Added {
  if (volume.recent.some((one) => one.id === id)) return { ok: true, volume, isUnusual: false };
  const broken = limits.find(({ what, window, most }) => {
    const more = amounts[what] ?? 0;
    return more > 0 && sentWithin(volume, window, what, at) + more > most + rounding;
  });
  if (broken !== undefined) return { ok: false, broken };
  const today = Math.floor(at / day);
  const faxes = (amounts.faxes ?? 0) + (volume.days.find((one) => one.day === today)?.faxes ?? 0);
  const isUnusual = volume.unusualDay !== today && faxes > usual.times * usualFaxes(volume, today);
  const kept = volume.days.filter((one) => one.day !== today && one.day >= today - usual.days);
  return {
    ok: true,
    isUnusual,
    volume: {
      ...volume,
      slots: withSlot(volume, at, amounts),
      days: faxes === 0 ? kept : [...kept, { day: today, faxes }],
      recent: [...volume.recent.filter((one) => one.at > at - recentMillis), { id, at, amounts }],
      ...(isUnusual ? { unusualDay: today } : {}),
    },
  };
}

/** Takes an addition back that was made a short time ago; otherwise nothing changes. */
export function takeBack(volume: Volume, id: string): Volume {
  const one = volume.recent.find((recent) => recent.id === id);
  if (one === undefined) return volume;
  const { at, amounts } = one;
  const onDay = Math.floor(at / day);
  return {
    ...volume,
    slots: volume.slots.map((slot) =>
      slot.slot === slotOf(at) ? { ...slot, amounts: plus(slot.amounts, amounts, -1) } : slot,
    ),
    days: volume.days.flatMap((entry) => {
      const faxes = entry.day === onDay ? entry.faxes - (amounts.faxes ?? 0) : entry.faxes;
      return faxes > 0 ? [{ day: entry.day, faxes }] : [];
    }),
    recent: volume.recent.filter((recent) => recent !== one),
  };
}

const slotOf = (at: number): number => Math.floor(at / slotMillis);

function withSlot({ slots }: Volume, at: number, amounts: Amounts): Slot[] {
  const slot = slotOf(at);
  const same = slots.find((one) => one.slot === slot);
  const others = slots.filter((one) => one !== same && one.last > at - windows.day);
  const last = Math.max(at, same?.last ?? at);
  return [...others, { slot, last, amounts: plus(same?.amounts ?? {}, amounts) }];
}

/** Faxes on a usual day; endless where too little is known to call anything unusual. */
function usualFaxes({ days }: Volume, today: number): number {
  const before = days.filter((one) => one.day < today && one.day >= today - usual.days);
  if (before.length < usual.minDays) return Number.POSITIVE_INFINITY;
  return before.reduce((sum, { faxes }) => sum + faxes, 0) / before.length;
}
