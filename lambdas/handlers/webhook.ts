/** The carrier's webhook: verify the raw body, enqueue, answer. Everything else happens behind the queue. */
import type { Carrier, Events, Ports } from '../ports.ts';

export const largestWebhook = 1024 * 1024;

export interface WebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire, decoded from whatever the gateway wrapped it in. */
  readonly raw: Uint8Array;
}

/** It never calls the carrier, so it is given no more than the carrier's signatures. */
export type WebhookPorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly carrier: Pick<Carrier, 'readWebhook'>;
  readonly events: Pick<Events, 'carrier' | 'received'>;
};

/** @returns the HTTP status: 413 too large, 403 bad signature, 400 malformed, 200 stored */
export async function webhook(
  { carrier, events, clock, journal }: WebhookPorts,
  { headers, raw }: WebhookRequest,
): Promise<200 | 400 | 403 | 413> {
  if (raw.byteLength > largestWebhook) return 413;
  const reading = await carrier.readWebhook(headers, raw, clock.now());
  if (!reading.ok) {
    if (reading.refusal === 'malformed') return 400;
    journal.alarm('webhook-forged');
    return 403;
  }
  for (const event of reading.value.events) await events.carrier(event);
  for (const event of reading.value.received) await events.received(event);
  return 200;
}
