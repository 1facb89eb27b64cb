/** `faxpost sender password`: what a mail program logs in with. */
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { typed } from '../../invocation.ts';
import { checkAddress } from '../../views/line-fields.ts';
import { command } from '../command.ts';

const shortest = 8;

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
    // One line end belongs to the file or the terminal, not to the password.
    const password = (await terminal.readInput()).replace(/\r?\n$/, '');
    if ([...password].length < shortest) return { refused: `A password has at least ${shortest} characters.` };
    if (/\p{Cc}/u.test(password)) return { refused: 'A password is one line without control characters.' };
    await administration.setPassword(address.value, await hashPassword(password));
    return { json: { address: address.value }, text: `${address.value} can log in with this password now.` };
  },
});
