/** The dashboard's widgets as the template defines them. */
import { type Resource, resourcesOf } from '../../stack/synthesis.ts';

export interface Widget {
  readonly type: 'text' | 'metric' | 'log';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    /** `table`, `bar`, `timeSeries`, `singleValue`. */
    readonly view?: string;
    /** A line each: namespace, name, dimensions by name and value, options; or an expression's options alone. */
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

/** Names that only a deployment knows are put in by their logical ids. */
export function readBoard(): readonly Widget[] {
  const [board] = Object.values(resourcesOf('AWS::CloudWatch::Dashboard')) as [Resource];
  const text = (board.Properties.DashboardBody as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : ((part as { Ref?: string }).Ref ?? 'name')))
    .join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

export interface LineOfGraph {
  /** What its data are of: a metric's name, or an expression. */
  readonly of: string;
  readonly label: string;
  readonly statistic: string;
  readonly axis: 'left' | 'right';
}

/** The lines that a widget shows, those that are only read by an expression left out. */
export function linesOf({ properties: { metrics = [] } }: Widget): LineOfGraph[] {
  return metrics.flatMap((line): LineOfGraph[] => {
    const options = (line.at(-1) ?? {}) as {
      label?: string;
      expression?: string;
      stat?: string;
      visible?: boolean;
      yAxis?: string;
    };
    if (options.visible === false) return [];
    const of = options.expression ?? String(line[1]);
    return [
      {
        of,
        label: options.label ?? of,
        statistic: options.stat ?? 'Average',
        axis: options.yAxis === 'right' ? 'right' : 'left',
      },
    ];
  });
}
