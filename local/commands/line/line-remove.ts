/** `faxpost line remove`. */
import { command } from '../command.ts';
import { findLine } from './find-line.ts';

export const lineRemove = command({
  name: 'line remove',
  arguments: [{ name: 'number' }],
  says: 'take a line away; nobody can send from it any more',
  example: 'line remove +390240701234',
  options: {},
  async run({ installation }, [given = '']) {
    const { ports } = await installation();
    const found = await findLine(ports, given);
    if ('trouble' in found) return found.trouble;
    const { number } = found.line;
    const faxes = await ports.faxes.list({ line: number, limit: 1000 });
    const open = faxes.filter(({ state }) => state !== 'ended');
    if (open.length > 0) {
      const which = open.map(({ id, to }) => `  ${id}  to ${to}`).join('\n');
      return {
        refused: `${number} has faxes that have not ended. Wait for them or cancel them first:\n${which}`,
      };
    }
    await ports.administration.removeLine(number);
    return { json: { removed: number }, text: `${number} is removed.` };
  },
});
