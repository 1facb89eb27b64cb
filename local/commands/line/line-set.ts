/** `faxpost line set`: changes fields and settings of a line; the others stay. */
import type { Line } from '../../../lambdas/fax/model.ts';
import { command } from '../command.ts';
import { findLine, putLine } from './find-line.ts';
import { lineOptions, readLineOptions } from './line-options.ts';
import { lineText, lineView } from './line-view.ts';

export const lineSet = command({
  name: 'line set',
  arguments: [{ name: 'number' }],
  says: 'change settings of a line',
  more: 'What is not named stays as it is. The next fax goes by the new settings.',
  example: 'line set +390240701234 --attempts 3 --wait-minutes 5 --notice-picture off',
  options: lineOptions,
  async run({ store }, [given = ''], values) {
    if (Object.keys(lineOptions).every((name) => values[name as keyof typeof lineOptions] === undefined)) {
      return { misused: 'What is to be set? See --help for the settings.' };
    }
    const read = readLineOptions(values);
    if ('wrong' in read) return { refused: read.wrong };
    const opened = store();
    const found = await findLine(opened, given);
    if ('trouble' in found) return found.trouble;
    const { areaCode, extension, ...line } = { ...found.line, ...read.value.fields };
    const changed: Line = {
      ...line,
      ...(areaCode ? { areaCode } : {}),
      ...(extension ? { extension } : {}),
      settings: { ...line.settings, ...read.value.settings },
      receive: { ...line.receive, ...read.value.receive },
    };
    return putLine(opened, changed) ?? { json: lineView(changed), text: lineText(changed) };
  },
});
