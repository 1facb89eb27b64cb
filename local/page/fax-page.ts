/** The page of one fax: what became of it, its pages as they are sent, its timeline. */
import { html } from 'hono/html';
import type { Fax } from '../../lambdas/fax/history.ts';
import { maxFileMegabytes } from '../../lambdas/fax/limits.ts';
import { defaultLineSettings, type Prepared } from '../../lambdas/fax/model.ts';
import { formatNumber } from '../../lambdas/fax/numbers.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../lambdas/ports.ts';
import type { OutboxEntry } from '../outgoing/outbox.ts';
import type { Moment } from '../views/timeline.ts';
import { attemptChips, colourOf, stateBadge } from './fax-words.ts';
import { mailRow, type ShownFax } from './home.ts';
import { type Html, outside } from './layout.ts';
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
${verdict(fax, { ...defaultLineSettings, ...line?.settings })}
<dl><dt>Subject</dt><dd>${submission?.subject ? outside(submission.subject) : 'none'}</dd>
<dt>From</dt><dd>${outside(submission?.sender ?? '')}, line ${formatNumber(fax.from)}</dd>
<dt>Accepted</dt><dd>${moment(fax.acceptedAt, zone)} (${zone})</dd>
<dt>${fax.endedAt === undefined ? 'Result until' : 'Ended'}</dt><dd>${moment(fax.endedAt ?? fax.deadlineAt, zone)}</dd>
${documents(prepared)}<dt>Fax</dt><dd><code>${fax.id}</code></dd></dl>
${fax.pages ? html`<h2>The pages, dot for dot as they are sent</h2>${pictures({ fax: fax.id, pages: fax.pages, files: asFiles })}` : ''}
<h2>What happened</h2>
${timelineList(timeline, zone)}
${mails.length === 0 ? '' : html`<h2>Mails about it</h2><ul class="list sheet">${mails.map((mail) => mailRow(mail, zone))}</ul>`}`;
}

function documents(prepared: Prepared | undefined): Html {
  if (prepared === undefined) return html``;
  const rows = prepared.documents.map(({ name, pages }) => html`<div>${outside(name)}, ${texts.en.pages(pages)}</div>`);
  return html`<dt>Documents</dt><dd>${rows}</dd>`;
}

function verdict({ outcome, attempts }: Fax, settings: typeof defaultLineSettings): Html {
  if (outcome === undefined || outcome === 'sent') return html``;
  const tries = attempts.filter(({ result }) => result?.retry !== 'hold');
  const isAlways = tries.length > 1 && tries.every(({ result }) => result?.outcome === outcome);
  const about = {
    tries: tries.length,
    isAlways,
    isWhole: true,
    numbers: 1,
    limits: { ...settings, megabytes: maxFileMegabytes },
  };
  const { cause, advice } = texts.en.outcomes[outcome];
  return html`<div class="verdict sheet"><b class="${colourOf(outcome)}">${cause(about)}</b><p>${advice(about)}</p></div>`;
}
