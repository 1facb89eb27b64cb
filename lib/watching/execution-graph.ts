/** Executions that are open, those started, and how long the longest took that ended. */
import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';

const period = Duration.minutes(5);

/**
 * Step Functions does not count a machine's open executions: those started less those ended, since the graph's beginning.
 *
 * @param n the names of an expression's metrics are those of its graph, so each machine has its own
 */
function open(label: string, machine: IStateMachine, n: number): MathExpression {
  const options = { period, statistic: Stats.SUM };
  const ended = [machine.metricSucceeded(options), machine.metricFailed(options)];
  const cut = [machine.metricTimedOut(options), machine.metricAborted(options)];
  const usingMetrics = Object.fromEntries([
    [`started${n}`, machine.metricStarted(options)],
    ...[...ended, ...cut].map((metric, place): [string, IMetric] => [`ended${n}${place}`, metric]),
  ]);
  const filled = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`);
  return new MathExpression({
    label: `${label}, open (more than at the beginning)`,
    expression: `RUNNING_SUM(${filled.join(' - ')})`,
    usingMetrics,
    period,
  });
}

export function executionGraph(
  machines: Readonly<Record<string, IStateMachine>>,
  width: number,
  height: number,
): IWidget {
  const all = Object.entries(machines);
  return new GraphWidget({
    title: 'Executions: open, and longest',
    width,
    height,
    left: all.map(([label, machine], n) => open(label, machine, n)),
    right: all.map(([label, machine]) =>
      machine.metricTime({ period, statistic: Stats.MAXIMUM, label: `${label}, longest that ended` }),
    ),
  });
}
