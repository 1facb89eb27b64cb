/** The pages of a fax as small pictures that link to it. */
import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** @param pages that are there; 0 or undefined: an empty sheet */
export function thumbnail(fax: string, pages: number | undefined, says: string): Html {
  const path = `/faxes/${fax}`;
  if (!pages) return html`<a class="thumb none" href="${path}" aria-hidden="true" tabindex="-1"></a>`;
  const count = pages > 1 ? html`<b>${pages}</b>` : '';
  return html`<a class="thumb" href="${path}" aria-label="${says}"><img loading="lazy" src="${path}/thumbs/1.png" alt="">${count}</a>`;
}

const maxShown = 6;

/** The pages after the first one, smaller; a long fax shows its beginning. */
export function morePages(fax: string, pages: number | undefined): Html {
  const shown = Array.from({ length: Math.max(0, Math.min(pages ?? 0, maxShown) - 1) }, (_, index) => index + 2);
  if (shown.length === 0) return html``;
  return html`<p class="more">${shown.map(
    (n) =>
      html`<a href="/faxes/${fax}/pages/${n}.png"><img loading="lazy" src="/faxes/${fax}/thumbs/${n}.png" alt="Page ${n}"></a>`,
  )}</p>`;
}
