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
    if ('trouble' in found) return found.trouble;
    const { line } = found;
    const confirmedCountries = await ports.destinations.confirmed(line.number);
    const confirmed =
      confirmedCountries.length === 0 ? '' : `\n  confirmed countries: ${confirmedCountries.join(', ')}`;
    const shown = confirmed === '' ? {} : { confirmedCountries };
    return { json: { ...lineView(line), ...shown }, text: `${lineText(line)}${confirmed}` };
  },
});
