/** A queue with a dead-letter queue, where messages that could not be processed stay for two weeks. */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Hours, given the time between two tries: DNS, a carrier or a Region may be down for as long. */
const usualTries = 60;

export interface DurableQueueProps {
  /** Time-out of the consuming function; the visibility time-out is six times as long, as AWS recommends for Lambda. */
  readonly consumerTimeout: Duration;
  /** Another one, for a consumer that takes one message at a time and sets the visibility time-out of failures itself. */
  readonly visibilityTimeout?: Duration;
  /** After which a message becomes a dead letter. */
  readonly tries?: number;
}

export class DurableQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    { consumerTimeout, visibilityTimeout, tries = usualTries }: DurableQueueProps,
  ) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(6),
    });
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
      visibilityTimeout: visibilityTimeout ?? Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: tries },
    });
  }
}
