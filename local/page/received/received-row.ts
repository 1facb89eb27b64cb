/** A received fax in the list of the first page. */
import { html } from 'hono/html';
import { isE164 } from '../../../lambdas/fax/dialling/called-number.ts';
import { formatNumber } from '../../../lambdas/fax/dialling/numbers.ts';
import { pagesOf } from '../../../lambdas/fax/notices/received-templates.ts';
import { texts } from '../../../lambdas/fax/texts/index.ts';
import { callerWords } from '../../views/received-view.ts';
import { type Html, outside } from '../layout.ts';
import { dayAndTime } from '../moment.ts';
import { morePages, thumbnail } from '../thumbnail.ts';
import { callerName, mailboxChips, receivedBadge, type ShownReceived } from './received-words.ts';

/** The line as people know it. */
export const lineName = ({ fax, line }: Pick<ShownReceived, 'fax' | 'line'>): Html => {
  const number = formatNumber(fax.reception.to);
  if (line === undefined && !isE164(fax.reception.to)) return html`a number that cannot be read: ${outside(number)}`;
  if (line === undefined) return html`${number}, which is no line here`;
  return line.name === '' ? html`${number}` : html`${outside(line.name)}, ${number}`;
};

export function receivedRow(shown: ShownReceived): Html {
  const { fax, zone } = shown;
  const { at, isPartial, isInternal, failure } = fax.reception;
  const pages = pagesOf(fax);
  const counted = pages === undefined || failure !== undefined ? '' : html` · ${texts.en.pages(pages)}`;
  return html`<li class="fax" data-key="${fax.id}">${thumbnail(fax.id, fax.pages, `First page of the fax from ${callerWords(fax)}`)}<div>
<div class="head"><a class="number" href="/faxes/${fax.id}"><span class="way">from</span> ${callerName(fax)}</a>${receivedBadge(shown)}</div>
<p class="subject">to ${lineName(shown)}</p>
<p class="small">${dayAndTime(at, zone)}${counted}${isPartial ? ' · incomplete' : ''}${isInternal ? ' · internal' : ''}</p>
${mailboxChips(shown)}${morePages(fax.id, fax.pages)}</div></li>`;
}
