/** The page of one fax: its result, its pages as they are sent, its timeline. */
import { html } from 'hono/html';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import { explain, sendingFrom } from '../../lambdas/fax/explain/explain.ts';
import { explainFax } from '../../lambdas/fax/explain/explain-fax.ts';
import type { Line, Prepared, Submission } from '../../lambdas/fax/model.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../lambdas/ports.ts';
import type { OutboxEntry } from '../outgoing/outbox.ts';
import type { Moment } from '../views/timeline.ts';
import type { ShownFax } from './fax-list.ts';
import { attemptChips, colourOf, explanationBox, stateBadge } from './fax-words.ts';
import { type Html, outside } from './layout.ts';
import { mailsAboutIt } from './mails/mail-list.ts';
import { moment } from './moment.ts';
import { pictures } from './pictures.ts';
import { timelineList } from './timeline-list.ts';
import { zoneOf } from './zone.ts';

export interface FaxPage extends ShownFax {
  readonly timeline: readonly Moment[];
  /** Mails about it. */
  readonly mails: readonly OutboxEntry[];
  readonly clock: Clock;
}

const asFiles = [
  { path: 'fax.pdf', name: 'PDF' },
  { path: 'fax.tif', name: 'TIFF' },
];

export function faxPage({ fax, submission, line, timeline, mails, clock }: FaxPage): Html {
  const zone = zoneOf(line);
  const prepared = submission?.result && 'prepared' in submission.result ? submission.result.prepared : undefined;
  return html`<h1><span class="way">to</span> ${formatNumber(fax.to)}</h1>${stateBadge(fax)}
${attemptChips(fax, zone, clock)}
${verdict({ fax, submission, line })}
<dl><dt>Subject</dt><dd>${submission?.subject ? outside(submission.subject) : 'none'}</dd>
<dt>From</dt><dd>${outside(submission?.sender ?? '')}, line ${formatNumber(fax.from)}</dd>
<dt>Accepted</dt><dd>${moment(fax.acceptedAt, zone)}</dd>
<dt>${fax.endedAt === undefined ? 'Result until' : 'Ended'}</dt><dd>${moment(fax.endedAt ?? fax.deadlineAt, zone)}</dd>
${documents(prepared)}${refusedNumbers(submission, line)}<dt>Fax</dt><dd><code>${fax.id}</code></dd></dl>
${fax.pages ? html`<h2>The pages, dot for dot as they are sent</h2>${pictures({ fax: fax.id, pages: fax.pages, files: asFiles })}` : ''}
<h2>What happened</h2>
${timelineList(timeline, zone)}
${mailsAboutIt(mails, zone)}`;
}

function documents(prepared: Prepared | undefined): Html {
  if (prepared === undefined) return html``;
  const rows = prepared.documents.map(({ name, pages }) => html`<div>${outside(name)}, ${texts.en.pages(pages)}</div>`);
  return html`<dt>Documents</dt><dd>${rows}</dd>`;
}

/** Of the same mail: numbers that are not called, each with the reason, and the rule where one forbids it. */
function refusedNumbers(submission: Submission | undefined, line: Line | undefined): Html {
  const refused = submission?.refusedNumbers ?? [];
  if (refused.length === 0) return html``;
  const rows = refused.map(({ given, outcome, rule }) => {
    const { cause, advice } = explain(outcome, { ...sendingFrom(line, 'en'), rule });
    return html`<div>${outside(given, 60)}: ${cause} ${advice}</div>`;
  });
  return html`<dt>Not called</dt><dd>${rows}</dd>`;
}

function verdict({ fax, submission, line }: ShownFax): Html {
  const explanation = explainFax({ fax, submission, line, locale: 'en' });
  return explanation === undefined || fax.outcome === undefined
    ? html``
    : explanationBox(explanation, colourOf(fax.outcome));
}
