/** What happened to a fax, oldest first. */
import { html } from 'hono/html';
import type { Moment } from '../views/timeline.ts';
import { type Html, outside } from './layout.ts';
import { dayAndTime } from './moment.ts';

export const timelineList = (timeline: readonly Moment[], zone: string): Html =>
  html`<ol class="timeline sheet">${timeline.map(({ at, says }) => html`<li>${dayAndTime(at, zone)}<span>${outside(says, 300)}</span></li>`)}</ol>`;
