/** So many times within a while and no more: each takes one of the places, which no two have at once. */
import type { Ports, Submissions } from '../../ports.ts';
import { afterMinutes } from '../timing.ts';

export type TakePlacePorts = Pick<Ports, 'clock'> & { readonly submissions: Pick<Submissions, 'claim'> };

export interface Places {
  /** What they are places of. */
  readonly of: string;
  readonly most: number;
  /** How long one stays taken. */
  readonly minutes: number;
}

/** @param holder keeps the place that it took, however often it asks */
export async function takePlace(
  { submissions, clock }: TakePlacePorts,
  { of, most, minutes }: Places,
  holder: string,
): Promise<boolean> {
  for (let place = 1; place <= most; place += 1) {
    const until = afterMinutes(minutes, clock);
    if ((await submissions.claim(`${of}|${place}`, holder, until, clock.now())) === holder) return true;
  }
  return false;
}
