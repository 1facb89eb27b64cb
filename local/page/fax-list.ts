/** Faxes of both directions, newest first, a part at a time; and how many there are of each kind. */
import { html } from 'hono/html';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { Line, Submission } from '../../lambdas/fax/model.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../lambdas/ports.ts';
import type { Counts, Selection } from '../store/overview.ts';
import { attemptChips, stateBadge } from './fax-words.ts';
import { type Html, outside } from './layout.ts';
import { dayAndTime } from './moment.ts';
import { receivedRow } from './received/received-row.ts';
import type { ShownReceived } from './received/received-words.ts';
import { morePages, thumbnail } from './thumbnail.ts';
import { zoneOf } from './zone.ts';

export interface ShownFax {
  readonly fax: Fax;
  readonly submission: Submission | undefined;
  readonly line: Line | undefined;
}

export type Listed = { readonly sent: ShownFax } | { readonly received: ShownReceived };

export interface FaxList {
  readonly faxes: readonly Listed[];
  /** Address of the part with older ones, when there are any. */
  readonly older: string | undefined;
  readonly clock: Clock;
}

/** What is in the list, in words. */
export const selectionTitles: Readonly<Record<Selection, string>> = {
  all: 'Faxes',
  open: 'Faxes on their way',
  delivered: 'Faxes delivered',
  'not-delivered': 'Faxes not delivered',
  unconfirmed: 'Faxes whose result is unknown',
  received: 'Faxes received',
  kept: 'Faxes received that no mailbox has',
  'mailbox-failed': 'Faxes received that some mailbox did not get',
};

export function faxList({ faxes, older, clock }: FaxList, empty: Html): Html {
  const rows = faxes.map((one) => ('sent' in one ? faxRow(one.sent, clock) : receivedRow(one.received)));
  return html`<ul class="list sheet faxes">${rows.length === 0 ? html`<li class="empty">${empty}</li>` : rows}</ul>
${older === undefined ? '' : html`<p class="onward"><a href="${older}">Older faxes</a></p>`}`;
}

export function counters({ open, delivered, notDelivered, received }: Counts): Html {
  if (open + delivered + notDelivered + received === 0) return html``;
  const counter = (n: number, words: string, selection: Selection): Html =>
    html`<li><a href="/faxes?show=${selection}"><b>${n}</b> ${words}</a></li>`;
  return html`<ul class="counts">${counter(open, 'on their way', 'open')}${counter(delivered, 'delivered', 'delivered')}
${counter(notDelivered, 'not delivered', 'not-delivered')}${counter(received, 'received', 'received')}</ul>`;
}

/** The page of a part of the list, from the first page on. */
export function faxListPage(selection: Selection, list: FaxList, isBeginning: boolean): Html {
  const newest = isBeginning ? '' : html` <a href="/faxes?show=${selection}">Newest of these</a>`;
  return html`<h1 id="faxes">${selectionTitles[selection]}</h1>
<p class="lead"><a href="/">All faxes</a>${newest}</p>
${faxList(list, html`No such fax${isBeginning ? '' : ' is older'}.`)}`;
}

function faxRow({ fax, submission, line }: ShownFax, clock: Clock): Html {
  const zone = zoneOf(line);
  const subject = submission?.subject ? outside(submission.subject) : html`no subject`;
  const pages = fax.pages === undefined ? '' : html` · ${texts.en.pages(fax.pages)}`;
  const refused = submission?.refusedNumbers.length ?? 0;
  const others =
    refused === 0 ? '' : html` · <b>${refused} more ${refused === 1 ? 'number' : 'numbers'} not called</b>`;
  return html`<li class="fax" data-key="${fax.id}">${thumbnail(fax.id, fax.pages, `First page of the fax to ${fax.to}`)}<div>
<div class="head"><a class="number" href="/faxes/${fax.id}"><span class="way">to</span> ${formatNumber(fax.to)}</a>${stateBadge(fax)}</div>
<p class="subject">${subject}</p>
<p class="small">${dayAndTime(fax.acceptedAt, zone)} · from ${outside(submission?.sender ?? fax.from)}${pages}${others}</p>
${attemptChips(fax, zone, clock)}${morePages(fax.id, fax.pages)}</div></li>`;
}
