/** `faxpost fax redeliver`: a received fax once more, to its line's list or to one address. */
import { randomBytes } from 'node:crypto';
import { isE164 } from '../../../lambdas/fax/dialling/called-number.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import { calledLine } from '../../../lambdas/flow/received/reception.ts';
import { typed } from '../../invocation.ts';
import { checkAddress } from '../../views/line-fields.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

export const faxRedeliver = command({
  name: 'fax redeliver',
  arguments: [{ name: 'id' }],
  says: 'email a received fax again, to everybody on the list or to one address',
  more: [
    'Also for a fax to a number that was no line when it came: add the line, then redeliver. A mailbox that refused',
    'several emails in a row is passed over in the list; name it with --to to try it again.',
  ].join('\n'),
  example: 'fax redeliver mvqzn4k2x7ab --to archive@example.com',
  options: { to: { type: 'string', value: '<address>', says: 'only to this one, on the list or not' } },
  async run({ installation, terminal }, [id = ''], values) {
    const address = values.to === undefined ? undefined : checkAddress(values.to);
    if (address !== undefined && 'wrong' in address) return { misused: address.wrong };
    const { name, ports, isServed } = await installation();
    const { faxes, received, directory, events } = ports;
    const fax = await received.fax(id);
    if (fax === undefined && (await faxes.fax(id)) !== undefined) {
      return { refused: `Fax ${id} was sent from here. Only received faxes can be redelivered.` };
    }
    if (fax === undefined) return noFax(id);
    if (fax.reception.failure !== undefined)
      return { refused: `No page of fax ${id} came: there is nothing to deliver.` };
    if (fax.state !== 'ended') {
      return { refused: `Fax ${id} is still being delivered. See how far it is with ${typed(`fax show ${id}`)}` };
    }
    const to = address?.value;
    const line = await calledLine(directory, fax);
    if (to === undefined && (line?.recipients ?? []).length === 0) {
      return { refused: `${nobody(fax.reception.to, line)}, or name an address with --to.` };
    }
    const request = randomBytes(9).toString('hex');
    await events.redeliver(id, request, to);
    if (!(await isServed())) {
      terminal.err(`No service runs on ${name}: the fax is delivered when it starts (npm start).\n`);
    }
    const whom = to ?? `${line?.recipients.join(', ')}`;
    return { json: { id, request, to: to ?? null }, text: `Fax ${id} is delivered again, to ${whom}.` };
  },
});

function nobody(called: string, line: Line | undefined): string {
  if (line !== undefined)
    return `${line.number} has no recipients. Add one with ${typed(`recipient add ${line.number} …`)}`;
  return isE164(called)
    ? `${called} is no line. Add it with ${typed(`line add ${called} --recipient …`)}`
    : `The carrier wrote the called number as ${called}, which cannot be read. Add its line with ${typed('line add …')}`;
}
