/** The stack's alarms as the template defines them, evaluated as CloudWatch does: over whole periods, missing data by its rule. */
import { resourcesOf } from '../stack/synthesis.ts';
import type { MetricData, MetricId } from './metric-data.ts';

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}
interface MetricStat {
  readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: Dimension[] };
  readonly Stat: string;
}
interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: MetricStat;
}
interface AlarmProperties {
  readonly AlarmName: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
  readonly Period?: number;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: Dimension[];
  readonly Statistic?: string;
  readonly Metrics?: (MetricQuery & { readonly MetricStat?: MetricStat & { readonly Period: number } })[];
}

/** What only a deployment knows is known by its logical id. */
const nameOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return ref ?? attribute?.[0] ?? '';
};

const idOf = (namespace: string, name: string, dimensions: readonly Dimension[] = []): MetricId => ({
  namespace,
  name,
  dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, nameOf(Value)])),
});

const folds: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
};

const alarms = (): AlarmProperties[] =>
  Object.values(resourcesOf('AWS::CloudWatch::Alarm')).map(
    ({ Properties: properties }) => properties as unknown as AlarmProperties,
  );

const periodMsOf = ({ Period: period, Metrics: several = [] }: AlarmProperties): number =>
  1000 * (period ?? several.find(({ MetricStat: stat }) => stat)?.MetricStat?.Period ?? Number.NaN);

/** The one number that an alarm looks at for a span: a metric's, or that of a fold over filled metrics. */
function measured(alarm: AlarmProperties, data: MetricData, from: number, to: number): number | undefined {
  const { Metrics: several } = alarm;
  if (several === undefined) {
    const metric = idOf(alarm.Namespace ?? '', alarm.MetricName ?? '', alarm.Dimensions);
    return data.statistic(metric, alarm.Statistic ?? '', from, to);
  }
  const expression = several.find((one) => one.Expression !== undefined)?.Expression ?? '';
  const [, fold = '', inside = ''] = /^(\w+)\(\[(.*)\]\)$/.exec(expression) ?? [];
  const values = [...inside.matchAll(/FILL\((\w+), 0\)/g)].map(([, id]) => {
    const stat = several.find((one) => one.Id === id)?.MetricStat;
    if (stat === undefined) throw new TypeError(`${alarm.AlarmName} names no metric ${id}.`);
    const { Namespace, MetricName, Dimensions } = stat.Metric;
    return data.statistic(idOf(Namespace, MetricName, Dimensions), stat.Stat, from, to) ?? 0;
  });
  const folded = folds[fold];
  if (folded === undefined || values.length === 0)
    throw new TypeError(`${alarm.AlarmName}: ${expression} is new here.`);
  return folded(values);
}

function isBreached(alarm: AlarmProperties, value: number | undefined): boolean {
  if (value === undefined) return alarm.TreatMissingData === 'breaching';
  switch (alarm.ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= alarm.Threshold;
    case 'LessThanThreshold':
      return value < alarm.Threshold;
    default:
      throw new TypeError(`${alarm.ComparisonOperator} is new here.`);
  }
}

/**
 * Which alarms ring at a time, by their names without the stack's: those whose last whole periods are all breached.
 *
 * @param since before it nothing was measured, so no period is judged that begins earlier
 */
export function ringing(data: MetricData, at: number, since: number): string[] {
  return alarms()
    .filter((alarm) => {
      const length = periodMsOf(alarm);
      const end = Math.floor(at / length) * length;
      const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, n) => end - n * length);
      return periods.every((to) => to - length >= since && isBreached(alarm, measured(alarm, data, to - length, to)));
    })
    .map(({ AlarmName: name }) => name.replace(/^Faxpost-/, ''))
    .sort();
}

/** Which alarms rang at some time of a span. */
export function rang(data: MetricData, from: number, to: number): string[] {
  const names = new Set<string>();
  for (let at = from; at <= to + 3_600_000; at += 300_000) {
    for (const name of ringing(data, at, from)) names.add(name);
  }
  return [...names].sort();
}
