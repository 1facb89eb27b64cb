/** `faxpost fax cancel`: no further call, and the one on the line is hung up. Delivered wins. */
import { shortWords } from '../../../lambdas/fax/explain/explain.ts';
import { requestCancel } from '../../../lambdas/handlers/cancel.ts';
import { faxView } from '../../views/fax-view.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

export const faxCancel = command({
  name: 'fax cancel',
  arguments: [{ name: 'id' }],
  says: 'make no further call for a fax, and hang up the one on the line',
  example: 'fax cancel mvqzn4k2x7ab',
  options: {},
  async run({ installation, terminal }, [id = '']) {
    const { ports, isServed } = await installation();
    const { faxes, workflow, events, clock } = ports;
    const before = await faxes.fax(id);
    if (before === undefined) return noFax(id);
    if (before.state === 'ended') {
      const outcome = before.outcome ?? 'internal';
      return { refused: `Fax ${id} has ended already: ${shortWords(outcome, 'en')}.` };
    }
    const fax = await requestCancel({ faxes, workflow, clock }, id);
    if (fax.state !== 'ended') {
      await events.cancel(id);
      if (!(await isServed())) {
        terminal.err('A call was on the line when the service stopped: it is hung up when the service starts.\n');
      }
    }
    const text =
      fax.state === 'ended' ? `Fax ${id} is cancelled.` : `Fax ${id} is being cancelled: the call is hung up.`;
    return { json: faxView(fax, clock), text };
  },
});
