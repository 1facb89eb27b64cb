/** `faxpost sender pin|confirm|show`: what is asked of a sender besides the proof that a mail is theirs. */
import { domainOf } from '../../../lambdas/fax/addresses.ts';
import { isPin, type SenderChecks } from '../../../lambdas/fax/sending/sender-checks.ts';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { checkSender } from '../../views/line-fields.ts';
import { type Answer, command, onOff } from '../command.ts';

type FoundSender =
  | { readonly entry: string; readonly line: string }
  | { readonly trouble: Extract<Answer, { refused: string } | { misused: string }> };

/** An entry of a sender list, or an address that one stands for. */
export async function findSender({ directory }: OperatorPorts, given: string): Promise<FoundSender> {
  const entry = checkSender(given);
  if ('wrong' in entry) return { trouble: { misused: entry.wrong } };
  const { value } = entry;
  const line = value.startsWith('@')
    ? (await directory.lines()).find(({ senders }) => senders.includes(value))
    : await directory.lineOfSender(value);
  if (line !== undefined) return { entry: value, line: line.number };
  const how = `Add it first: ${typed(`sender add <number> ${value}`)}`;
  return { trouble: { refused: `${value} sends from no line. ${how}` } };
}

/** What counts for an entry: of an address, also what is set for its domain. */
export async function answerAbout({ directory }: OperatorPorts, { entry, line }: { entry: string; line: string }) {
  const checks = await directory.senderChecks(entry);
  const json = { address: entry, line, pin: checks.pin !== undefined, confirm: checks.confirms === true };
  const asked = [
    ...(json.pin ? ['a PIN in the text'] : []),
    ...(json.confirm ? ['a click before anything is sent'] : []),
  ];
  const says = asked.length === 0 ? 'nothing besides the proof' : asked.join(', ');
  return { json, text: `${entry}  sends from ${line}; of each email is asked: ${says}` };
}

async function change(
  ports: OperatorPorts,
  given: string,
  changed: (checks: SenderChecks) => SenderChecks,
): Promise<Answer> {
  const found = await findSender(ports, given);
  if ('trouble' in found) return found.trouble;
  await ports.administration.changeSenderChecks(found.entry, changed);
  return answerAbout(ports, found);
}

export const senderPin = command({
  name: 'sender pin',
  arguments: [{ name: 'address' }],
  says: 'ask a sender for a PIN in the text of each email, read from standard input',
  more: [
    '4 to 32 letters and digits, kept as a salted hash. It stands in the first text of the email, as the word PIN and the PIN',
    '(PIN: 4711), or alone on the first line; nobody sees it on the fax. Five wrong ones, and none is believed for an hour.',
  ].join('\n'),
  example: 'sender pin anna@example.com < pin.txt',
  options: { remove: { type: 'boolean', says: 'ask for none any more' } },
  async run({ installation, terminal }, [given = ''], { remove }) {
    const { ports } = await installation();
    if (remove) return change(ports, given, ({ pin: _, ...checks }) => checks);
    const found = await findSender(ports, given);
    if ('trouble' in found) return found.trouble;
    const pin = (await terminal.readInput()).trim();
    if (!isPin(pin)) return { refused: 'A PIN is 4 to 32 letters and digits, at least one of them a digit.' };
    const hash = await hashPassword(pin);
    return change(ports, given, (checks) => ({ ...checks, pin: hash }));
  },
});

export const senderConfirm = command({
  name: 'sender confirm',
  arguments: [{ name: 'address' }, { name: 'on|off', values: onOff }],
  says: 'send nothing of a sender before it is confirmed by a click',
  more: 'Every email of theirs is held, and a link is mailed to them; without their word it ends after a day.',
  example: 'sender confirm anna@example.com on',
  options: {},
  async run({ installation }, [given = '', word]) {
    const { ports } = await installation();
    const isOn = word?.toLowerCase() === 'on';
    // Of an address, off also counts against what is set for its domain.
    const isWhole = domainOf(given) !== '' && !given.trim().startsWith('@');
    return change(ports, given, ({ confirms: _, ...checks }) =>
      isOn || isWhole ? { ...checks, confirms: isOn } : checks,
    );
  },
});

export const senderShow = command({
  name: 'sender show',
  arguments: [{ name: 'address' }],
  says: 'from which line an address sends, and what is asked of it',
  example: 'sender show anna@example.com',
  options: {},
  async run({ installation }, [given = '']) {
    const { ports } = await installation();
    const found = await findSender(ports, given);
    return 'trouble' in found ? found.trouble : answerAbout(ports, found);
  },
});
