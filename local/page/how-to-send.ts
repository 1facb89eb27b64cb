/** How to send a fax from here, with this machine's own addresses. */
import { html } from 'hono/html';
import { formatNumber } from '../../lambdas/fax/dialling/numbers.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import { program } from '../invocation.ts';
import { type Html, outside } from './layout.ts';

export interface HowToSend {
  readonly lines: readonly Line[];
  readonly domain: string;
  /** Whether faxes go to the simulator, so that nothing leaves this machine. */
  readonly hasSimulator: boolean;
  /** Its own page; undefined where it does not run. */
  readonly simulator: string | undefined;
}

const example = '0289089200';

export function howToSend({ lines, domain, hasSimulator, simulator }: HowToSend): Html {
  const [line] = lines;
  if (line === undefined) {
    return html`<div class="how sheet"><p>There is no line yet. Add your fax number and who may send from it:</p>
<pre>${program} line add +390240701234 --country IT --sender you@example.com</pre></div>`;
  }
  const sender = line.senders.find((entry) => !entry.startsWith('@')) ?? 'you@example.com';
  const trial = hasSimulator
    ? html`<p class="small">Nothing leaves this machine: the simulator answers. Numbers ending in 80 are busy, in 81 busy twice, in 00 they take the fax.${simulator === undefined ? '' : html` <a href="${simulator}/" rel="noreferrer">See the simulator’s calls</a>.`}</p>`
    : '';
  return html`<div class="how sheet">
<p>By email: attach the documents and write to the number, dialled as from ${formatNumber(line.number)}:</p>
<pre>${example}@${domain}</pre>
<p>By the command line:</p>
<pre>${program} send --from ${sender} --to ${example} --wait letter.pdf</pre>
${trial}<p>Who may send:</p>${lines.map(lineRow)}
<p>Who receives:</p>${lines.map(recipientRow)}${hasSimulator ? tryReceiving(line) : ''}</div>`;
}

const lineRow = ({ number, name, senders }: Line): Html =>
  html`<p class="small">${formatNumber(number)}${name ? html` (${outside(name)})` : ''}: ${senders.length === 0 ? 'nobody yet' : outside(senders.join(', '), 400)}</p>`;

const recipientRow = ({ number, name, recipients }: Line): Html =>
  html`<p class="small">${formatNumber(number)}${name ? html` (${outside(name)})` : ''}: ${recipients.length === 0 ? 'nobody yet' : outside(recipients.join(', '), 400)}</p>`;

const tryReceiving = ({ number }: Line): Html => html`<p>Let the simulator send you one:</p>
<pre>${program} simulate receive --from +390289089211 --to ${number} letter.pdf</pre>`;
