/** The first page: what is going on, what was answered, and how to send. */
import { html } from 'hono/html';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { Line, Submission } from '../../lambdas/fax/model.ts';
import { formatNumber } from '../../lambdas/fax/numbers.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../lambdas/ports.ts';
import type { OutboxEntry } from '../outbox.ts';
import { attemptChips, stateBadge } from './fax-words.ts';
import { type HowToSend, howToSend } from './how-to-send.ts';
import { type Html, outside } from './layout.ts';
import { dayAndTime } from './moment.ts';
import { type Trouble, troubleBox } from './trouble.ts';

export interface ShownFax {
  readonly fax: Fax;
  readonly submission: Submission | undefined;
  readonly line: Line | undefined;
}

export interface Home {
  readonly faxes: readonly ShownFax[];
  readonly mails: readonly OutboxEntry[];
  readonly trouble: Trouble;
  readonly how: HowToSend;
  readonly clock: Clock;
}

export const zoneOf = (line: Line | undefined): string => line?.timezone ?? 'UTC';

export function home({ faxes, mails, trouble, how, clock }: Home): Html {
  const zone = zoneOf(how.lines[0]);
  return html`${troubleBox(trouble, zone)}
<h1 id="faxes">Faxes</h1>
${counts(faxes.map(({ fax }) => fax))}
<ul class="list sheet">${faxes.length === 0 ? html`<li class="empty">No fax yet. <a href="#send">Send the first one.</a></li>` : faxes.map((shown) => faxRow(shown, clock))}</ul>
<h2 id="mails">Mails that were sent</h2>
<ul class="list sheet">${mails.length === 0 ? html`<li class="empty">No mail yet: every fax is answered when it has ended.</li>` : mails.map((mail) => mailRow(mail, zone))}</ul>
<h2 id="send">How to send</h2>
${howToSend(how)}`;
}

function counts(faxes: readonly Fax[]): Html {
  const open = faxes.filter(({ state }) => state !== 'ended').length;
  const sent = faxes.filter(({ outcome }) => outcome === 'sent').length;
  const others = faxes.length - open - sent;
  if (faxes.length === 0) return html``;
  return html`<ul class="counts"><li><b>${open}</b> on their way</li><li><b>${sent}</b> delivered</li>
<li><b>${others}</b> not delivered</li></ul>`;
}

export function thumbnail(fax: Fax): Html {
  const path = `/faxes/${fax.id}`;
  if (!fax.pages) return html`<a class="thumb none" href="${path}" aria-hidden="true" tabindex="-1"></a>`;
  const count = fax.pages > 1 ? html`<b>${fax.pages}</b>` : '';
  return html`<a class="thumb" href="${path}"><img loading="lazy" src="${path}/thumbs/1.png" alt="First page of the fax to ${fax.to}">${count}</a>`;
}

function faxRow({ fax, submission, line }: ShownFax, clock: Clock): Html {
  const zone = zoneOf(line);
  const subject = submission?.subject ? outside(submission.subject) : html`no subject`;
  const pages = fax.pages === undefined ? '' : html` · ${texts.en.pages(fax.pages)}`;
  return html`<li class="fax">${thumbnail(fax)}<div>
<div class="head"><a class="number" href="/faxes/${fax.id}">${formatNumber(fax.to)}</a>${stateBadge(fax)}</div>
<p class="subject">${subject}</p>
<p class="small">${dayAndTime(fax.acceptedAt, zone)} · from ${outside(submission?.sender ?? fax.from)}${pages}</p>
${attemptChips(fax, zone, clock)}</div></li>`;
}

export function mailRow({ id, subject, to, at }: OutboxEntry, zone: string): Html {
  return html`<li class="mail"><a href="/mails/${encodeURIComponent(id)}">${outside(subject)}</a>
<p class="small">to ${outside(to)} · ${dayAndTime(at, zone)}</p></li>`;
}
