/** Looks for a schedule that breaks a promise, and makes the one that it finds as small as it can. */
import fc from 'fast-check';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import type { Evidence } from './evidence.ts';
import type { Parts } from './parts.ts';
import { play } from './play.ts';
import { brokenPromises } from './promises.ts';
import { type Schedule, schedules } from './schedule.ts';

export interface Found {
  /** Makes the schedule again: `npm run test:chaos -- --seed N`. */
  readonly seed: number;
  readonly schedule: Schedule;
  readonly broken: readonly string[];
}

/** Breaks a port on purpose, to try the promises. */
export type Sabotage = (ports: WorkerPorts) => WorkerPorts;

export interface Exploration {
  readonly firstSeed: number;
  readonly count: number;
  readonly sabotage?: Sabotage | undefined;
  /** Schedules that could show what is looked for; the others are not played. */
  readonly isWorthPlaying?: (schedule: Schedule) => boolean;
  readonly onPlayed?: (seed: number, evidence: Evidence) => void;
}

/** How a seed becomes a schedule, here and where it is made smaller. */
const chosenBy = (seed: number) => ({ seed, numRuns: 1, unbiased: true });

function scheduleOf(seed: number): Schedule {
  const [schedule] = fc.sample(schedules, chosenBy(seed));
  return schedule as Schedule;
}

/** @returns the first seed whose schedule breaks a promise, not yet made smaller; undefined when none does */
export async function explore(parts: Parts, exploration: Exploration): Promise<Found | undefined> {
  const { firstSeed, count, sabotage, onPlayed, isWorthPlaying = () => true } = exploration;
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    if (!isWorthPlaying(scheduleOf(seed))) continue;
    const found = await playSeed(parts, seed, sabotage, onPlayed);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Plays the schedule of one seed. @returns undefined when every promise was kept */
export async function playSeed(
  parts: Parts,
  seed: number,
  sabotage?: Sabotage,
  onPlayed: (seed: number, evidence: Evidence) => void = () => {},
): Promise<Found | undefined> {
  const schedule = scheduleOf(seed);
  const evidence = await play(schedule, sabotage === undefined ? parts : { ...parts, sabotage });
  onPlayed(seed, evidence);
  const broken = brokenPromises(evidence);
  return broken.length === 0 ? undefined : { seed, schedule, broken };
}

/**
 * The smallest schedule to be found that breaks a promise as the seed's own does.
 *
 * @param onSmaller told of each smaller one
 */
export async function shrink(
  parts: Parts,
  { seed }: Found,
  sabotage?: Sabotage,
  onSmaller: (found: Found) => void = () => {},
): Promise<Found> {
  let smallest: Found | undefined;
  const keepsItsPromises = async (schedule: Schedule): Promise<boolean> => {
    const broken = brokenPromises(await play(schedule, sabotage === undefined ? parts : { ...parts, sabotage }));
    if (broken.length === 0) return true;
    smallest = { seed, schedule, broken };
    onSmaller(smallest);
    return false;
  };
  await fc.check(fc.asyncProperty(schedules, keepsItsPromises), chosenBy(seed));
  if (smallest === undefined) throw new Error(`The schedule of ${seed} keeps every promise.`);
  while (await isMadeSmaller(smallest.schedule, keepsItsPromises));
  return smallest;
}

/** The library drops what stands first in a list and not what stands last: here each is tried. */
async function isMadeSmaller(
  schedule: Schedule,
  keepsItsPromises: (schedule: Schedule) => Promise<boolean>,
): Promise<boolean> {
  for (const [name, list] of Object.entries(schedule)) {
    const least = name === 'mails' ? 1 : 0;
    // Calls belong to their numbers by their place.
    if (!Array.isArray(list) || name === 'calls' || list.length <= least) continue;
    for (const at of list.keys()) {
      if (!(await keepsItsPromises({ ...schedule, [name]: list.toSpliced(at, 1) }))) return true;
    }
  }
  return false;
}
