/** What the pages show: the store, the outbox, and the time. */
import type { Clock } from '../../lambdas/ports.ts';
import type { Outbox } from '../outgoing/outbox.ts';
import type { Store } from '../store/store.ts';

export interface PageParts {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly clock: Clock;
}
