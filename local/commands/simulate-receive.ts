/** `faxpost simulate receive`: the simulator calls one of our lines. */
import { readFile } from 'node:fs/promises';
import { receivedIdFor } from '../../lambdas/flow/received/reception.ts';
import { readAddresses } from '../addresses.ts';
import { mediaType } from '../http/media-type.ts';
import { typed } from '../invocation.ts';
import { isFolderInUse } from '../lock.ts';
import { checkNumber } from '../views/line-fields.ts';
import { type Answer, type Context, command } from './command.ts';

export const simulateReceive = command({
  name: 'simulate receive',
  arguments: [{ name: 'file.pdf', is: 'file' }],
  says: 'let the simulator fax a file to one of our lines',
  more: 'The file goes as it is, PDF, TIFF or not: what cannot be read is for the receiving side to find out.',
  isForMachine: true,
  example: 'simulate receive --from +390289089211 --to +390240701234 letter.pdf',
  options: {
    from: { type: 'string', value: '<number>', says: 'who calls' },
    to: { type: 'string', value: '<number>', says: 'the line that is called; also a number that is no line' },
    withheld: { type: 'boolean', says: 'the caller withholds the number' },
    partial: { type: 'boolean', says: 'the call ends before all pages have come' },
    failure: { type: 'string', value: '<reason>', says: 'no page comes, for a reason of the carrier: sender_canceled' },
  },
  async run(context, [path = ''], { from, to, withheld, partial, failure }) {
    if (to === undefined) return { misused: '--to is missing.' };
    if (from === undefined && !withheld) return { misused: '--from is missing. Or is the number --withheld?' };
    const called = checkNumber(to);
    if ('wrong' in called) return { misused: called.wrong };
    const caller = from === undefined ? { value: 'anonymous' } : checkNumber(from);
    if ('wrong' in caller) return { misused: caller.wrong };
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes === undefined || bytes.length === 0) return { refused: `${path} cannot be read, or is empty.` };
    const simulator = await findSimulator(context);
    if ('refused' in simulator) return simulator;
    const query = new URLSearchParams({
      from: caller.value,
      to: called.value,
      ...(withheld ? { caller_id: 'anonymous' } : {}),
      ...(partial ? { partial: 'true' } : {}),
      ...(failure === undefined ? {} : { failure }),
    });
    return callIn(`${simulator.url}/calls/receive?${query}`, bytes, called.value);
  },
});

async function findSimulator({ settings, store }: Context): Promise<{ url: string } | { refused: string }> {
  if (!(await isFolderInUse(settings.data))) {
    return { refused: `No service runs on ${settings.data}. Start it with npm start, then call again.` };
  }
  const url = readAddresses((await store()).db)?.simulator;
  if (url !== undefined) return { url };
  return { refused: 'The service that runs uses a real carrier: have somebody fax you.' };
}

async function callIn(url: string, bytes: Buffer, to: string): Promise<Answer> {
  const headers = { 'content-type': mediaType(bytes).type };
  const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(bytes) }).catch(() => undefined);
  if (answer === undefined) return { refused: 'The simulator does not answer. Does the service still run?' };
  if (answer.status !== 201) return { refused: `The simulator does not take this call: ${await answer.text()}` };
  const call = (await answer.json()) as { readonly id: string };
  const id = receivedIdFor(call.id);
  return { json: { id, call: call.id, to }, text: `${id}  to ${to}\nFollow it with ${typed(`fax show ${id}`)}` };
}
