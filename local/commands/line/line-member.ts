/** `faxpost sender add|remove` and `faxpost recipient add|remove`: four commands of one shape. */
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import { type Checked, checkAddress, checkSender } from '../../views/line-fields.ts';
import { type Command, command } from '../command.ts';
import { refuseOutside } from '../domain/outside.ts';
import { answerOf, findLine } from './find-line.ts';

interface Member {
  readonly noun: 'sender' | 'recipient';
  readonly list: 'senders' | 'recipients';
  readonly check: (given: string) => Checked<string>;
  readonly example: string;
}

function memberCommand({ noun, list, check, example }: Member, verb: 'add' | 'remove', says: string): Command {
  return command({
    name: `${noun} ${verb}`,
    arguments: [{ name: 'number' }, { name: 'address' }],
    says,
    example: `${noun} ${verb} +390240701234 ${example}`,
    options: {},
    async run({ installation }, [number = '', given = '']) {
      const address = check(given);
      if ('wrong' in address) return { misused: address.wrong };
      const { ports } = await installation();
      const found = await findLine(ports, number);
      if ('trouble' in found) return found.trouble;
      const { line } = found;
      const isThere = line[list].includes(address.value);
      if (verb === 'remove' && !isThere) return { refused: `${address.value} is no ${noun} of ${line.number}.` };
      if (verb === 'add' && !isThere) {
        const members = { senders: [], recipients: [], [list]: [address.value] };
        const refusal = await refuseOutside(ports.directory, accountOf(line), members);
        if (refusal !== undefined) return refusal;
      }
      const change = (now: Line): Line => {
        const others = now[list].filter((entry) => entry !== address.value);
        return { ...now, [list]: verb === 'add' ? [...others, address.value] : others };
      };
      return answerOf(line.number, await ports.administration.changeLine(line.number, change));
    },
  });
}

const sender: Member = { noun: 'sender', list: 'senders', check: checkSender, example: 'anna@example.com' };
const recipient: Member = { noun: 'recipient', list: 'recipients', check: checkAddress, example: 'office@example.com' };

export const senderAdd = memberCommand(sender, 'add', 'let an address (or @domain) send from a line');
export const senderRemove = memberCommand(sender, 'remove', 'take a sender away from a line');
export const recipientAdd = memberCommand(recipient, 'add', 'let a mailbox receive the faxes of a line');
export const recipientRemove = memberCommand(recipient, 'remove', 'take a mailbox away from a line');
