/** `Events` as messages of an SQS queue; what it holds is what `settle` takes in. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { CarrierEvent, Events } from '../ports.ts';
import type { SettleEvent } from '../settle.ts';
import { callAws } from './call.ts';

export class SqsEvents implements Events {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  /** @param client built with `useQueueUrlAsEndpoint: false`, or the host in the queue's address wins over any setting */
  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  carrier(event: CarrierEvent): Promise<void> {
    return this.#put({ kind: 'carrier', event });
  }

  look(fax: string): Promise<void> {
    return this.#put({ kind: 'look', fax });
  }

  async #put(message: SettleEvent): Promise<void> {
    const request = new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: JSON.stringify(message) });
    await callAws('SQS send', () => this.#client.send(request));
  }
}
