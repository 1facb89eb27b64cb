/** Asks, before a mail is taken, whether there is room for it. */
import type { Journal } from '../../lambdas/ports.ts';
import { findOverload, type Load } from '../overload.ts';
import { type Reply, replies } from './replies.ts';

/** A burst of mails asks once. */
const FRESH_MS = 1000;

export interface PutOffParts {
  readonly readLoad: () => Promise<Load>;
  readonly now: () => number;
  readonly journal: Pick<Journal, 'info'>;
}

/** @returns answers 451 while no more mail is to be taken; the log says when that begins and ends, and why */
export function createPutOff({ readLoad, now, journal }: PutOffParts): () => Promise<Reply | undefined> {
  let asked = Number.NEGATIVE_INFINITY;
  let isOverloaded = false;
  return async () => {
    if (now() - asked >= FRESH_MS || now() < asked) {
      asked = now();
      const why = findOverload(await readLoad(), now());
      if (why !== undefined && !isOverloaded) journal.info('overload-begun', { why });
      if (why === undefined && isOverloaded) journal.info('overload-ended');
      isOverloaded = why !== undefined;
    }
    return isOverloaded ? replies.overloaded : undefined;
  };
}
