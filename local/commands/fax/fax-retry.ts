/** `faxpost fax retry`: a fax that did not arrive, sent once more as a new one. */
import { type NotRetried, retryFax } from '../../../lambdas/flow/repair/retry-fax.ts';
import { typed } from '../../invocation.ts';
import { command } from '../command.ts';
import { noFax } from './find-fax.ts';

const reasons: Readonly<Record<Exclude<NotRetried, 'no-fax'>, string>> = {
  'still-going': 'has not ended: it is tried by itself',
  sent: 'has arrived',
  unconfirmed: `may have arrived: have the carrier asked first (${typed('reconcile')}). To send it although it may then arrive twice: --although-unconfirmed`,
  'not-confirmed': 'was held, and its sender did not confirm it: ask for the mail again',
  'no-line': 'has no line any more',
  'no-documents': 'has no documents any more: ask for the mail again',
};

export const faxRetry = command({
  name: 'fax retry',
  arguments: [{ name: 'id' }],
  says: 'send a fax that did not arrive once more, as a new one',
  more: 'The same documents to the same number; its sender is told as always. Asked twice, it is sent once.',
  example: 'fax retry mvqzn4k2x7ab',
  options: {
    'although-unconfirmed': { type: 'boolean', says: 'also when nobody knows whether it arrived' },
  },
  async run({ installation, terminal }, [id = ''], values) {
    const { name, ports, isServed } = await installation();
    const answer = await retryFax(ports, id, values['although-unconfirmed'] ?? false);
    if (!answer.ok) {
      const { refusal } = answer;
      return refusal === 'no-fax' ? noFax(id) : { refused: `Fax ${id} ${reasons[refusal]}.` };
    }
    const { fax, isOld } = answer.value;
    if (!(await isServed())) terminal.err(`No service runs on ${name}: the fax is sent when it starts (npm start).\n`);
    const text = isOld ? `Fax ${id} was sent again before, as ${fax}.` : `Fax ${id} is sent again, as ${fax}.`;
    return { json: answer.value, text: `${text}\nFollow it with ${typed(`fax show ${fax}`)}` };
  },
});
