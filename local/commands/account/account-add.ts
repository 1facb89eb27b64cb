/** `faxpost account add`: a new customer. */
import { typed } from '../../invocation.ts';
import { checkAccountId } from '../../views/line-fields.ts';
import { command } from '../command.ts';
import { accountOptions, readAccountOptions } from './account-options.ts';
import { accountText, accountView } from './account-view.ts';

export const accountAdd = command({
  name: 'account add',
  arguments: [{ name: 'id' }],
  says: 'add an account: a customer, who owns lines',
  more: `Lines are added to it with ${typed('line add … --account <id>')}. Lines that name none belong to the account default.`,
  example: 'account add rossi --name "Studio Rossi" --contact anna@example.com',
  options: accountOptions,
  async run({ installation }, [given = ''], values) {
    const id = checkAccountId(given);
    if ('wrong' in id) return { misused: id.wrong };
    const read = readAccountOptions(values);
    if ('wrong' in read) return { misused: read.wrong };
    const { ports } = await installation();
    const account = read.value({ id: id.value, name: '' });
    const isNew = await ports.administration.addAccount(account);
    if (!isNew)
      return { refused: `${id.value} is an account already: change it with ${typed(`account set ${id.value} …`)}` };
    return { json: accountView(account, []), text: accountText(account, []) };
  },
});
