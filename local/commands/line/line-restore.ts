/** `faxpost line restore`: a removed line as it was, but for senders who send from another one now. */
import { typed } from '../../invocation.ts';
import { checkNumber } from '../../views/line-fields.ts';
import { command } from '../command.ts';
import { noLine } from './find-line.ts';
import { lineText, lineView } from './line-view.ts';

export const lineRestore = command({
  name: 'line restore',
  arguments: [{ name: 'number' }],
  says: 'bring back a line that was removed in the last 30 days',
  more: 'With its settings, senders and recipients. A sender who sends from another line now stays there.',
  example: 'line restore +390240701234',
  options: {},
  async run({ installation }, [given = '']) {
    const number = checkNumber(given);
    if ('wrong' in number) return { misused: number.wrong };
    const { ports } = await installation();
    const restored = await ports.administration.restoreLine(number.value, ports.clock.now());
    if (!restored.ok) {
      if (restored.refusal.kind === 'line-exists') return { refused: `${number.value} is a line.` };
      return noLine(ports, number.value);
    }
    const { line, left } = restored.value;
    const told = left.map(
      ({ address, by }) =>
        `${address} sends from ${by} now, and stays there (${typed(`sender remove ${by} ${address}`)}).`,
    );
    return { json: { ...lineView(line), left }, text: [lineText(line), ...told].join('\n') };
  },
});
