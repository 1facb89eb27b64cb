/** `faxpost line key`: a key pair to which mail for a line may be encrypted. */
import { makeKeyPair } from '../../../lambdas/mail/containers/pgp-messages.ts';
import { command } from '../command.ts';
import { unlessRefused, yesOption } from '../confirm.ts';
import { findLine } from './find-line.ts';

export const lineKey = command({
  name: 'line key',
  arguments: [{ name: 'number' }],
  says: 'the public OpenPGP key to which emails for a line may be encrypted',
  more: [
    'Made when there is none yet, and printed in armour. The private key is kept with the line and never shown.',
    'With --remove it is destroyed: what is encrypted to it cannot be opened any more.',
  ].join('\n'),
  example: 'line key +390240701234 > line.asc',
  options: { remove: { type: 'boolean', says: 'destroy the key pair' }, ...yesOption },
  async run({ installation, terminal }, [given = ''], { remove, yes }) {
    const { ports, mailDomains } = await installation();
    const { directory, administration } = ports;
    const found = await findLine(ports, given);
    if ('trouble' in found) return found.trouble;
    const { number, name } = found.line;
    if (!remove) {
      const known = await directory.lineKey(number);
      const email = `${number.slice(1)}@${mailDomains[0] ?? 'localhost'}`;
      const key =
        known ?? (await administration.addLineKey(number, await makeKeyPair(name || number, email, ports.clock.now())));
      const { publicKey, fingerprint } = key;
      return { json: { number, fingerprint, publicKey }, text: publicKey.trimEnd() };
    }
    if (!yes) {
      const question = `Emails that are encrypted to the key of ${number} cannot be opened any more.\nDestroy it?`;
      const refusal = await unlessRefused({ terminal }, question);
      if (refusal !== undefined) return refusal;
    }
    return (await administration.removeLineKey(number))
      ? { json: { number }, text: `${number} has no key any more.` }
      : { refused: `${number} has no key.` };
  },
});
