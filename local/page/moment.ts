/** Times on the page, in the line's zone, which each of them names. */
import { html } from 'hono/html';
import { isoTime } from '../views/fax-view.ts';
import type { Html } from './layout.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** `22 Nov 2026, 15:04:05 CET`, or the parts of it that are wanted. */
function write(at: number, timeZone: string, parts: Intl.DateTimeFormatOptions): Html {
  const key = `${timeZone} ${Object.keys(parts)}`;
  const formatter =
    formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short', ...parts });
  formatters.set(key, formatter);
  return html`<time datetime="${isoTime(at)}">${formatter.format(at)}</time>`;
}

const clock = { hour: '2-digit', minute: '2-digit' } as const;
const day = { day: 'numeric', month: 'short' } as const;

/** `22 Nov 2026, 15:04 CET` */
export const moment = (at: number, zone: string): Html => write(at, zone, { year: 'numeric', ...day, ...clock });

/** `15:04:05 CET` */
export const timeOfDay = (at: number, zone: string): Html => write(at, zone, { ...clock, second: '2-digit' });

/** `22 Nov, 15:04:05 CET` */
export const dayAndTime = (at: number, zone: string): Html => write(at, zone, { ...day, ...clock, second: '2-digit' });
