/** One batch of queue messages: each is taken in on its own, what may pass comes again, what will not is a dead letter at once. */
import { Transient } from '../../fax/errors.ts';

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** What Lambda wants to know of a batch with `ReportBatchItemFailures`. */
export interface BatchAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

export interface BatchStory<M extends QueueMessage> {
  take(message: M): Promise<void>;
  /** Puts a message that cannot be taken in among the dead letters. Without it, such a message comes again. */
  deadLetter?(message: M, error: unknown): Promise<unknown>;
  /** Says when a message is to come again. Without it, when the queue no longer hides it. */
  postpone?(message: M): Promise<void>;
  failed(message: M, error: unknown): void;
}

/**
 * Takes messages in one after another, so that two about the same fax do not contend.
 *
 * @returns the messages that are to come again
 */
export async function takeBatch<M extends QueueMessage>(
  messages: readonly M[],
  { take, deadLetter, postpone, failed }: BatchStory<M>,
): Promise<BatchAnswer> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const message of messages) {
    try {
      await take(message);
    } catch (error) {
      failed(message, error);
      const isDeadLettered = !(error instanceof Transient) && (await tryToDeadLetter(message, error, deadLetter));
      if (isDeadLettered) continue;
      // Only a wish: a message that cannot be put off comes again all the same, later.
      await postpone?.(message).catch(() => {});
      batchItemFailures.push({ itemIdentifier: message.messageId });
    }
  }
  return { batchItemFailures };
}

async function tryToDeadLetter<M extends QueueMessage>(
  message: M,
  error: unknown,
  deadLetter: BatchStory<M>['deadLetter'],
) {
  if (deadLetter === undefined) return false;
  return deadLetter(message, error).then(
    () => true,
    () => false,
  );
}
