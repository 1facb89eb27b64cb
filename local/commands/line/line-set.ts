/** `faxpost line set`: changes fields and settings of a line; the others stay. */
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import { accountNotFound } from '../account/find-account.ts';
import { command } from '../command.ts';
import { refuseOutside } from '../domain/outside.ts';
import { answerOf, findLine } from './find-line.ts';
import { lineOptions, readLineOptions, withChanges } from './line-options.ts';

export const lineSet = command({
  name: 'line set',
  arguments: [{ name: 'number' }],
  says: 'change settings of a line',
  more: 'What is not named stays as it is. The next fax goes by the new settings.',
  example: 'line set +390240701234 --attempts 3 --wait-minutes 5 --notice-picture off',
  options: lineOptions,
  async run({ installation }, [given = ''], values) {
    if (Object.keys(lineOptions).every((name) => values[name as keyof typeof lineOptions] === undefined)) {
      return { misused: 'What is to be set? See --help for the settings.' };
    }
    const read = readLineOptions(values);
    if ('wrong' in read) return { misused: read.wrong };
    const { ports } = await installation();
    const found = await findLine(ports, given);
    if ('trouble' in found) return found.trouble;
    const { number } = found.line;
    const { account } = read.value.fields;
    if (account !== undefined && (await ports.directory.account(account)) === undefined) {
      return accountNotFound(ports.directory, account);
    }
    if (account !== undefined && account !== accountOf(found.line)) {
      const refusal = await refuseOutside(ports.directory, account, found.line);
      if (refusal !== undefined) return refusal;
    }
    return answerOf(number, await ports.administration.changeLine(number, (line) => withChanges(line, read.value)));
  },
});
