/** Alarms, all to one topic, from which they are mailed to whoever looks after the service. */
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DeploySettings } from '../settings.ts';
import { type AlarmDefinition, awsAlarms, type OwnAlarm, ownAlarms } from './alarm-definitions.ts';
import { ownMetric } from './own-metric.ts';

export interface WatchingProps {
  readonly settings: DeploySettings;
  /** Whose messages are taken in within minutes. */
  readonly queues: readonly Queue[];
  /** Whose messages may wait for a mailbox that is down. */
  readonly inbound: Queue;
  /** Whose errors show nowhere else. */
  readonly functions: readonly IFunction[];
  /** What runs by the clock. */
  readonly sweeps: readonly IFunction[];
}

/** A calculation over the same metric of several resources. */
function over(expression: 'SUM' | 'MAX' | 'MIN', metrics: readonly Metric[], period: Duration): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, n): [string, IMetric] => [`m${n}`, metric]));
  const filled = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`);
  return new MathExpression({ expression: `${expression}([${filled.join(', ')}])`, usingMetrics, period });
}

export class Watching extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { settings, queues, inbound, functions, sweeps }: WatchingProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    // The policy that enforces TLS replaces the default one, by which the account's alarms may publish.
    for (const service of ['cloudwatch', 'budgets']) {
      this.topic.grantPublish(
        new ServicePrincipal(`${service}.amazonaws.com`, {
          conditions: { StringEquals: { 'aws:SourceAccount': account } },
        }),
      );
    }
    if (settings.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(settings.alarmEmail));

    for (const [name, definition] of Object.entries<OwnAlarm>(ownAlarms)) {
      this.#add(name, definition, ownMetric(this, definition.metric, Stats.SUM, definition.period));
    }
    const { errors, throttles } = awsAlarms;
    const ages = (all: readonly Queue[], period: Duration) =>
      all.map((queue) => queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period }));
    this.#addAws('queue-age', over('MAX', ages(queues, awsAlarms['queue-age'].period), awsAlarms['queue-age'].period));
    const [inboundAge] = ages([inbound], awsAlarms['inbound-age'].period) as [Metric];
    this.#addAws('inbound-age', inboundAge);
    const errorsOf = functions.map((one) => one.metricErrors({ statistic: Stats.SUM, period: errors.period }));
    this.#addAws('errors', over('SUM', errorsOf, errors.period));
    // Of the whole account and Region: that is what runs out.
    const { period } = throttles;
    this.#addAws(
      'throttles',
      new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: Stats.SUM, period }),
    );
    this.#addAws('bounce-rate', this.#reputation('BounceRate', awsAlarms['bounce-rate'].period));
    this.#addAws('complaint-rate', this.#reputation('ComplaintRate', awsAlarms['complaint-rate'].period));
    const runs = sweeps.map((one) =>
      one.metricInvocations({ statistic: Stats.SUM, period: awsAlarms['sweep-stopped'].period }),
    );
    this.#addAws('sweep-stopped', over('MIN', runs, awsAlarms['sweep-stopped'].period), TreatMissingData.BREACHING);
    if (settings.receivesDaily) {
      const received = ownMetric(this, 'SecondsToMailbox', Stats.SAMPLE_COUNT, Duration.days(1));
      this.#addAws('nothing-received', received, TreatMissingData.BREACHING);
    }
    if (settings.alarmAboveUsd !== undefined) this.#addBudget(settings.alarmAboveUsd);
  }

  #reputation = (rate: string, period: Duration): Metric =>
    new Metric({ namespace: 'AWS/SES', metricName: `Reputation.${rate}`, statistic: Stats.MAXIMUM, period });

  #addAws(name: keyof typeof awsAlarms, metric: IMetric, missing?: TreatMissingData): void {
    this.#add(name, awsAlarms[name], metric, missing);
  }

  #add(
    name: string,
    { says, atLeast, below, periods = 1 }: AlarmDefinition,
    metric: IMetric,
    treatMissingData = TreatMissingData.NOT_BREACHING,
  ): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${says} What to do: docs/runbook.md, "${name}".`,
      metric,
      threshold: atLeast ?? below ?? 0,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }

  /** Of the whole account: costs cannot be told apart by stack before its tags are activated for that. */
  #addBudget(amount: number): void {
    new CfnBudget(this, 'Spend', {
      budget: {
        budgetName: `${Stack.of(this).stackName}-spend`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
      },
      notificationsWithSubscribers: [80, 100].map((threshold) => ({
        notification: {
          notificationType: 'ACTUAL',
          comparisonOperator: 'GREATER_THAN',
          thresholdType: 'PERCENTAGE',
          threshold,
        },
        subscribers: [{ subscriptionType: 'SNS', address: this.topic.topicArn }],
      })),
    });
  }
}
