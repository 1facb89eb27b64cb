/** `faxpost fax show`: one fax with its timeline. */
import { contactOf, type Explanation } from '../../../lambdas/fax/explain/explain.ts';
import { explainFax, type FaxExplanation } from '../../../lambdas/fax/explain/explain-fax.ts';
import { explainReceived } from '../../../lambdas/fax/explain/explain-received.ts';
import type { Fax } from '../../../lambdas/fax/history.ts';
import { callerText } from '../../../lambdas/fax/notices/received-templates.ts';
import { cleanText } from '../../../lambdas/fax/outside-text.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import { calledLine } from '../../../lambdas/flow/received/reception.ts';
import type { OperatorPorts } from '../../../lambdas/ports.ts';
import { faxViewWithTimeline, isoTime } from '../../views/fax-view.ts';
import { receivedTimelineOf } from '../../views/received-timeline.ts';
import { callerWords, mailboxesOf, receivedViewWithTimeline } from '../../views/received-view.ts';
import { type Moment, timelineOf } from '../../views/timeline.ts';
import { type Answer, command } from '../command.ts';
import { explanationLines, progressOf } from './fax-words.ts';
import { noFax } from './find-fax.ts';
import { receivedProgressOf } from './received-words.ts';

export const faxShow = command({
  name: 'fax show',
  arguments: [{ name: 'id' }],
  says: 'one fax with its attempts or mailboxes, and its timeline',
  example: 'fax show mvqzn4k2x7ab',
  options: {},
  async run({ installation }, [id = '']) {
    const { ports } = await installation();
    const fax = await ports.faxes.fax(id);
    if (fax !== undefined) return showSent(ports, fax);
    const received = await ports.received.fax(id);
    return received === undefined ? noFax(id) : showReceived(ports, received);
  },
});

const textOf = (head: readonly string[], timeline: readonly Moment[]): string => {
  const moments = timeline.map(
    ({ at, says }) => `  ${isoTime(at).replace('T', ' ').slice(0, 19)}  ${cleanText(says, 300)}`,
  );
  return [...head, '', ...moments, '', 'Times are UTC.'].join('\n');
};

/** What the notice says, on lines of its own and in one text. */
function told(explanation: FaxExplanation | Explanation | undefined): { lines: string[]; message: string | null } {
  if (explanation === undefined) return { lines: [], message: null };
  const lines = explanationLines(explanation);
  return { lines: lines.map((line) => `  ${line}`), message: lines.join('\n') };
}

async function showSent({ submissions, faxes, directory, clock }: OperatorPorts, fax: Fax): Promise<Answer> {
  const [history, submission, line] = await Promise.all([
    faxes.history(fax.id),
    submissions.submission(fax.submission),
    directory.line(fax.line),
  ]);
  const { lines, message } = told(explainFax({ fax, submission, line, locale: 'en' }));
  const head = [`${fax.id}  from ${fax.from} to ${fax.to}`, `  ${progressOf(fax, clock)}`, ...lines];
  return { json: { ...faxViewWithTimeline(fax, history, clock), message }, text: textOf(head, timelineOf(history)) };
}

async function showReceived({ received, directory }: OperatorPorts, fax: ReceivedFax): Promise<Answer> {
  const [history, line] = await Promise.all([received.history(fax.id), calledLine(directory, fax)]);
  const { lines, message } = told(
    explainReceived(fax, { locale: 'en', caller: callerText(fax, line), contact: contactOf(line) }),
  );
  const mailboxes = mailboxesOf(fax, line).map(
    ({ mailbox, state, reason }) =>
      `  ${mailbox}  ${state}${reason === undefined ? '' : `: ${cleanText(reason, 200)}`}`,
  );
  const head = [
    `${fax.id}  from ${callerWords(fax)} to ${fax.reception.to}${line === undefined ? ' (no line here)' : ''}`,
    `  ${receivedProgressOf(fax)}`,
    ...lines,
    ...mailboxes,
  ];
  return {
    json: { ...receivedViewWithTimeline(fax, line, history), message },
    text: textOf(head, receivedTimelineOf(history)),
  };
}
