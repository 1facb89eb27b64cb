/** `faxpost line remove`. */
import { day, lifetimes } from '../../../lambdas/fax/lifetimes.ts';
import type { Line } from '../../../lambdas/fax/model.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { typed } from '../../invocation.ts';
import { isoTime } from '../../views/fax-view.ts';
import { command } from '../command.ts';
import { unlessRefused, yesOption } from '../confirm.ts';
import { findLine } from './find-line.ts';

/** Faxes looked at for some that have not ended: the newest, since an open one is at most a week old. */
const maxFaxes = 1000;

const daysKept = lifetimes.removedLine / day;

export const lineRemove = command({
  name: 'line remove',
  arguments: [{ name: 'number' }],
  says: 'take a line away; nobody can send from it any more',
  more: `It says what goes, and asks. For ${daysKept} days, line restore brings it back.`,
  example: 'line remove +390240701234',
  options: yesOption,
  async run({ installation, terminal }, [given = ''], { yes }) {
    const { ports } = await installation();
    const found = await findLine(ports, given);
    if ('trouble' in found) return found.trouble;
    const { number } = found.line;
    const open = await openFaxes(ports, found.line);
    if (open.length > 0) {
      return {
        refused: `${number} has faxes that have not ended. Wait for them or cancel them first:\n${open.join('\n')}`,
      };
    }
    if (!yes) {
      const refusal = await unlessRefused({ terminal }, `${whatGoes(found.line)}\nRemove it?`);
      if (refusal !== undefined) return refusal;
    }
    const at = ports.clock.now();
    if (!(await ports.administration.removeLine(number, at)))
      return { refused: `There is no line ${number} any more.` };
    const until = isoTime(at + lifetimes.removedLine);
    const back = `Until ${until.slice(0, 10)} this brings it back: ${typed(`line restore ${number}`)}`;
    return { json: { removed: number, until }, text: `${number} is removed. ${back}` };
  },
});

async function openFaxes({ faxes, received }: OperatorPorts, { number }: Line): Promise<string[]> {
  const query = { line: number, limit: maxFaxes };
  const out = (await faxes.list(query)).filter(({ state }) => state !== 'ended');
  const into = (await received.list(query)).filter(({ state }) => state !== 'ended');
  return [
    ...out.map(({ id, to, state }) => `  ${id}  to ${to}, ${state}`),
    ...into.map(({ id, reception, state }) => `  ${id}  from ${reception.from}, ${state}`),
  ];
}

function whatGoes({ number, name, senders, recipients }: Line): string {
  const list = (addresses: readonly string[]): string => addresses.join(', ');
  return [
    `${number}${name ? `  ${name}` : ''}`,
    ...(senders.length > 0 ? [`  can send no more: ${list(senders)}. Their passwords stay`] : []),
    ...(recipients.length > 0 ? [`  get its faxes no more: ${list(recipients)}`] : []),
    '  what comes in for it is kept, and mailed to nobody',
    '  the faxes that it has sent and received stay to be seen as long as they would have',
    `  for ${daysKept} days it can be brought back: ${typed(`line restore ${number}`)}`,
  ].join('\n');
}
