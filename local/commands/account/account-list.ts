/** `faxpost account list`. */
import { command } from '../command.ts';
import { accountText, accountView } from './account-view.ts';

export const accountList = command({
  name: 'account list',
  arguments: [],
  says: 'all accounts with their lines',
  example: 'account list',
  options: {},
  async run({ installation }) {
    const { directory } = (await installation()).ports;
    const [accounts, lines] = await Promise.all([directory.accounts(), directory.lines()]);
    return {
      json: accounts.map((account) => accountView(account, lines)),
      text: accounts.map((account) => accountText(account, lines)).join('\n\n'),
    };
  },
});
