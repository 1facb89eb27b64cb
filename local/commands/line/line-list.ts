/** `faxpost line list`. */
import { lifetimes } from '../../../lambdas/fax/lifetimes.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { isoTime } from '../../views/fax-view.ts';
import { type Answer, command } from '../command.ts';
import { lineText, lineView } from './line-view.ts';

export const lineList = command({
  name: 'line list',
  arguments: [],
  says: 'all lines',
  example: 'line list',
  options: { removed: { type: 'boolean', says: 'those that line restore brings back' } },
  async run({ installation }, _, { removed }) {
    const { ports } = await installation();
    const lines = await ports.directory.lines();
    if (removed) return listRemoved(ports, lines);
    const none = `There is no line yet. Add one: ${typed('line add +390240701234 --country IT --sender you@example.com')}`;
    return { json: lines.map(lineView), text: lines.length === 0 ? none : lines.map(lineText).join('\n\n') };
  },
});

async function listRemoved({ directory, clock }: OperatorPorts, lines: readonly Line[]): Promise<Answer> {
  const removed = (await directory.removedLines(clock.now()))
    .filter(({ line }) => lines.every(({ number }) => number !== line.number))
    .map(({ line, removedAt }) => ({ line, removedAt, until: removedAt + lifetimes.removedLine }));
  const day = (at: number): string => isoTime(at).slice(0, 10);
  const text = removed.map(
    ({ line, removedAt, until }) =>
      `Removed on ${day(removedAt)}, can be restored until ${day(until)}\n${lineText(line)}`,
  );
  return {
    json: removed.map(({ line, removedAt, until }) => ({
      ...lineView(line),
      removedAt: isoTime(removedAt),
      until: isoTime(until),
    })),
    text: text.length === 0 ? 'No line was removed in the last 30 days.' : text.join('\n\n'),
  };
}
