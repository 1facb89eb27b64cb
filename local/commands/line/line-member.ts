/** `faxpost sender add|remove` and `faxpost recipient add|remove`: four commands of one shape. */
import { type Checked, checkAddress, checkSender } from '../../views/line-fields.ts';
import { type Command, command } from '../command.ts';
import { findLine, putLine } from './find-line.ts';
import { lineText, lineView } from './line-view.ts';

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
    async run({ store }, [number = '', given = '']) {
      const address = check(given);
      if ('wrong' in address) return { refused: address.wrong };
      const opened = store();
      const found = await findLine(opened, number);
      if ('trouble' in found) return found.trouble;
      const { line } = found;
      const isThere = line[list].includes(address.value);
      if (verb === 'remove' && !isThere) return { refused: `${address.value} is no ${noun} of ${line.number}.` };
      const others = line[list].filter((entry) => entry !== address.value);
      const changed = { ...line, [list]: verb === 'add' ? [...others, address.value] : others };
      return putLine(opened, changed) ?? { json: lineView(changed), text: lineText(changed) };
    },
  });
}

const sender: Member = { noun: 'sender', list: 'senders', check: checkSender, example: 'anna@example.com' };
const recipient: Member = { noun: 'recipient', list: 'recipients', check: checkAddress, example: 'office@example.com' };

export const senderAdd = memberCommand(sender, 'add', 'let an address (or @domain) send from a line');
export const senderRemove = memberCommand(sender, 'remove', 'take a sender away from a line');
export const recipientAdd = memberCommand(recipient, 'add', 'let a mailbox receive the faxes of a line');
export const recipientRemove = memberCommand(recipient, 'remove', 'take a mailbox away from a line');
