/** What is attached to a mail that was sent: named in a table, shown as far as it is text or a picture, served whole. */
import { html } from 'hono/html';
import type { Attachment, Email } from 'postal-mime';
import { cleanFileName } from '../../../lambdas/fax/outside-text.ts';
import { type Html, outside } from '../layout.ts';
import { letter } from './letter.ts';

/** The only types that are served as such. Whatever else is attached is a text or bytes, never a page of its own. */
const safeTypes: ReadonlySet<string> = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/tiff']);

const isText = ({ mimeType }: Attachment): boolean => /^(text|message)\//.test(mimeType);
const isPicture = ({ mimeType }: Attachment): boolean => mimeType === 'image/png' || mimeType === 'image/jpeg';

/** @param n from 1 */
export function nameOf({ filename }: Attachment, n: number): string {
  return cleanFileName(filename ?? '') || `attachment-${n}`;
}

export function bytesOf({ content }: Attachment): Uint8Array<ArrayBuffer> {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

export function servedTypeOf(attachment: Attachment): string {
  if (safeTypes.has(attachment.mimeType)) return attachment.mimeType;
  return isText(attachment) ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

const sizeWords = (bytes: number): string =>
  bytes < 10_000 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

export function attachmentTable(id: string, { attachments }: Email): Html {
  if (attachments.length === 0) return html``;
  return html`<h2>What is attached</h2><div class="sheet scrolling"><table>
<thead><tr><th scope="col">File</th><th scope="col">Kind</th><th scope="col">Size</th></tr></thead>
<tbody>${attachments.map((one, index) => row(id, one, index + 1))}</tbody></table></div>${attachments.map(shownText)}`;
}

function row(id: string, attachment: Attachment, n: number): Html {
  const address = `/mails/${encodeURIComponent(id)}/attachments/${n}`;
  const name = nameOf(attachment, n);
  const picture = isPicture(attachment)
    ? html`<img class="attached" loading="lazy" src="${address}" alt="${name}">`
    : '';
  return html`<tr><td><a href="${address}">${picture}${outside(name)}</a></td><td>${outside(attachment.mimeType, 80)}</td><td>${sizeWords(bytesOf(attachment).length)}</td></tr>`;
}

/** Such as the delivery status, which programs read (RFC 3464). */
function shownText(attachment: Attachment, index: number): Html {
  if (!isText(attachment)) return html``;
  const title = attachment.mimeType === 'message/delivery-status' ? 'Delivery status' : nameOf(attachment, index + 1);
  return html`<h2>${outside(title)}</h2><div class="sheet">${letter(new TextDecoder().decode(bytesOf(attachment)))}</div>`;
}
