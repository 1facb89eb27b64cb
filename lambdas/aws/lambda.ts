/** The chain around every handler, by the way it is called: a step of a state machine, a schedule, a queue. */
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { backoffSeconds } from '../fax/backoff.ts';
import { logFailure } from '../flow/log-failure.ts';
import type { Journal } from '../ports.ts';
import { callAws } from './call.ts';
import { environment } from './environment.ts';
import { type BatchAnswer, takeBatch } from './messages/batch.ts';

interface WithJournal {
  readonly journal: Journal;
}
type MakePorts<P extends WithJournal> = () => Promise<P>;

/** Logs what a handler died of, before Lambda answers whoever called. */
const logFailures = <P extends WithJournal>(ports: MakePorts<P>) => ({
  onError: async ({ error }: { readonly error: unknown }): Promise<void> => {
    const made = await ports().catch(() => undefined);
    if (made !== undefined) logFailure(made.journal, error);
  },
});

/** A step of a state machine: the event is the step's input, what the story returns its output. */
export const asStep = <P extends WithJournal, E, R>(ports: MakePorts<P>, story: (ports: P, event: E) => Promise<R>) =>
  middy<E, R>()
    .use(logFailures(ports))
    .handler(async (event: E) => story(await ports(), event));

/** What a schedule calls: the event says nothing. */
export const asScheduled = <P extends WithJournal>(ports: MakePorts<P>, story: (ports: P) => Promise<void>) =>
  asStep<P, unknown, void>(ports, story);

export interface QueueOptions {
  /** Whether what cannot be taken in goes to the dead letters at once (variable DEAD_LETTERS_URL) instead of coming again. */
  readonly deadLetters: boolean;
  /** Address of the queue, when what may pass is to come again sooner than the queue would show it. */
  readonly requeueTo?: () => string;
}

/**
 * A consumer of a queue.
 *
 * @param read from a message to what the story takes in; undefined for a message that means nothing
 */
export const asConsumer = <P extends WithJournal, E>(
  ports: MakePorts<P>,
  { deadLetters, requeueTo }: QueueOptions,
  read: (record: SQSRecord) => E | undefined,
  story: (ports: P, event: E) => Promise<void>,
) =>
  middy<SQSEvent, BatchAnswer>()
    .use(logFailures(ports))
    .handler(async ({ Records: records }: SQSEvent) => {
      const made = await ports();
      return takeBatch(records, {
        take: async (record) => {
          const event = read(record);
          if (event !== undefined) await story(made, event);
        },
        failed: ({ messageId }, error) => logFailure(made.journal, error, { message: messageId }),
        ...(deadLetters ? { deadLetter } : {}),
        ...(requeueTo ? { postpone: (record: SQSRecord) => postpone(requeueTo(), record) } : {}),
      });
    });

const sqs = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

async function postpone(QueueUrl: string, { receiptHandle, attributes }: SQSRecord): Promise<void> {
  const VisibilityTimeout = backoffSeconds(Number(attributes.ApproximateReceiveCount));
  const request = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout });
  await callAws('SQS postpone', () => sqs().send(request));
}

async function deadLetter({ body }: SQSRecord, error: unknown): Promise<void> {
  const cause = error instanceof Error ? error.name : 'unknown';
  const request = new SendMessageCommand({
    QueueUrl: environment('DEAD_LETTERS_URL'),
    MessageBody: body,
    MessageAttributes: { cause: { DataType: 'String', StringValue: cause } },
  });
  await callAws('SQS send', () => sqs().send(request));
}
