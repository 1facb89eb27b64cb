/**
 * The dashboard, from top to bottom: are faxes flowing, how long do they take, what is stuck, who is refused and why, what
 * does it cost, and what goes wrong most. Series of our own are those of lambdas/fax/journal/metrics.ts; outcomes, refusals and causes
 * are read from the log, for each of them would be a series that costs money.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type MetricName, metrics } from '../../lambdas/fax/journal/metrics.ts';
import { ownMetric } from './own-metric.ts';

export interface FaxDashboardProps {
  /** By the words that stand at their lines. */
  readonly queues: Readonly<Record<string, Queue>>;
  readonly deadLetters: Readonly<Record<string, Queue>>;
  readonly machines: Readonly<Record<string, IStateMachine>>;
  /** Of the functions that write the journal. */
  readonly logGroups: readonly ILogGroup[];
}

/** Of the 24 that a row has. */
const half = 12;
const third = 8;
const period = Duration.minutes(5);
const hour = Duration.hours(1);

export class FaxDashboard extends Construct {
  constructor(scope: Construct, id: string, props: FaxDashboardProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    new Dashboard(this, 'Board', {
      dashboardName: `${stackName}-faxes`,
      defaultInterval: Duration.days(1),
      widgets: [
        [heading('Are faxes flowing?')],
        this.#flow(),
        [
          this.#fromLog(
            'Faxes by outcome',
            `filter message in ["fax-delivered", "fax-failed"]
| stats count(*) as faxes by coalesce(facts.outcome, "sent") as outcome | sort faxes desc`,
            props.logGroups,
            24,
          ),
        ],
        [heading('How long do they take?')],
        [
          this.#seconds('From the mail to the call', 'SecondsToSubmit'),
          this.#seconds('From the mail to the delivery', 'SecondsToDelivered'),
          this.#seconds('From a received fax to its mail', 'SecondsToMailbox'),
        ],
        [heading('What is stuck?')],
        stuck(props),
        [
          this.#counts('Given up, died, or past the deadline', ['DeadLetters', 'ExecutionsDied', 'Forgotten'], half),
          this.#counts(
            'Carrier, mail and converter',
            ['CarrierDown', 'WebhooksLost', 'MailStopped', 'ConvertBroken'],
            half,
          ),
        ],
        [heading('Who is refused, and why?')],
        [
          this.#fromLog(
            'Mails that were refused',
            `filter message = "mail-refused"
| stats count(*) as mails by facts.outcome as outcome, facts.why as why | sort mails desc | limit 20`,
            props.logGroups,
            24,
          ),
        ],
        [heading('What does it cost?')],
        this.#costs(),
        [heading('What goes wrong most?')],
        [
          this.#fromLog(
            'Causes of alarms',
            `filter level = "ERROR"
| stats count(*) as times, max(@timestamp) as last by message, coalesce(facts.cause, facts.reason, facts.error) as cause
| sort times desc | limit 20`,
            props.logGroups,
            24,
          ),
        ],
      ],
    });
  }

  #own(name: MetricName, statistic: string, over = period): Metric {
    return ownMetric(this, name, statistic, over).with({ label: metrics[name].says });
  }

  #flow(): IWidget[] {
    const [delivered, not, received] = this.#ended(hour) as [Metric, Metric, Metric];
    const rate = new MathExpression({
      label: 'Delivered, of those that ended, in percent',
      expression: '100 * FILL(delivered, 0) / (FILL(delivered, 0) + FILL(other, 0))',
      usingMetrics: { delivered, other: not },
      period: hour,
    });
    return [
      new GraphWidget({
        title: 'Faxes in an hour',
        width: half,
        left: [delivered, not, received],
      }),
      new GraphWidget({ title: 'Success', width: third, left: [rate], leftYAxis: { min: 0, max: 100 } }),
      new SingleValueWidget({
        title: 'Today',
        width: 4,
        height: 6,
        metrics: this.#ended(Duration.days(1)),
      }),
    ];
  }

  /** Delivered, ended otherwise, received: what was measured was delivered or received. */
  #ended(over: Duration): Metric[] {
    const count = (name: MetricName, label: string) => this.#own(name, Stats.SAMPLE_COUNT, over).with({ label });
    return [
      count('SecondsToDelivered', 'Faxes delivered'),
      this.#own('NotDelivered', Stats.SUM, over),
      count('SecondsToMailbox', 'Faxes received'),
    ];
  }

  #seconds(title: string, name: MetricName): IWidget {
    const left = ['p50', 'p95'].map((statistic) => this.#own(name, statistic, hour).with({ label: statistic }));
    return new GraphWidget({ title, width: third, left, leftYAxis: { min: 0, label: 'seconds', showUnits: false } });
  }

  #counts(title: string, names: readonly MetricName[], width: number): IWidget {
    return new GraphWidget({ title, width, left: names.map((name) => this.#own(name, Stats.SUM)) });
  }

  /** AWS reckons the account's costs in one Region, some times a day, where billing alerts are switched on. */
  #costs(): IWidget[] {
    const spend = new Metric({
      namespace: 'AWS/Billing',
      metricName: 'EstimatedCharges',
      dimensionsMap: { Currency: 'USD' },
      region: 'us-east-1',
      statistic: Stats.MAXIMUM,
      period: Duration.hours(6),
      label: 'The whole account this month, in USD',
    });
    const text = [
      'AWS asks about 0.0005 USD for a one-page fax, beside the carrier and SES: `npm run cost` reckons it journey by journey.',
      'What the carrier asks is in its portal; pages and calls of a fax are in `faxpost fax show`.',
    ].join('\n\n');
    return [
      new GraphWidget({ title: 'AWS', width: half, left: [spend], region: 'us-east-1' }),
      new TextWidget({ width: half, height: 6, markdown: text }),
    ];
  }

  #fromLog(title: string, query: string, logGroups: readonly ILogGroup[], width: number): IWidget {
    return new LogQueryWidget({
      title,
      width,
      view: LogQueryVisualizationType.TABLE,
      logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
      queryString: query,
    });
  }
}

const heading = (text: string): IWidget => new TextWidget({ width: 24, height: 1, markdown: `## ${text}` });

function stuck({ queues, deadLetters, machines }: FaxDashboardProps): IWidget[] {
  const ages = Object.entries(queues).map(([label, queue]) =>
    queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period, label }),
  );
  const dead = Object.entries(deadLetters).map(([label, queue]) =>
    queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period, label }),
  );
  return [
    new GraphWidget({ title: 'Age of the oldest message, in seconds', width: third, left: ages }),
    new GraphWidget({ title: 'Dead letters that nobody took in', width: third, left: dead }),
    new GraphWidget({ title: 'Executions: started, and longest', width: third, ...executions(machines) }),
  ];
}

function executions(machines: FaxDashboardProps['machines']): { left: IMetric[]; right: IMetric[] } {
  const all = Object.entries(machines);
  return {
    left: all.map(([label, machine]) => machine.metricStarted({ period, label: `${label}, started` })),
    right: all.map(([label, machine]) =>
      machine.metricTime({ period, statistic: Stats.MAXIMUM, label: `${label}, longest that ended` }),
    ),
  };
}
