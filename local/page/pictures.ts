/** The pages of a fax as pictures, and as files. */
import { html } from 'hono/html';
import type { Html } from './layout.ts';

export interface Pictures {
  readonly fax: string;
  readonly pages: number;
  /** Below the fax's address: `fax.pdf`. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
}

export function pictures({ fax, pages, files }: Pictures): Html {
  const numbers = Array.from({ length: pages }, (_, index) => index + 1);
  const links = files.map(
    ({ path, name }, index) => html`${index > 0 ? ', ' : ''}<a href="/faxes/${fax}/${path}">${name}</a>`,
  );
  return html`<ol class="pages">${numbers.map(
    (n) =>
      html`<li><a href="/faxes/${fax}/pages/${n}.png"><img loading="lazy" src="/faxes/${fax}/thumbs/${n}.png" alt="Page ${n}">${n}</a></li>`,
  )}</ol><p class="small">As files: ${links}</p>`;
}
