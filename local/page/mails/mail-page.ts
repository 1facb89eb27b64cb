/** One outgoing mail as its reader sees it, whole: its HTML in a frame that can do nothing, its text, what is attached. */
import { html } from 'hono/html';
import PostalMime, { type Email } from 'postal-mime';
import type { OutboxEntry } from '../../outgoing/outbox.ts';
import { type Html, inLanguage, outside } from '../layout.ts';
import { moment } from '../moment.ts';
import { attachmentTable } from './attachments.ts';
import { letter } from './letter.ts';

export const readOutgoing = (raw: Uint8Array): Promise<Email> => PostalMime.parse(raw);

/** The mail's own HTML, its pictures inside it. It is shown in a sandbox under `framePolicy`. */
export function mailHtml({ html: body, attachments }: Email): string | undefined {
  return body?.replace(/cid:([^"'\s)>]+)/g, (whole, id: string) => {
    const picture = attachments.find(({ contentId }) => contentId === `<${id}>`);
    if (!(picture?.content instanceof ArrayBuffer) || !/^image\/(png|jpeg)$/.test(picture.mimeType)) return whole;
    return `data:${picture.mimeType};base64,${Buffer.from(picture.content).toString('base64')}`;
  });
}

/** For what stands in the frame: styles of its own, pictures of its own, nothing else. */
export const framePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'";

export function mailPage(entry: OutboxEntry, mail: Email, zone: string): Html {
  const { id, subject, from, to, at, fax, refusal, locale } = entry;
  const path = `/mails/${encodeURIComponent(id)}`;
  const text = letter(mail.text ?? '', locale);
  const body = mail.html
    ? html`<div class="sheet"><iframe sandbox title="The email" src="${path}/html"></iframe></div>
<p class="small onward"><a href="${path}/html">The email alone</a>, for printing</p>
<h2>As text</h2><div class="sheet">${text}</div>`
    : html`<div class="sheet">${text}</div>`;
  return html`<h1${inLanguage(locale)}>${outside(subject)}</h1>
<dl><dt>From</dt><dd>${outside(from)}</dd><dt>To</dt><dd>${outside(to)}</dd><dt>${refusal === undefined ? 'Sent' : 'Refused'}</dt><dd>${moment(at, zone)}${refusal === undefined ? '' : html`. ${outside(refusal, 400)}`}</dd>
${fax === null ? '' : html`<dt>About</dt><dd><a href="/faxes/${fax}">its fax</a></dd>`}
<dt>As a file</dt><dd><a href="/outbox/${encodeURIComponent(id)}">${id}.eml</a></dd></dl>
<h2>The email</h2>${body}
${attachmentTable(id, mail)}`;
}
