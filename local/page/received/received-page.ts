/** The page of one received fax: who has it, its pages as they are mailed, its timeline. */
import { html } from 'hono/html';
import { isE164 } from '../../../lambdas/fax/dialling/called-number.ts';
import { formatNumber } from '../../../lambdas/fax/dialling/numbers.ts';
import { pagesOf } from '../../../lambdas/fax/notices/received-templates.ts';
import type { ReceivedFax } from '../../../lambdas/fax/received.ts';
import { typed } from '../../invocation.ts';
import type { OutboxEntry } from '../../outgoing/outbox.ts';
import type { Moment } from '../../views/timeline.ts';
import { explanationBox } from '../fax-words.ts';
import type { Html } from '../layout.ts';
import { mailsAboutIt } from '../mails/mail-list.ts';
import { moment } from '../moment.ts';
import { pictures } from '../pictures.ts';
import { timelineList } from '../timeline-list.ts';
import { lineName } from './received-row.ts';
import { callerName, explainShown, mailboxChips, receivedBadge, type ShownReceived } from './received-words.ts';

export interface ReceivedPage extends ShownReceived {
  readonly timeline: readonly Moment[];
  /** Mails about it. */
  readonly mails: readonly OutboxEntry[];
}

const asFiles = [{ path: 'fax.pdf', name: 'PDF' }];

export function receivedPage({ fax, line, zone, timeline, mails }: ReceivedPage): Html {
  const { reception } = fax;
  const pages = reception.failure === undefined ? pagesOf(fax) : undefined;
  return html`<h1><span class="way">from</span> ${callerName(fax)}</h1>${receivedBadge({ fax, line })}
${mailboxChips({ fax, line })}
${verdict({ fax, line })}
${advice({ fax, line })}
<dl><dt>To</dt><dd>${lineName({ fax, line })}</dd>
<dt>${reception.failure === undefined ? 'Received' : 'Tried'}</dt><dd>${moment(reception.at, zone)}</dd>
${pages === undefined ? '' : html`<dt>Pages</dt><dd>${pages}${reception.isPartial ? ', incomplete: the call ended before all pages arrived' : ''}</dd>`}
${reception.seconds === undefined ? '' : html`<dt>Call duration</dt><dd>${reception.seconds} s</dd>`}
${reception.isInternal ? html`<dt>Way</dt><dd>internal, without the telephone network</dd>` : ''}
<dt>Fax</dt><dd><code>${fax.id}</code></dd></dl>
${fax.pages ? html`<h2>The pages, as they are emailed</h2>${pictures({ fax: fax.id, pages: fax.pages, files: asFiles })}` : ''}
<h2>What happened</h2>
${timelineList(timeline, zone)}
${mailsAboutIt(mails, zone)}`;
}

function verdict({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Html {
  const explanation = explainShown({ fax, line });
  return explanation === undefined
    ? html``
    : explanationBox(explanation, fax.reception.failure === undefined ? 'failed' : 'unsure');
}

/** What an operator can do about a fax that somebody does not have. */
function advice({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Html {
  const steps = stepsFor(fax, line === undefined, line?.recipients.length === 0);
  if (steps.length === 0) return html``;
  return html`<div class="verdict sheet"><b>What to do</b>${steps.map(({ says, command }) => html`<p>${says}</p><pre>${command}</pre>`)}</div>`;
}

interface Step {
  readonly says: string;
  readonly command: string;
}

function stepsFor(fax: ReceivedFax, hasNoLine: boolean, hasNoRecipient: boolean): Step[] {
  const { outcome, reception, isFetched } = fax;
  if (reception.failure !== undefined) return [];
  const again: Step = { says: 'Then email it again:', command: typed(`fax redeliver ${fax.id}`) };
  const number = formatNumber(reception.to);
  if (outcome === 'kept' && !isE164(reception.to)) {
    const command = typed(`fax redeliver ${fax.id} --to you@example.com`);
    return [{ says: 'The called number cannot be read. Email the fax to whoever it is for:', command }];
  }
  if (outcome === 'kept' && hasNoLine) {
    const command = typed(`line add ${reception.to} --recipient you@example.com`);
    return [{ says: `${number} is no line yet. Add it with who receives its faxes:`, command }, again];
  }
  if (outcome === 'kept' && hasNoRecipient) {
    const command = typed(`recipient add ${reception.to} you@example.com`);
    return [{ says: `${number} has no recipients. Add one:`, command }, again];
  }
  if (outcome === 'kept' || outcome === 'partly-delivered') {
    const command = typed(`fax redeliver ${fax.id} --to you@example.com`);
    return [{ says: 'Email it to somebody else:', command }];
  }
  if (outcome === 'unreadable' && isFetched) {
    return [{ says: 'The original is kept, as it came:', command: typed(`fax export ${fax.id} --dir ./fax`) }];
  }
  return [];
}
