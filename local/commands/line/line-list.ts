/** `faxpost line list`. */
import { typed } from '../../invocation.ts';
import { command } from '../command.ts';
import { lineText, lineView } from './line-view.ts';

export const lineList = command({
  name: 'line list',
  arguments: [],
  says: 'all lines',
  example: 'line list',
  options: {},
  async run({ installation }) {
    const { ports } = await installation();
    const lines = await ports.directory.lines();
    const none = `There is no line yet. Add one: ${typed('line add +390240701234 --country IT --sender you@example.com')}`;
    return { json: lines.map(lineView), text: lines.length === 0 ? none : lines.map(lineText).join('\n\n') };
  },
});
