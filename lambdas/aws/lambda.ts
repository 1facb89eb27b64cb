/** Handlers of functions, by what invokes them: a state machine, a schedule, a queue. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { backoffSeconds } from '../fax/backoff.ts';
import { readPayload } from '../fax/step-payload.ts';
import { logFailure } from '../flow/journal/log-failure.ts';
import { callAws } from './call.ts';
import { environment } from './environment.ts';
import { type Makers, portsMadeBy, withPorts } from './make-ports.ts';
import { type BatchAnswer, takeBatch } from './messages/batch.ts';
import { journal } from './wiring.ts';

/** Logs the error that a handler failed with; Lambda reports it to the caller. */
const logFailures = () => ({
  onError: async ({ error }: { readonly error: unknown }): Promise<void> => logFailure(journal(), error),
});

/**
 * A step of a state machine: the event is the step's input, what the story returns its output.
 *
 * @param makers of exactly the ports that the story takes
 */
export function asStep<P extends object, E, R>(story: (ports: P, event: E) => Promise<R>, makers: NoInfer<Makers<P>>) {
  const ports = portsMadeBy<P>(makers);
  const handler = middy<E, R>()
    .use(logFailures())
    .handler(async (event: E) => story(await ports(), readPayload(event) as E));
  return withPorts<typeof handler, P>(handler, makers);
}

/** What a schedule invokes; the event is not used. */
export const asScheduled = <P extends object>(story: (ports: P) => Promise<void>, makers: NoInfer<Makers<P>>) =>
  asStep<P, unknown, void>(story, makers);

export interface QueueOptions {
  /** Where a message that can never be processed goes at once, without retries. */
  readonly deadLetter: (record: SQSRecord, error: unknown) => Promise<unknown>;
  /** URL of the queue, where a message that may succeed later is retried sooner than its visibility time-out. */
  readonly requeueTo?: () => string;
}

/**
 * A consumer of a queue.
 *
 * @param makers of exactly the ports that the story takes
 * @param read parses a message; undefined for one without meaning
 */
export function asConsumer<P extends object, E>(
  story: (ports: P, event: E) => Promise<void>,
  makers: NoInfer<Makers<P>>,
  { deadLetter, requeueTo }: QueueOptions,
  read: (record: SQSRecord) => NoInfer<E> | undefined,
) {
  const ports = portsMadeBy<P>(makers);
  const handler = middy<SQSEvent, BatchAnswer>()
    .use(logFailures())
    .handler(async ({ Records: records }: SQSEvent) => {
      const made = await ports();
      return takeBatch(records, {
        take: async (record) => {
          const event = read(record);
          if (event !== undefined) await story(made, event);
        },
        failed: ({ messageId }, error) => logFailure(journal(), error, { messageId }),
        deadLetter,
        ...(requeueTo ? { postpone: (record: SQSRecord) => postpone(requeueTo(), record) } : {}),
      });
    });
  return withPorts<typeof handler, P>(handler, makers);
}

const sqs = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

async function postpone(QueueUrl: string, { receiptHandle, attributes }: SQSRecord): Promise<void> {
  const VisibilityTimeout = backoffSeconds(Number(attributes.ApproximateReceiveCount));
  const request = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout });
  await callAws('SQS postpone', () => sqs().send(request));
}

/** The queue of the variable DEAD_LETTERS_URL. */
export async function toDeadLetters({ body }: SQSRecord, error: unknown): Promise<void> {
  const cause = error instanceof Error ? error.name : 'unknown';
  const request = new SendMessageCommand({
    QueueUrl: environment('DEAD_LETTERS_URL'),
    MessageBody: body,
    MessageAttributes: { cause: { DataType: 'String', StringValue: cause } },
  });
  await callAws('SQS send', () => sqs().send(request));
}
