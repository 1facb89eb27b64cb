/** A queue that loses nothing: what its consumer could not take in waits two weeks in a dead-letter queue. */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Hours, with the time between two tries: DNS, a carrier or a Region may be away that long. */
const usualTries = 60;

export interface DurableQueueProps {
  /** Of the consuming function; a message is hidden six times as long, as AWS advises for Lambda. */
  readonly consumerTimeout: Duration;
  /** Otherwise, when its consumer takes one message at a time and says itself when it is to come again. */
  readonly hiddenFor?: Duration;
  /** After how many tries a message is a dead letter. */
  readonly tries?: number;
}

export class DurableQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { consumerTimeout, hiddenFor, tries = usualTries }: DurableQueueProps) {
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
      visibilityTimeout: hiddenFor ?? Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: tries },
    });
  }
}
