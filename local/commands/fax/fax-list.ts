/** `faxpost fax list`: newest first, both directions. */

import { formatNumber } from '../../../lambdas/fax/dialling/numbers.ts';
import type { Fax } from '../../../lambdas/fax/history.ts';
import type { E164, Line } from '../../../lambdas/fax/model.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import type { Clock, OperatorPorts } from '../../../lambdas/ports.ts';
import { faxView, isoTime } from '../../views/fax-view.ts';
import { checkWhole } from '../../views/line-fields.ts';
import { callerWords, receivedView } from '../../views/received-view.ts';
import { command } from '../command.ts';
import { findLine } from '../line/find-line.ts';
import { progressOf } from './fax-words.ts';
import { receivedProgressOf } from './received-words.ts';

export const faxList = command({
  name: 'fax list',
  arguments: [],
  says: 'recent faxes both ways with state and outcome, newest first',
  example: 'fax list --line +390240701234 --direction in',
  options: {
    line: { type: 'string', value: '<number>', says: 'only this line' },
    direction: { type: 'string', values: ['in', 'out'], says: 'only these' },
    limit: { type: 'string', value: '500', says: 'so many at most' },
  },
  async run({ installation }, _, { line, direction, limit = '500' }) {
    const most = checkWhole('--limit', limit, 1, 100_000);
    if ('wrong' in most) return { misused: most.wrong };
    const { ports } = await installation();
    const found = line === undefined ? undefined : await findLine(ports, line);
    if (found !== undefined && 'trouble' in found) return found.trouble;
    const query = { limit: most.value, ...(found ? { line: found.line.number } : {}) };
    const sent = direction === 'in' ? [] : (await ports.faxes.list(query)).map((fax) => sentRow(fax, ports.clock));
    const received = direction === 'out' ? [] : await receivedRows(ports, query);
    const rows = [...sent, ...received]
      .sort((one, other) => other.at - one.at || (one.id < other.id ? -1 : 1))
      .slice(0, most.value);
    const text = rows.map(({ id, at, line }) => `${id}  ${isoTime(at).slice(0, 16).replace('T', ' ')}  ${line}`);
    return { json: rows.map(({ json }) => json), text: text.length === 0 ? 'No fax yet.' : text.join('\n') };
  },
});

interface Row {
  readonly id: string;
  readonly at: number;
  readonly line: string;
  readonly json: unknown;
}

const rowText = (direction: 'in' | 'out', other: string, progress: string): string =>
  `${direction.padEnd(3)}  ${other.padEnd(18)}  ${progress}`;

const sentRow = (fax: Fax, clock: Clock): Row => ({
  id: fax.id,
  at: fax.acceptedAt,
  line: rowText('out', formatNumber(fax.to), progressOf(fax, clock)),
  json: faxView(fax, clock),
});

async function receivedRows(
  { received, directory }: OperatorPorts,
  query: { readonly limit: number; readonly line?: E164 },
): Promise<Row[]> {
  const lines = new Map<string, Line>((await directory.lines()).map((line) => [line.number, line]));
  return (await received.list(query)).map((fax: ReceivedFax) => ({
    id: fax.id,
    at: fax.reception.at,
    line: rowText('in', callerWords(fax), receivedProgressOf(fax)),
    json: receivedView(fax, lines.get(fax.reception.to)),
  }));
}
