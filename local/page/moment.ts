/** Times on the page, in the line's zone. */
import { html } from 'hono/html';
import { formatMoment } from '../../lambdas/fax/notices/local-formats.ts';
import { isoTime } from '../views/fax-view.ts';
import type { Html } from './layout.ts';

const tag = 'en-GB';

const clockOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat(tag, { timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

/** `22 Nov 2026, 15:04` */
export const moment = (at: number, zone: string): Html =>
  html`<time datetime="${isoTime(at)}">${formatMoment(at, tag, zone)}</time>`;

/** `15:04:05` */
export const timeOfDay = (at: number, zone: string): Html =>
  html`<time datetime="${isoTime(at)}">${clockOf(at, zone)}</time>`;

/** `22 Nov 15:04:05` */
export function dayAndTime(at: number, timeZone: string): Html {
  const day = new Intl.DateTimeFormat(tag, { timeZone, day: 'numeric', month: 'short' }).format(at);
  return html`<time datetime="${isoTime(at)}">${day}, ${clockOf(at, timeZone)}</time>`;
}
