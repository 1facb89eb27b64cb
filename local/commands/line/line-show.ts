/** `faxpost line show`. */
import { command } from '../command.ts';
import { findLine } from './find-line.ts';
import { lineText, lineView } from './line-view.ts';

export const lineShow = command({
  name: 'line show',
  arguments: [{ name: 'number' }],
  says: 'one line with its settings',
  example: 'line show +390240701234',
  options: {},
  async run({ installation }, [given = '']) {
    const { ports } = await installation();
    const found = await findLine(ports, given);
    return 'trouble' in found ? found.trouble : { json: lineView(found.line), text: lineText(found.line) };
  },
});
