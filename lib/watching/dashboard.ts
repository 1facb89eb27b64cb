/**
 * The dashboard, from top to bottom, out of the table of figures that the page of one machine shows too
 * (lambdas/fax/journal/figures.ts); and what AWS counts by itself: queues, executions, its bill. What would be a series for
 * each of its values is read from the log.
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
import {
  type Figure,
  type Graph,
  type Line,
  type Section,
  type Share,
  type Statistic,
  sections,
} from '../../lambdas/fax/journal/figures.ts';
import { executionGraph } from './execution-graph.ts';
import { queryOf } from './log-queries.ts';
import { ownMetric } from './own-metric.ts';

export interface FaxDashboardProps {
  /** By the words that stand at their lines. */
  readonly queues: Readonly<Record<string, Queue>>;
  readonly deadLetters: Readonly<Record<string, Queue>>;
  readonly machines: Readonly<Record<string, IStateMachine>>;
  /** Of the functions that write the journal. */
  readonly logGroups: readonly ILogGroup[];
}

const rowWidth = 24;
const height = 6;
const period = Duration.minutes(5);
const hour = Duration.hours(1);

const statistics: Readonly<Record<Statistic, string>> = {
  sum: Stats.SUM,
  count: Stats.SAMPLE_COUNT,
  p50: 'p50',
  p95: 'p95',
};

export class FaxDashboard extends Construct {
  readonly #props: FaxDashboardProps;

  constructor(scope: Construct, id: string, props: FaxDashboardProps) {
    super(scope, id);
    this.#props = props;
    new Dashboard(this, 'Board', {
      dashboardName: `${Stack.of(this).stackName}-faxes`,
      defaultInterval: Duration.days(1),
      widgets: sections.flatMap((section) => [[heading(section.question)], ...this.#rowsOf(section)]),
    });
  }

  /** Graphs share a row, each table has one of its own. */
  #rowsOf({ name, figures }: Section): IWidget[][] {
    const tables = figures.filter(({ kind }) => kind === 'table');
    const others = figures.filter(({ kind }) => kind !== 'table');
    const makers = [...others.map((figure) => this.#maker(figure)), ...this.#ofAws(name)];
    const perRow = makers.length > 4 ? 3 : makers.length;
    const rows = Array.from({ length: Math.ceil(makers.length / Math.max(1, perRow)) }, (_, row) =>
      makers.slice(row * perRow, (row + 1) * perRow),
    );
    return [
      ...rows.map((row) => row.map((make) => make(rowWidth / row.length))),
      ...tables.map((table) => [this.#maker(table)(rowWidth)]),
    ];
  }

  #maker(figure: Figure): (width: number) => IWidget {
    switch (figure.kind) {
      case 'graph':
        return (width) => this.#graph(figure, width);
      case 'share':
        return (width) => this.#share(figure, width);
      default:
        return (width) =>
          new LogQueryWidget({
            title: figure.title,
            width,
            height,
            view: figure.kind === 'table' ? LogQueryVisualizationType.TABLE : LogQueryVisualizationType.BAR,
            logGroupNames: this.#props.logGroups.map(({ logGroupName }) => logGroupName),
            queryString: queryOf(figure),
          });
    }
  }

  #metric({ says, metric, statistic }: Line, over: Duration): Metric {
    return ownMetric(this, metric, statistics[statistic], over).with({ label: says });
  }

  #graph({ title, lines, unit }: Graph, width: number): IWidget {
    return new GraphWidget({
      title,
      width,
      height,
      left: lines.map((line) => this.#metric(line, hour)),
      ...(unit === undefined ? {} : { leftYAxis: { min: 0, label: unit, showUnits: false } }),
    });
  }

  #share({ title, says, part, rest }: Share, width: number): IWidget {
    const rate = new MathExpression({
      label: `${says}, in percent`,
      expression: '100 * FILL(part, 0) / (FILL(part, 0) + FILL(rest, 0))',
      usingMetrics: { part: this.#metric(part, hour), rest: this.#metric(rest, hour) },
      period: hour,
    });
    return new GraphWidget({ title, width, height, left: [rate], leftYAxis: { min: 0, max: 100 } });
  }

  /** What only AWS can tell. */
  #ofAws(name: Section['name']): ((width: number) => IWidget)[] {
    if (name === 'flow') return [(width) => this.#today(width)];
    if (name === 'cost') return [bill, (width) => new TextWidget({ width, height, markdown: costWords })];
    if (name !== 'stuck') return [];
    const { queues, deadLetters, machines } = this.#props;
    const ages = Object.entries(queues).map(([label, queue]) =>
      queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period, label }),
    );
    const dead = Object.entries(deadLetters).map(([label, queue]) =>
      queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period, label }),
    );
    const graph = (title: string, left: IMetric[]) => (width: number) =>
      new GraphWidget({ title, width, height, left });
    return [
      graph('Age of the oldest message, in seconds', ages),
      graph('Dead letters that nobody took in', dead),
      (width) => executionGraph(machines, width, height),
    ];
  }

  #today(width: number): IWidget {
    const lines = sections.flatMap(({ figures }) => figures).find(({ kind }) => kind === 'graph') as Graph;
    const metrics = lines.lines.map((line) => this.#metric(line, Duration.days(1)));
    return new SingleValueWidget({ title: 'Today', width, height, metrics });
  }
}

const heading = (text: string): IWidget => new TextWidget({ width: rowWidth, height: 1, markdown: `## ${text}` });

/** AWS reckons the account's costs in one Region, some times a day, where billing alerts are switched on. */
const bill = (width: number): IWidget => {
  const spend = new Metric({
    namespace: 'AWS/Billing',
    metricName: 'EstimatedCharges',
    dimensionsMap: { Currency: 'USD' },
    region: 'us-east-1',
    statistic: Stats.MAXIMUM,
    period: Duration.hours(6),
    label: 'The whole account this month, in USD',
  });
  return new GraphWidget({ title: 'AWS', width, height, left: [spend], region: 'us-east-1' });
};

const costWords = [
  'AWS asks about 0.0005 USD for a one-page fax, beside the carrier and SES: `npm run cost` reckons it journey by journey.',
  'Pages and calls of a fax are in `faxpost fax show`; what the carrier asks in the end is in its portal.',
].join('\n\n');
