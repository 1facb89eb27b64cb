/** `faxpost sender add|remove` and `faxpost recipient add|remove`: four commands of one shape. */
import { accountOf } from '../../../lambdas/fax/accounts.ts';
import { senderMatches } from '../../../lambdas/fax/addresses.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import { isCertifiedMailbox } from '../../../lambdas/fax/sending/certified.ts';
import { isGroupName } from '../../../lambdas/fax/sending/groups.ts';
import { isPublicDomain } from '../../../lambdas/fax/sending/public-providers.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { type Checked, checkAddress, checkSender } from '../../views/line-fields.ts';
import { type Answer, type Command, command, type Options } from '../command.ts';
import { refuseOutside } from '../domain/outside.ts';
import { answerOf, findLine } from './find-line.ts';

interface Member {
  readonly noun: 'sender' | 'recipient';
  readonly list: 'senders' | 'recipients';
  readonly check: (given: string) => Checked<string>;
  readonly example: string;
}

/** Certified mailboxes (PEC) refuse ordinary mail, which is all that we write. */
function certifiedWarning(noun: Member['noun'], address: string, { number, settings }: Line): string | undefined {
  if (!isCertifiedMailbox(address)) return undefined;
  if (noun === 'recipient') {
    return `${address} looks like a certified mailbox (PEC), which refuses ordinary mail: received faxes may not arrive there.`;
  }
  if (settings.noticeTo.length > 0) return undefined;
  const how = typed(`line set ${number} --notice-to <address>`);
  return `${address} looks like a certified mailbox (PEC), which refuses ordinary mail: say where answers go, with ${how}`;
}

function memberCommand({ noun, list, check, example }: Member, verb: 'add' | 'remove', says: string): Command {
  return command({
    name: `${noun} ${verb}`,
    arguments: [{ name: 'number' }, { name: 'address' }],
    says,
    example: `${noun} ${verb} +390240701234 ${example}`,
    options: noun === 'sender' ? asOption : {},
    async run({ installation, terminal }, [number = '', given = ''], { as }: { readonly as?: string | undefined }) {
      const address = check(given);
      if ('wrong' in address) return { misused: address.wrong };
      if (verb === 'add' && noun === 'sender') {
        const refusal = refusePublic(address.value);
        if (refusal !== undefined) return refusal;
      }
      const { ports } = await installation();
      const found = await findLine(ports, number);
      if ('trouble' in found) return found.trouble;
      const { line } = found;
      if (as !== undefined) return delegate(ports, line, address.value, { as, verb });
      const isThere = line[list].includes(address.value);
      if (verb === 'remove' && !isThere) return { refused: `${address.value} is no ${noun} of ${line.number}.` };
      if (verb === 'add' && !address.value.includes('@')) {
        const account = await ports.directory.account(accountOf(line));
        if (account?.groups?.[address.value] === undefined) {
          return { refused: `Account ${accountOf(line)} has no group ${address.value}.` };
        }
      } else if (verb === 'add' && !isThere) {
        const members = { senders: [], recipients: [], [list]: [address.value] };
        const refusal = await refuseOutside(ports.directory, accountOf(line), members);
        if (refusal !== undefined) return refusal;
      }
      const change = (now: Line): Line => {
        const others = now[list].filter((entry) => entry !== address.value);
        return { ...now, [list]: verb === 'add' ? [...others, address.value] : others };
      };
      const warning = verb === 'add' ? certifiedWarning(noun, address.value, line) : undefined;
      if (warning !== undefined) terminal.err(`${warning}\n`);
      return answerOf(line.number, await ports.administration.changeLine(line.number, change));
    },
  });
}

/** @returns a refusal of a domain at which anybody gets an address */
export const refusePublic = (entry: string): { readonly refused: string } | undefined =>
  isPublicDomain(entry)
    ? { refused: `Anybody gets an address at ${entry}: add the addresses that may send, one by one.` }
    : undefined;

/** Lets a sender of a line send in the name of another line's senders, or no longer. */
async function delegate(
  ports: OperatorPorts,
  line: Line,
  address: string,
  { as, verb }: { readonly as: string; readonly verb: 'add' | 'remove' },
): Promise<Answer> {
  const found = await findLine(ports, as);
  if ('trouble' in found) return found.trouble;
  const { number, delegates = [] } = found.line;
  if (address.startsWith('@')) return { misused: 'With --as, name an address: a whole domain sends in no other name.' };
  if (number === line.number) return { refused: `${address} needs no leave to send from its own line.` };
  if (verb === 'add' && senderMatches(line.senders, address) === undefined) {
    const refusal = await refuseOutside(ports.directory, accountOf(line), { senders: [address], recipients: [] });
    if (refusal !== undefined) return refusal;
    const listed = (now: Line): Line => ({ ...now, senders: [...now.senders, address] });
    const added = await ports.administration.changeLine(line.number, listed);
    if (!added.ok) return answerOf(line.number, added);
  }
  if (verb === 'remove' && !delegates.includes(address)) return { refused: `${address} does not send as ${number}.` };
  const change = (now: Line): Line => {
    const others = (now.delegates ?? []).filter((entry) => entry !== address);
    return { ...now, delegates: verb === 'add' ? [...others, address] : others };
  };
  return answerOf(number, await ports.administration.changeLine(number, change));
}

const asOption = {
  as: { type: 'string', value: '<number>', says: 'let it send in the name of the senders of another line' },
} as const satisfies Options;

const sender: Member = { noun: 'sender', list: 'senders', check: checkSender, example: 'anna@example.com' };
/** A mailbox, or the name of a group of the account. */
const checkRecipient = (given: string): Checked<string> => {
  const name = given.trim().toLowerCase();
  return isGroupName(name) ? { value: name } : checkAddress(given);
};

const recipient: Member = {
  noun: 'recipient',
  list: 'recipients',
  check: checkRecipient,
  example: 'office@example.com',
};

export const senderAdd = memberCommand(sender, 'add', 'let an address (or @domain) send from a line');
export const senderRemove = memberCommand(sender, 'remove', 'take a sender away from a line');
export const recipientAdd = memberCommand(recipient, 'add', 'let a mailbox receive the faxes of a line');
export const recipientRemove = memberCommand(recipient, 'remove', 'take a mailbox away from a line');
