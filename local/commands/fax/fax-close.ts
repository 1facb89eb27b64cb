/** `faxpost fax close`: the last repair of a fax that does not go on: it ends, and its sender is told. */

import { shortWords } from '../../../lambdas/fax/explain/explain.ts';
import { liveAttempt } from '../../../lambdas/fax/history.ts';
import { closeFax } from '../../../lambdas/flow/repair/close-fax.ts';
import { typed } from '../../invocation.ts';
import { faxView } from '../../views/fax-view.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

export const faxClose = command({
  name: 'fax close',
  arguments: [{ name: 'id' }],
  says: 'end a fax that does not go on, and tell its sender',
  more: [
    'For a fax that nothing moves any more, where fax cancel did not end it. It ends by the cause of its last call, as',
    '"unconfirmed" where a call may still be alive. Should it turn out delivered, its sender is told that as well.',
  ].join('\n'),
  example: 'fax close mvqzn4k2x7ab',
  options: {},
  async run({ installation, terminal }, [id = '']) {
    const { name, ports, isServed } = await installation();
    const before = await ports.faxes.fax(id);
    if (before === undefined) return noFax(id);
    if (before.state === 'ended') {
      return { refused: `Fax ${id} has ended already: ${shortWords(before.outcome ?? 'internal', 'en')}.` };
    }
    if (before.state === 'held') {
      return { refused: `Fax ${id} waits for its sender's word. To end it: ${typed(`fax cancel ${id}`)}` };
    }
    const fax = await closeFax(ports, id);
    if (liveAttempt(fax) !== undefined) {
      terminal.err(`A call of fax ${id} may be alive: have the carrier asked (${typed('reconcile')}).\n`);
    }
    if (!(await isServed()))
      terminal.err(`No service runs on ${name}: its sender is told when it starts (npm start).\n`);
    const outcome = shortWords(fax.outcome ?? 'internal', 'en');
    return { json: faxView(fax, ports.clock), text: `Fax ${id} has ended: ${outcome}. Its sender is told.` };
  },
});
