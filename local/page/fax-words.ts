/** A fax in words and colours: its state, its attempts, and what to do. */
import { html } from 'hono/html';
import { type Explanation, shortWords } from '../../lambdas/fax/explain/explain.ts';
import type { FaxExplanation } from '../../lambdas/fax/explain/explain-fax.ts';
import type { Attempt, Fax } from '../../lambdas/fax/history.ts';
import { type FaxOutcome, kindOf } from '../../lambdas/fax/outcomes.ts';
import { texts } from '../../lambdas/fax/texts/index.ts';
import type { Clock } from '../../lambdas/ports.ts';
import { nextTryAt } from '../views/fax-view.ts';
import { type Html, outside } from './layout.ts';
import { timeOfDay } from './moment.ts';

const words = texts.en;

/** The class that colours an outcome. */
export function colourOf(outcome: FaxOutcome): string {
  if (outcome === 'sent') return 'sent';
  if (outcome === 'unconfirmed' || outcome === 'cancelled') return 'unsure';
  return kindOf(outcome);
}

export function stateBadge({ state, outcome, attempts, isCancelRequested }: Fax): Html {
  if (outcome !== undefined) return html`<span class="state ${colourOf(outcome)}">${shortWords(outcome, 'en')}</span>`;
  if (isCancelRequested) return html`<span class="state live">being cancelled</span>`;
  if (state === 'waiting' && attempts.length > 0) return html`<span class="state unsure">waiting to try again</span>`;
  return html`<span class="state live">${words.progress[state]}</span>`;
}

function attemptChip({ n, startedAt, result }: Attempt, zone: string): Html {
  if (result === undefined) return html`<li class="live">${n} <b>calling</b> since ${timeOfDay(startedAt, zone)}</li>`;
  const colour = result.outcome === 'sent' ? 'sent' : 'failed';
  return html`<li class="${colour}">${n} <b>${shortWords(result.outcome, 'en')}</b> ${timeOfDay(startedAt, zone)}</li>`;
}

/** Every attempt with its time and cause, and when the next one begins. */
export function attemptChips(fax: Fax, zone: string, clock: Clock): Html {
  const next = nextTryAt(fax, clock);
  if (fax.attempts.length === 0) return html``;
  return html`<ol class="tries">${fax.attempts.map((attempt) => attemptChip(attempt, zone))}
${next === undefined ? '' : html`<li class="next">next call at ${timeOfDay(next, zone)}</li>`}</ol>`;
}

/** What happened and what to do about it, in the words of the notice. */
export function explanationBox(explanation: FaxExplanation | Explanation, colour: string): Html {
  const documents = 'documents' in explanation ? explanation.documents : [];
  return html`<div class="verdict sheet"><b class="${colour}">${explanation.cause}</b>
${documents.map(({ sentence, advice }) => html`<p>${outside(sentence, 400)} ${advice}</p>`)}
${explanation.advice === undefined ? '' : html`<p>${explanation.advice}</p>`}</div>`;
}
