/** `faxpost account set`: changes fields of an account; the others stay. */
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { command } from '../command.ts';
import { accountOptions, readAccountOptions } from './account-options.ts';
import { accountText, accountView } from './account-view.ts';
import { accountNotFound } from './find-account.ts';

export const accountSet = command({
  name: 'account set',
  arguments: [{ name: 'id' }],
  says: 'change an account',
  more: 'What is not named stays as it is.',
  example: 'account set rossi --contact bruno@example.com',
  options: accountOptions,
  async run({ installation }, [given = ''], values) {
    if (Object.keys(accountOptions).every((name) => values[name as keyof typeof accountOptions] === undefined)) {
      return { misused: 'What is to be set? See --help for what an account has.' };
    }
    const read = readAccountOptions(values);
    if ('wrong' in read) return { misused: read.wrong };
    const { directory, administration } = (await installation()).ports;
    const changed = await administration.changeAccount(given, read.value);
    if (changed === undefined) return accountNotFound(directory, cleanText(given, 40));
    const lines = await directory.lines();
    return { json: accountView(changed, lines), text: accountText(changed, lines) };
  },
});
