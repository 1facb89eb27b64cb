/** `Events` as jobs of the carrier and the inbound queue. */
import type { DeliverEvent } from '../../lambdas/handlers/deliver.ts';
import type { SettleEvent } from '../../lambdas/handlers/settle.ts';
import type { CarrierEvent, Events, ReceivedEvent } from '../../lambdas/ports.ts';
import type { Jobs } from '../store/jobs.ts';

export class JobEvents implements Events {
  readonly #jobs: Jobs;

  constructor(jobs: Jobs) {
    this.#jobs = jobs;
  }

  async carrier(event: CarrierEvent): Promise<void> {
    this.#put({ kind: 'carrier', event });
  }

  async poll(fax: string): Promise<void> {
    this.#put({ kind: 'poll', fax });
  }

  async cancel(fax: string): Promise<void> {
    this.#put({ kind: 'cancel', fax });
  }

  async received(event: ReceivedEvent): Promise<void> {
    this.#deliver({ kind: 'received', event });
  }

  async redeliver(fax: string, request: string, to?: string): Promise<void> {
    this.#deliver({ kind: 'redeliver', fax, request, ...(to === undefined ? {} : { to }) });
  }

  async giveUp(fax: string, reason: string): Promise<void> {
    this.#deliver({ kind: 'give-up', fax, reason });
  }

  async giveUpMail(message: object): Promise<void> {
    this.#jobs.put('mail', { ...message, isGivenUp: true });
  }

  async takeMail(message: object): Promise<void> {
    this.#jobs.put('mail', message);
  }

  #deliver(message: DeliverEvent): void {
    this.#jobs.put('inbound', message);
  }

  #put(message: SettleEvent): void {
    this.#jobs.put('carrier', message);
  }
}
