/** Data points as CloudWatch would have them: those of the embedded metric format, and those that AWS counts itself. */

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  /** By name; what only a deployment knows by its logical id. */
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface DataPoint {
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly value: number;
}

const keyOf = ({ namespace, name, dimensions }: MetricId): string =>
  [
    namespace,
    name,
    ...Object.entries(dimensions)
      .map((pair) => pair.join('='))
      .sort(),
  ].join(' ');

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

export class MetricData {
  readonly #points = new Map<string, DataPoint[]>();

  add(metric: MetricId, point: DataPoint): void {
    const key = keyOf(metric);
    this.#points.set(key, [...(this.#points.get(key) ?? []), point]);
  }

  /** Takes in a line that a function wrote, if it holds metrics: one series for each set of dimensions. */
  readLine(line: string, at: number): void {
    if (!line.includes('"_aws"')) return;
    const embedded = JSON.parse(line) as EmbeddedMetrics;
    for (const { Namespace: namespace, Dimensions: sets, Metrics: metrics } of embedded._aws.CloudWatchMetrics) {
      for (const set of sets) {
        const dimensions = Object.fromEntries(set.map((name) => [name, String(embedded[name])]));
        for (const { Name: name } of metrics) {
          this.add({ namespace, name, dimensions }, { at, value: Number(embedded[name]) });
        }
      }
    }
  }

  /** One number for the points in a span, its end left out; undefined when there are none. */
  statistic(metric: MetricId, statistic: string, from: number, to: number): number | undefined {
    const values = (this.#points.get(keyOf(metric)) ?? [])
      .filter(({ at }) => at >= from && at < to)
      .map(({ value }) => value);
    if (values.length === 0) return undefined;
    if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
    if (statistic === 'SampleCount') return values.length;
    if (statistic === 'Maximum') return Math.max(...values);
    throw new TypeError(`No alarm of ours asks for ${statistic}.`);
  }

  /** Every series that has points. */
  get series(): string[] {
    return [...this.#points.keys()];
  }
}
