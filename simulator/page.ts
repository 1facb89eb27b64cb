/** The simulator's page: calls, the pages that came out of the machine, and the switches for faults. No script. */

import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { type Faults, hasWebhookFault, type WebhookFault } from './faults.ts';
import type { Call } from './line/call.ts';
import { scenarios } from './line/scenarios.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Pictures per call; more pages are counted only. */
const shownPages = 6;

const style = html`<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1rem; color: #1c2330; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
  .call { border-top: 1px solid #d5dae3; padding: .8rem 0; }
  .call p { margin: 0; } .small { color: #5a6475; font-size: .85rem; }
  .state { border-radius: 1rem; padding: .1rem .6rem; font-size: .85rem; background: #e6eaf1; }
  .delivered, .received { background: #d5f0dc; } .failed { background: #f8d9d6; }
  .pages { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .6rem; }
  .pages img { width: 8.5rem; border: 1px solid #c3c9d4; background: #fff; }
  table { border-collapse: collapse; } td { border-top: 1px solid #d5dae3; padding: .2rem .8rem .2rem 0; vertical-align: top; }
  form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin: .6rem 0; }
  label { display: block; font-size: .85rem; } input, select, button { font: inherit; max-width: 100%; }
  code { background: #eef1f6; font-size: .9em; padding: 0 .2rem; overflow-wrap: anywhere; }
</style>`;

export interface SimulatorPage {
  /** Newest first. */
  readonly calls: readonly Call[];
  readonly faults: Faults;
  readonly webhookUrl: string | null;
  /** Of the service that uses the simulator. */
  readonly backUrl: string | null;
}

/** The whole page. */
export function page({ calls, faults, webhookUrl, backUrl }: SimulatorPage): Html {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Telnyx simulator</title>${style}</head><body>
<h1>Telnyx simulator</h1>
<p>It takes faxes under <code>/v2</code>, makes calls that cost nothing, and prints the pages below.
Events go to <code>${webhookUrl ?? 'the webhook_url of each request'}</code>.</p>
<p>${backUrl === null ? '' : html`<a href="${backUrl}">Faxpost’s pages</a> · `}<a href="#call">Call a line</a> · <a href="#numbers">Numbers</a> · <a href="#faults">Faults</a></p>
<h2>Calls</h2>
${calls.length === 0 ? html`<p class="small">No call yet.</p>` : calls.map(callRow)}
<h2 id="call">Call a line</h2>
<form method="post" action="/calls/receive" enctype="multipart/form-data">
  <label>from <input name="from" value="+390298765432"></label>
  <label>to <input name="to" value="+390240701234" required></label>
  <label>PDF or TIFF <input type="file" name="document" accept=".pdf,.tif,.tiff" required></label>
  <button>Send the fax</button>
</form>
<p class="small">By program: <code>POST /calls/receive?from=+39…&amp;to=+39…</code> with the file as the body;
<code>partial=true</code> and <code>failure=sender_call_dropped</code> break it.</p>
<h2 id="numbers">Numbers</h2>
<p>The last two digits of the number called choose what happens.</p>
<table><tr><td>others</td><td>delivered (94 to 99 are reserved)</td></tr>
${scenarios.map((row) => html`<tr><td>${row.digits}</td><td>${row.description}</td></tr>`)}</table>
<h2 id="faults">Faults</h2>
<form method="post" action="/faults">
  ${choice('webhooks', webhookFaults, (value) => hasWebhookFault(faults, value))}
  ${choice('media', ['none', 'expire', 'twice', 'late'], (value) => faults.media === value)}
  ${choice('inbound', ['received', 'direction'], (value) => faults.inbound === value)}
  <button>Switch</button>
</form>
<p class="small">By program: <code>PUT /faults {"webhooks":"lose"}</code>; several at once as a list.
Now: <code>${JSON.stringify(faults)}</code></p>
</body></html>`;
}

const webhookFaults: WebhookFault[] = ['none', 'duplicate', 'reorder', 'delay', 'lose', 'stale'];

function choice<T extends string>(name: string, values: readonly T[], chosen: (value: T) => boolean): Html {
  const options = values.map((value) => html`<option ${chosen(value) ? 'selected' : ''}>${value}</option>`);
  return html`<label>${name} <select name="${name}">${options}</select></label>`;
}

function callRow(call: Call): Html {
  const pages = Array.from({ length: Math.min(call.pagesPrinted, shownPages) }, (_, index) => index + 1);
  const count = call.pageCount === null ? 'not opened' : `${call.pagesPrinted} of ${call.pageCount} pages`;
  return html`<div class="call">
<p><strong>${call.from || 'withheld'} ${call.direction === 'inbound' ? 'called us at' : '→'} ${call.to}</strong>
<span class="state ${call.status}">${call.status}</span> ${call.failureReason ?? ''}</p>
<p class="small">${call.createdAt.replace('T', ' ').slice(0, 19)} UTC · ${count} · <a href="/calls/${call.id}">${call.id}</a>
${call.overlapped.length > 0 ? ' · the line was already held by another call!' : ''}</p>
<div class="pages">${pages.map((n) => picture(call, n))}</div></div>`;
}

const picture = (call: Call, n: number): Html =>
  html`<a href="/calls/${call.id}/pages/${n}.png"><img loading="lazy" src="/calls/${call.id}/pages/${n}.png" alt="page ${n} of the fax to ${call.to}"></a>`;
