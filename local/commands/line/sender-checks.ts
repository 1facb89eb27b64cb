/** `faxpost sender pin|key|confirm|show`: what is asked of a sender besides the proof that a mail is theirs. */
import { readFile } from 'node:fs/promises';
import { domainOf } from '../../../lambdas/fax/addresses.ts';
import { isPin, type SenderChecks } from '../../../lambdas/fax/sending/sender-checks.ts';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { describeKeys, readPublicKeys } from '../../../lambdas/mail/containers/pgp-messages.ts';
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
export async function answerAbout(
  { clock, directory }: OperatorPorts,
  { entry, line }: { entry: string; line: string },
) {
  const checks = await directory.senderChecks(entry);
  const keys = checks.keys === undefined ? [] : await describeKeys(checks.keys, clock.now());
  const json = { address: entry, line, pin: checks.pin !== undefined, keys, confirm: checks.confirms === true };
  const asked = [
    ...keys.map(({ fingerprint, user, isGood }) => {
      const trouble = isGood ? '' : ', which has expired, was revoked or cannot sign: its emails are refused';
      return `a signature by ${fingerprint} (${user})${trouble}`;
    }),
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

const maxKeyBytes = 100_000;

export const senderKey = command({
  name: 'sender key',
  arguments: [{ name: 'address' }, { name: 'file.asc', is: 'file', isOptional: true }],
  says: 'ask a sender for an OpenPGP signature by a key of theirs',
  more: [
    'The file holds the public key, or several of which any one will do; they take the place of those that were registered.',
    'A signature covers the whole email (PGP/MIME), or each document has its own beside it. One by a key that has expired or',
    'was revoked is none: register the file again after every change of the key.',
  ].join('\n'),
  example: 'sender key anna@example.com anna.asc',
  options: { remove: { type: 'boolean', says: 'ask for none any more' } },
  async run({ installation }, [given = '', file], { remove }) {
    const { ports } = await installation();
    if (remove) return change(ports, given, ({ keys: _, ...checks }) => checks);
    if (file === undefined) return { misused: '<file.asc> is missing.' };
    const content = await readFile(file).catch((error: unknown) => String(error));
    if (typeof content === 'string') return { refused: `${file} cannot be read: ${content}` };
    const read = content.length > maxKeyBytes ? [] : await readPublicKeys(content);
    if (read.length === 0) {
      return {
        refused: `${file} holds no public OpenPGP key, or a private one too. Export it: gpg --armor --export ${given}`,
      };
    }
    const keys = read.map((key) => key.armor());
    return change(ports, given, (checks) => ({ ...checks, keys }));
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
