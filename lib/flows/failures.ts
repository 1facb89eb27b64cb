/** Failed executions, dead letters and mails without a decision go to `close`, so that no sender is left without an answer. */
import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { environmentOf, type Surroundings } from '../environment.ts';
import { NodeFunction } from '../functions/node-function.ts';
import * as may from '../functions/permissions.ts';
import { DurableQueue } from '../queue.ts';
import { timeouts } from '../timeouts.ts';
import type { MailIntake } from './mail-intake.ts';
import { workflowArn } from './workflow.ts';

export interface FailuresProps extends Surroundings {
  readonly mailIntake: MailIntake;
}

export class Failures extends Construct {
  /** Executions that did not end well, and the hourly sweep. */
  readonly ended: DurableQueue;
  readonly close: IFunction;

  constructor(scope: Construct, id: string, props: FailuresProps) {
    super(scope, id);
    const { storage, mailIntake, mailDeparture, carrierIntake, settings } = props;
    const ended = new DurableQueue(this, 'Ended', { consumerTimeout: timeouts.close });
    this.ended = ended;
    new Rule(this, 'Died', {
      description: 'Executions that failed, timed out or were aborted',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [workflowArn(this, 'submission'), workflowArn(this, 'fax')],
        },
      },
      targets: [new SqsQueue(ended.queue, { deadLetterQueue: ended.deadLetters })],
    });
    new Rule(this, 'Sweep', {
      description: 'Hourly: mails without a decision',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new SqsQueue(ended.queue, {
          message: RuleTargetInput.fromObject({ kind: 'sweep' }),
          deadLetterQueue: ended.deadLetters,
        }),
      ],
    });
    const close = new NodeFunction(this, 'Close', {
      entry: 'close',
      timeout: timeouts.close,
      logDays: settings.retention.logDays,
      environment: {
        ...environmentOf(props),
        MAIL_QUEUE_URL: mailIntake.mail.queue.queueUrl,
        MAIL_DEAD_LETTERS: mailIntake.mail.deadLetters.queueArn,
        CARRIER_DEAD_LETTERS: carrierIntake.events.deadLetters.queueArn,
        INBOUND_DEAD_LETTERS: carrierIntake.inbound.deadLetters.queueArn,
        DEPARTURE_DEAD_LETTERS: mailDeparture.departures.deadLetters.queueArn,
      },
      statements: [
        may.writeFaxes(storage),
        may.listFiles(storage.bucket, 'mail/', 'dead-letters/'),
        may.readFiles(storage.bucket, 'dead-letters/'),
        may.writeFiles(storage.bucket, 'dead-letters/'),
        may.startExecutions(workflowArn(this, 'fax')),
        may.startExecutions(workflowArn(this, 'submission')),
        may.putInto(mailIntake.mail.queue),
        may.putInto(carrierIntake.events.queue),
        may.putInto(carrierIntake.inbound.queue),
      ],
    });
    this.close = close.function;
    const sources = [
      ended.queue,
      ended.deadLetters,
      mailIntake.mail.deadLetters,
      mailDeparture.departures.deadLetters,
      carrierIntake.events.deadLetters,
      carrierIntake.inbound.deadLetters,
    ];
    for (const queue of sources) {
      close.function.addEventSource(
        new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
      );
    }
  }
}
