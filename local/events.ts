/** `Events` as jobs of the carrier queue. */
import type { CarrierEvent, Events } from '../lambdas/ports.ts';
import type { SettleEvent } from '../lambdas/settle.ts';
import type { Jobs } from './store/jobs.ts';

export class JobEvents implements Events {
  readonly #jobs: Jobs;

  constructor(jobs: Jobs) {
    this.#jobs = jobs;
  }

  async carrier(event: CarrierEvent): Promise<void> {
    this.#put({ kind: 'carrier', event });
  }

  async look(fax: string): Promise<void> {
    this.#put({ kind: 'look', fax });
  }

  #put(message: SettleEvent): void {
    this.#jobs.put('carrier', message);
  }
}
