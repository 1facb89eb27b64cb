/** `faxpost sender password`: what a mail program logs in with. */
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { typed } from '../../invocation.ts';
import { checkAddress } from '../../views/line-fields.ts';
import { command } from '../command.ts';
import { readPassword } from './read-password.ts';

export const senderPassword = command({
  name: 'sender password',
  arguments: [{ name: 'address' }],
  says: "set a sender's SMTP password, read from standard input",
  example: 'sender password anna@example.com < password.txt',
  options: {},
  async run({ installation, terminal }, [given = '']) {
    const address = checkAddress(given);
    if ('wrong' in address) return { misused: address.wrong };
    const { directory, administration } = (await installation()).ports;
    if ((await directory.lineOfSender(address.value)) === undefined) {
      return {
        refused: `${address.value} sends from no line. Add it first: ${typed(`sender add <number> ${address.value}`)}`,
      };
    }
    const password = await readPassword(terminal);
    if ('refused' in password) return password;
    await administration.setPassword(address.value, await hashPassword(password.value));
    return { json: { address: address.value }, text: `${address.value} can log in with this password now.` };
  },
});
