/** The first page: faxes, mails that were sent, how to send. */
import { html } from 'hono/html';
import type { OutboxEntry } from '../outgoing/outbox.ts';
import type { Counts } from '../store/overview.ts';
import { counters, type FaxList, faxList } from './fax-list.ts';
import { type HowToSend, howToSend } from './how-to-send.ts';
import type { Html } from './layout.ts';
import { mailList } from './mails/mail-list.ts';
import { type Trouble, troubleBox } from './trouble.ts';

export interface Home {
  readonly counts: Counts;
  readonly list: FaxList;
  readonly mails: readonly OutboxEntry[];
  /** Address of the mails before these, when there are any. */
  readonly olderMails: string | undefined;
  readonly trouble: Trouble;
  readonly how: HowToSend;
  /** IANA name, of times that belong to no line. */
  readonly zone: string;
}

export const home = ({ counts, list, mails, olderMails, trouble, how, zone }: Home): Html =>
  html`<h1 id="faxes">Faxes</h1>
${troubleBox(trouble, zone)}
${counters(counts)}
${faxList(list, html`No fax yet. <a href="#send">Send the first one.</a>`)}
<section class="unprinted" aria-labelledby="mails"><h2 id="mails">Emails that were sent</h2>
${mailList({ mails, older: olderMails, zone })}</section>
<section class="unprinted" aria-labelledby="send"><h2 id="send">How to send and receive</h2>
${howToSend(how)}</section>`;
