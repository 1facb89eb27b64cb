/** `faxpost fax list`: newest first. */
import { formatNumber } from '../../lambdas/fax/numbers.ts';
import { faxView, isoTime } from '../fax-view.ts';
import { checkWhole } from '../line-fields.ts';
import { command } from './command.ts';
import { progressOf } from './fax-words.ts';
import { findLine } from './find-line.ts';

export const faxList = command({
  name: 'fax list',
  arguments: [],
  says: 'recent faxes with state and outcome, newest first',
  example: 'fax list --line +390240701234',
  options: {
    line: { type: 'string', value: '<number>', says: 'only this line' },
    direction: { type: 'string', value: 'in|out', says: 'only these' },
    limit: { type: 'string', value: '500', says: 'so many at most' },
  },
  async run({ store, clock }, _, { line, direction, limit = '500' }) {
    if (direction !== undefined && direction !== 'in' && direction !== 'out') {
      return { misused: `--direction is in or out, not "${direction}".` };
    }
    const most = checkWhole('--limit', limit, 1, 100_000);
    if ('wrong' in most) return { misused: most.wrong };
    const opened = store();
    const found = line === undefined ? undefined : await findLine(opened, line);
    if (found !== undefined && 'trouble' in found) return found.trouble;
    const query = { limit: most.value, ...(found ? { line: found.line.number } : {}) };
    const faxes = direction === 'in' ? [] : await opened.faxes.list(query);
    const rows = faxes.map((fax) => {
      const at = isoTime(fax.acceptedAt).slice(0, 16).replace('T', ' ');
      return `${fax.id}  ${at}  ${formatNumber(fax.to).padEnd(18)}  ${progressOf(fax, clock)}`;
    });
    return { json: faxes.map((fax) => faxView(fax, clock)), text: rows.length === 0 ? 'No fax yet.' : rows.join('\n') };
  },
});
