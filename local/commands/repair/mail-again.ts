/** `faxpost mail again`: one mail once more, to whom it was for. */
import { randomBytes } from 'node:crypto';
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import { type NotSentAgain, sendMailAgain } from '../../../lambdas/flow/repair/notice-again.ts';
import { typed } from '../../invocation.ts';
import { command } from '../command.ts';

const reasons: Readonly<Record<NotSentAgain, string>> = {
  'no-mail': 'is the key of no mail that was sent',
  'nothing-to-send': 'cannot be sent again: another answer took its place, or no fax came of the mail',
  'being-sent': 'is on its way: it is tried by itself until it left',
};

export const mailAgain = command({
  name: 'mail again',
  arguments: [{ name: 'key' }],
  says: 'send an answer or a received fax again, to whom it was for',
  more: [
    "For a mail that was refused or came back. The key is the mail's id, as an alarm, the outbox and the header",
    '"X-Faxpost-Notice" name it; or the id of a fax, for what was told about it last.',
  ].join('\n'),
  example: 'mail again mvqzn4k2x7ab-result',
  options: {},
  async run({ installation, terminal }, [key = '']) {
    const { name, ports, isServed } = await installation();
    const request = randomBytes(9).toString('hex');
    const answer = await sendMailAgain(ports, key, request);
    if (!answer.ok) {
      const how = answer.refusal === 'no-mail' ? ` See faxes with ${typed('fax list')}` : '';
      return { refused: `${cleanText(key, 60)} ${reasons[answer.refusal]}.${how}` };
    }
    if (!(await isServed())) terminal.err(`No service runs on ${name}: it is sent when it starts (npm start).\n`);
    const again = answer.value;
    const text =
      'notice' in again
        ? `${again.notice} is sent again.`
        : `Fax ${again.received} is delivered again, to ${again.to}.`;
    return { json: again, text };
  },
});
