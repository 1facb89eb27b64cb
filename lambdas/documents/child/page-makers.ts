/** The threads that make pages, as the thread that draws them sees them. */

import type { MessagePort } from 'node:worker_threads';
import type { PageMade, PageWork } from './page-maker.ts';
import type { Spent } from './spent.ts';

/** What became of a page. */
type Made = Pick<PageMade, 'strip' | 'shows'>;

export interface PageMakers {
  /** How many pages they make at once, if so many are needed. */
  readonly count: number;
  /** What pages have taken so far. Who draws them adds to it. */
  readonly spent: { -readonly [part in keyof Pick<Spent, 'draw' | 'make' | 'picture'>]: number };
  /** Has a page made; resolves when its pictures are written. Its planes are copied before this returns. */
  make(work: Omit<PageWork, 'id'>): Promise<Made>;
}

/**
 * @param ports to each of the threads; the first is given pages as long as no more than one is made at a time
 * @param onMany called when the others are first needed
 */
export function connectPageMakers(ports: readonly MessagePort[], onMany: () => void): PageMakers {
  let isMany = false;
  const waiting = new Map<number, (made: Made) => void>();
  const load = ports.map(() => 0);
  const spent = { draw: 0, make: 0, picture: 0 };
  let next = 0;
  for (const port of ports) {
    port.on('message', ({ id, strip, shows, spent: { make, picture } }: PageMade) => {
      spent.make += make;
      spent.picture += picture;
      waiting.get(id)?.({ strip, shows });
      waiting.delete(id);
    });
  }
  return {
    count: ports.length,
    spent,
    async make(work) {
      const id = next++;
      const at = load.indexOf(Math.min(...load));
      load[at]! += 1;
      if (at > 0 && !isMany) {
        isMany = true;
        onMany();
      }
      const made = new Promise<Made>((resolve) => waiting.set(id, resolve));
      ports[at]!.postMessage({ id, ...work } satisfies PageWork);
      try {
        return await made;
      } finally {
        load[at]! -= 1;
      }
    },
  };
}
