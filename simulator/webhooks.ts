/** Events to the customer: signed, retried with growing pauses, and subject to the faults. */

import { randomUUID } from 'node:crypto';
import type { Delivery, DeliveryAttempt, FaxEvent } from './api/delivery.ts';
import { eventPayload } from './api/fax-resource.ts';
import type { SimulatorContext } from './context.ts';
import { hasWebhookFault } from './faults.ts';
import type { Call } from './line/call.ts';
import type { Entry } from './scheduler.ts';
import { signatureHeaders } from './signature.ts';

/** Pause between events that `reorder` held back. */
const gapMs = 30;
/** Age of a signature under the fault `stale`: beyond the 300 s that receivers tolerate. */
const staleSeconds = 600;
/** Longest pause between two attempts. */
const maxPauseMs = 60_000;
/** What is kept of the customer's answer. */
const maxAnswerCharacters = 10_000;

/**
 * Emits an event to the customer. To be called inside the transaction that changes the call.
 * @param more payload fields beyond those every event has
 */
export function emit(
  context: SimulatorContext,
  call: Call,
  eventType: string,
  more: Record<string, unknown> = {},
): void {
  const url = call.request?.webhook_url ?? null;
  if (url === null && context.webhookUrl === null) return;
  const event: FaxEvent = {
    record_type: 'event',
    id: randomUUID(),
    event_type: eventType,
    occurred_at: new Date().toISOString(),
    payload: eventPayload(call, context.userId, more),
  };
  const copies = hasWebhookFault(context.faults, 'duplicate') ? 3 : 1;
  for (let copy = 0; copy < copies; copy++) queueDelivery(context, call.id, event, url, copy);
  if (hasWebhookFault(context.faults, 'reorder') && isFinal(eventType)) releaseHeld(context, call.id);
}

const isFinal = (eventType: string): boolean => ['fax.delivered', 'fax.failed', 'fax.received'].includes(eventType);

function queueDelivery(
  context: SimulatorContext,
  callId: string,
  event: FaxEvent,
  url: string | null,
  copy: number,
): void {
  const { faults, timings, store, scheduler } = context;
  const reorder = hasWebhookFault(faults, 'reorder');
  const delivery: Delivery = {
    id: randomUUID(),
    event,
    url,
    staleSeconds: hasWebhookFault(faults, 'stale') ? staleSeconds : 0,
    startedAt: new Date().toISOString(),
    status: 'pending',
    finishedAt: null,
    attempts: [],
  };
  if (hasWebhookFault(faults, 'lose')) {
    store.putDelivery({ ...delivery, status: 'failed', finishedAt: delivery.startedAt });
    return;
  }
  store.putDelivery(delivery);
  const holdMs = reorder && !isFinal(event.event_type) ? timings.webhookHoldMs : 0;
  const delayMs = hasWebhookFault(faults, 'delay') ? timings.webhookDelayMs : 0;
  // Events of one fax go in order in one lane; copies and events out of order each have their own.
  const lane = `events:${callId}${reorder ? `:${delivery.id}` : copy > 0 ? `:${copy}` : ''}`;
  scheduler.add(lane, 'notify', delivery.id, holdMs + delayMs + (copy > 1 ? gapMs : 0));
}

/** Sends the events that were held back, the latest first, after the final one. */
function releaseHeld(context: SimulatorContext, callId: string): void {
  context.scheduler
    .entries(`events:${callId}:`)
    .filter((entry) => !isFinal(context.store.delivery(entry.subject)?.event.event_type ?? ''))
    .forEach((entry, index) => {
      context.scheduler.postpone(entry, (index + 2) * gapMs);
    });
}

/** Step `notify`: one attempt at a delivery. */
export async function notify(context: SimulatorContext, entry: Entry): Promise<void> {
  const { store, scheduler, timings, closing } = context;
  const delivery = store.delivery(entry.subject);
  if (delivery === undefined || delivery.status !== 'pending') {
    scheduler.done(entry);
    return;
  }
  const attempt = await attemptDelivery(context, delivery);
  closing.throwIfAborted();
  store.transact(() => {
    delivery.attempts.unshift(attempt);
    const pauseMs = Math.min(timings.webhookRetryMs * 2 ** (delivery.attempts.length - 1), maxPauseMs);
    if (attempt.status === 'failed' && delivery.attempts.length < timings.webhookAttempts) {
      scheduler.postpone(entry, pauseMs);
    } else {
      delivery.status = attempt.status;
      delivery.finishedAt = attempt.finished_at;
      scheduler.done(entry);
    }
    store.putDelivery(delivery);
  });
}

async function attemptDelivery(context: SimulatorContext, delivery: Delivery): Promise<DeliveryAttempt> {
  const url = delivery.url ?? context.webhookUrl ?? '';
  const body = JSON.stringify({
    data: delivery.event,
    meta: { attempt: delivery.attempts.length + 1, delivered_to: url },
  });
  const seconds = Math.floor(Date.now() / 1000) - delivery.staleSeconds;
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'telnyx-webhooks',
    ...signatureHeaders(context.key, body, seconds),
  };
  const started_at = new Date().toISOString();
  const request = { url, headers: Object.entries(headers) };
  const finished = (status: 'delivered' | 'failed', response?: DeliveryAttempt['http']['response']) => ({
    status,
    started_at,
    finished_at: new Date().toISOString(),
    http: response === undefined ? { request } : { request, response },
    errors: status === 'delivered' ? [] : [response === undefined ? 75001 : 75499],
  });
  try {
    const signal = AbortSignal.any([context.closing, AbortSignal.timeout(context.timings.webhookTimeoutMs)]);
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
    const text = (await answer.text()).slice(0, maxAnswerCharacters);
    const response = { status: answer.status, headers: [...answer.headers], body: text };
    return finished(answer.ok ? 'delivered' : 'failed', response);
  } catch {
    return finished('failed');
  }
}
