/** The first page of a fax as a small picture that leads to it. */
import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** @param pages that are there; 0 or undefined: an empty sheet */
export function thumbnail(fax: string, pages: number | undefined, says: string): Html {
  const path = `/faxes/${fax}`;
  if (!pages) return html`<a class="thumb none" href="${path}" aria-hidden="true" tabindex="-1"></a>`;
  const count = pages > 1 ? html`<b>${pages}</b>` : '';
  return html`<a class="thumb" href="${path}" aria-label="${says}"><img loading="lazy" src="${path}/thumbs/1.png" alt="">${count}</a>`;
}
