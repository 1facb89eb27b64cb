/** Figures that are counted from the journal, as queries of CloudWatch Logs Insights. */
import type { Amount, Table } from '../../lambdas/fax/journal/figures.ts';
import { alarmNames } from '../../lambdas/fax/journal/journal-names.ts';

const maxRows = 20;

/** Alarms are logged as errors, and nothing else is. */
const filterOf = (of: readonly string[]): string =>
  of === alarmNames ? 'filter level = "ERROR"' : `filter message in [${of.map((name) => `"${name}"`).join(', ')}]`;

function columnOf({ column, facts, otherwise }: Table['by'][number]): string {
  if (facts.length === 0) return `message as ${column}`;
  const values = [...facts.map((fact) => `facts.${fact}`), ...(otherwise === undefined ? [] : [`"${otherwise}"`])];
  return `${values.length === 1 ? values[0] : `coalesce(${values.join(', ')})`} as ${column}`;
}

export function queryOf(figure: Table | Amount): string {
  if (figure.kind === 'table') {
    const { of, by, counts } = figure;
    const columns = by.map(columnOf).join(', ');
    return `${filterOf(of)}\n| stats count(*) as ${counts} by ${columns} | sort ${counts} desc | limit ${maxRows}`;
  }
  const { of, fact, takes, price } = figure;
  const amount = `${takes === 'sum' ? 'sum' : 'max'}(facts.${fact})${price === undefined ? '' : ` * ${price}`}`;
  return `${filterOf(of)}\n| stats ${amount} as ${price === undefined ? fact : 'usd'} by bin(1h)`;
}
