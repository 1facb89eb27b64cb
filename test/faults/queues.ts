/** The stack's queues as the template defines them: visibility time-outs, dead letters after so many tries, consumers. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { BatchAnswer } from '../../lambdas/aws/messages/batch.ts';
import { type Resource, resourcesOf } from '../stack/synthesis.ts';

interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Record<string, { StringValue?: string; DataType?: string }>;
  readonly sentAt: number;
  /** The queue that gave it up. */
  readonly from?: string;
  visibleAt: number;
  received: number;
}

interface QueueProperties {
  readonly VisibilityTimeout: number;
  readonly RedrivePolicy?: {
    readonly deadLetterTargetArn: { readonly 'Fn::GetAtt': [string, string] };
    readonly maxReceiveCount: number;
  };
}

interface Mapping {
  readonly BatchSize: number;
  readonly EventSourceArn: { readonly 'Fn::GetAtt': [string, string] };
  readonly FunctionName: { readonly Ref: string };
}

export type Consumer = (event: SQSEvent) => Promise<BatchAnswer>;

export interface Attribute {
  readonly StringValue?: string;
  readonly DataType?: string;
}

/** Queues and functions are known by their logical ids. */
export class Queues {
  readonly #messages = new Map<string, Message[]>();
  readonly #mappings: Mapping[];
  readonly #queues: Record<string, Resource>;
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#queues = resourcesOf('AWS::SQS::Queue');
    this.#mappings = Object.values(resourcesOf('AWS::Lambda::EventSourceMapping')).map(
      ({ Properties: properties }) => properties as unknown as Mapping,
    );
  }

  /** The logical id that begins so. */
  idOf(beginning: string): string {
    const found = Object.keys(this.#queues).find((id) => id.startsWith(beginning));
    if (found === undefined) throw new TypeError(`The stack has no queue ${beginning}.`);
    return found;
  }

  get ids(): string[] {
    return Object.keys(this.#queues);
  }

  send(queue: string, body: string, attributes: Record<string, Attribute> = {}, from?: string): void {
    const now = this.#now();
    this.#count += 1;
    const message = { id: `message-${this.#count}`, body, attributes, sentAt: now, visibleAt: now, received: 0 };
    this.#all(queue).push(from === undefined ? message : { ...message, from });
  }

  /** Milliseconds that the oldest message of a queue has waited. */
  oldestAge(queue: string): number {
    return Math.max(0, ...this.#all(queue).map(({ sentAt }) => this.#now() - sentAt));
  }

  count(queue: string): number {
    return this.#all(queue).length;
  }

  nextDue(): number | undefined {
    const times = this.#mappings.flatMap(({ EventSourceArn: arn }) =>
      this.#all(arn['Fn::GetAtt'][0]).map(({ visibleAt }) => visibleAt),
    );
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /**
   * Invokes one function with a batch that is visible now.
   *
   * @param invoke by the function's logical id
   * @returns false when nothing is visible
   */
  async takeOne(invoke: (consumer: string, event: SQSEvent) => Promise<BatchAnswer>): Promise<boolean> {
    for (const { BatchSize: size, EventSourceArn: arn, FunctionName: consumer } of this.#mappings) {
      const queue = arn['Fn::GetAtt'][0];
      this.#giveUp(queue);
      const batch = this.#all(queue)
        .filter(({ visibleAt }) => visibleAt <= this.#now())
        .slice(0, size);
      if (batch.length === 0) continue;
      const timeout = this.#propertiesOf(queue).VisibilityTimeout;
      for (const message of batch) {
        message.received += 1;
        message.visibleAt = this.#now() + timeout * 1000;
      }
      const answer = await invoke(consumer.Ref, { Records: batch.map((message) => recordOf(queue, message)) }).catch(
        // A function that dies deletes nothing.
        () => ({ batchItemFailures: batch.map(({ id }) => ({ itemIdentifier: id })) }),
      );
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const taken = new Set(batch.filter(({ id }) => !failed.has(id)));
      this.#messages.set(
        queue,
        this.#all(queue).filter((message) => !taken.has(message)),
      );
      return true;
    }
    return false;
  }

  /** What was received as often as its queue allows becomes a dead letter. */
  #giveUp(queue: string): void {
    const { RedrivePolicy: policy } = this.#propertiesOf(queue);
    if (policy === undefined) return;
    const isGivenUp = ({ received, visibleAt }: Message) =>
      received >= policy.maxReceiveCount && visibleAt <= this.#now();
    const [dead, alive] = [this.#all(queue).filter(isGivenUp), this.#all(queue).filter((one) => !isGivenUp(one))];
    this.#messages.set(queue, alive);
    for (const { body, attributes } of dead) {
      this.send(policy.deadLetterTargetArn['Fn::GetAtt'][0], body, attributes, queue);
    }
  }

  #propertiesOf(queue: string): QueueProperties {
    const found = this.#queues[queue];
    if (found === undefined) throw new TypeError(`The stack has no queue ${queue}.`);
    return found.Properties as unknown as QueueProperties;
  }

  #all(queue: string): Message[] {
    const found = this.#messages.get(queue) ?? [];
    this.#messages.set(queue, found);
    return found;
  }
}

const recordOf = (queue: string, { id, body, attributes, sentAt, received, from }: Message): SQSRecord => ({
  messageId: id,
  receiptHandle: id,
  body,
  attributes: {
    ApproximateReceiveCount: String(received),
    SentTimestamp: String(sentAt),
    SenderId: 'sender',
    ApproximateFirstReceiveTimestamp: String(sentAt),
    ...(from === undefined ? {} : { DeadLetterQueueSourceArn: from }),
  },
  messageAttributes: Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue: stringValue = '', DataType: dataType = 'String' }]) => [
      name,
      { stringValue, dataType },
    ]),
  ),
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: queue,
  awsRegion: 'eu-west-1',
});
