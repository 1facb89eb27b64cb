/** What the sender of a held fax is asked, with two buttons. Programs that follow the links of mails press neither. */
import { html } from 'hono/html';
import { countriesOf, countryNames } from '../../fax/dialling/destinations.ts';
import { formatNumber } from '../../fax/dialling/numbers.ts';
import type { Locale } from '../../fax/model.ts';
import { formatMoment } from '../../fax/notices/local-formats.ts';
import { cleanText } from '../../fax/outside-text.ts';
import { confirmTexts } from '../../fax/texts/confirm.ts';
import { texts } from '../../fax/texts/index.ts';
import type { HeldRequest } from '../../handlers/confirm.ts';
import { type Html, page } from './page.ts';

const row = (label: string, values: readonly string[]): Html =>
  html`<dt>${label}</dt>${values.map((value) => html`<dd><bdi>${value}</bdi></dd>`)}`;

/** The two buttons post to the page's own address. */
export function confirmPage({ submission, line }: HeldRequest): Promise<string> {
  const { page: words, why, whyAlways } = confirmTexts[line.locale];
  const { labels, tag } = texts[line.locale];
  const numbers = submission.faxes.map(({ to }) => formatNumber(to, line.country));
  const documents = submission.hold?.documents.map((name) => cleanText(name)) ?? [];
  const subject = cleanText(submission.subject);
  const moment = (at: number): string => formatMoment(at, tag, line.timezone);
  const until = submission.hold?.until ?? submission.at;
  const places = countryNames(countriesOf(submission.faxes.map(({ to }) => to)), line.locale);
  const reason = submission.hold?.isUsual
    ? whyAlways
    : why[submission.hold?.reason ?? 'confirm'](numbers.length, places);
  return page(
    line.locale,
    words.title(numbers.length),
    html`<p>${reason}</p><dl>${[
      row(numbers.length === 1 ? labels.number : labels.numbers, numbers),
      row(labels.documents, documents.length === 0 ? [words.noDocuments] : documents),
      ...(subject === '' ? [] : [row(labels.subject, [subject])]),
      row(labels.submittedAt, [moment(submission.at)]),
    ]}</dl><p>${words.until(moment(until))}</p><form method="post"><button name="decision" value="yes">${words.send}</button> <button name="decision" value="no" class="quiet">${words.doNotSend}</button></form>`,
  );
}

export function decidedPage(locale: Locale, decision: 'confirmed' | 'declined'): Promise<string> {
  const { sentTitle, sent, declinedTitle, declined } = confirmTexts[locale].page;
  return decision === 'confirmed'
    ? page(locale, sentTitle, html`<p>${sent}</p>`)
    : page(locale, declinedTitle, html`<p>${declined}</p>`);
}

/** The page of a link that is unknown, over or answered. */
export function nothingToConfirmPage(locale: Locale): Promise<string> {
  const { overTitle, over } = confirmTexts[locale].page;
  return page(locale, overTitle, html`<p>${over}</p>`);
}
