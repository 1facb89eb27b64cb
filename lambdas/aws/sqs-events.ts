/** `Events` as messages of SQS queues: what `settle` takes in, what `deliver` does, and mails that were given up. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { Defect } from '../fax/errors.ts';
import type { DeliverEvent } from '../handlers/deliver.ts';
import type { SettleEvent } from '../handlers/settle.ts';
import type { CarrierEvent, Events, ReceivedEvent } from '../ports.ts';
import { callAws } from './call.ts';

/** Asked for when something is put: a function that uses one queue need not know the others. */
export interface EventQueues {
  readonly carrier: () => string;
  readonly inbound: () => string;
  /** Only what ends mails that died needs it. */
  readonly mail?: () => string;
}

/** A notification of SES, once more: for its end, or because it never came. */
type RepeatedMail = { readonly isGivenUp: true } | { readonly isPutAgain: true };

export class SqsEvents implements Events {
  readonly #client: SQSClient;
  readonly #queues: EventQueues;

  /** @param client built with `useQueueUrlAsEndpoint: false`, or the host in the queue's address wins over any setting */
  constructor(client: SQSClient, queues: EventQueues) {
    this.#client = client;
    this.#queues = queues;
  }

  carrier(event: CarrierEvent): Promise<void> {
    return this.#put(this.#queues.carrier(), { kind: 'carrier', event });
  }

  poll(fax: string): Promise<void> {
    return this.#put(this.#queues.carrier(), { kind: 'poll', fax });
  }

  cancel(fax: string): Promise<void> {
    return this.#put(this.#queues.carrier(), { kind: 'cancel', fax });
  }

  received(event: ReceivedEvent): Promise<void> {
    return this.#put(this.#queues.inbound(), { kind: 'received', event });
  }

  redeliver(fax: string, request: string, to?: string): Promise<void> {
    const only = to === undefined ? {} : { to };
    return this.#put(this.#queues.inbound(), { kind: 'redeliver', fax, request, ...only });
  }

  giveUp(fax: string, reason: string): Promise<void> {
    return this.#put(this.#queues.inbound(), { kind: 'give-up', fax, reason });
  }

  async giveUpMail(message: object): Promise<void> {
    if (this.#queues.mail === undefined) throw new Defect('Mails are given up where their queue is known.');
    return this.#put(this.#queues.mail(), { ...message, isGivenUp: true });
  }

  async takeMail(message: object): Promise<void> {
    if (this.#queues.mail === undefined) throw new Defect('Mails are put where their queue is known.');
    return this.#put(this.#queues.mail(), { ...message, isPutAgain: true });
  }

  async #put(QueueUrl: string, message: SettleEvent | DeliverEvent | RepeatedMail): Promise<void> {
    const request = new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) });
    await callAws('SQS send', () => this.#client.send(request));
  }
}
