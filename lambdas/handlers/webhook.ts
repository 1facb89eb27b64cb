/** The carrier's webhook: verify the raw body, enqueue, answer. Everything else happens behind the queue. */
import type { Carriers, Events, Ports } from '../ports.ts';

export const largestWebhook = 1024 * 1024;

export interface WebhookRequest {
  /** The carrier's name, from the address that was called. */
  readonly carrier: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire, decoded from whatever the gateway wrapped it in. */
  readonly raw: Uint8Array;
}

/** It never calls a carrier, so it is given no more than the carriers' signatures. */
export type WebhookPorts = Pick<Ports, 'clock' | 'journal'> & {
  readonly carriers: Carriers<'readWebhook'>;
  readonly events: Pick<Events, 'carrier' | 'received'>;
};

/** @returns the HTTP status: 404 no such carrier, 413 too large, 403 bad signature, 400 malformed, 200 stored */
export async function webhook(
  { carriers, events, clock, journal }: WebhookPorts,
  { carrier: name, headers, raw }: WebhookRequest,
): Promise<200 | 400 | 403 | 404 | 413> {
  const carrier = Object.hasOwn(carriers, name) ? carriers[name] : undefined;
  if (carrier === undefined) return 404;
  if (raw.byteLength > largestWebhook) return 413;
  const reading = await carrier.readWebhook(headers, raw, clock.now());
  if (!reading.ok) {
    if (reading.refusal === 'malformed') return 400;
    journal.alarm('webhook-forged', { carrier: name });
    return 403;
  }
  for (const event of reading.value.events) await events.carrier(event);
  for (const event of reading.value.received) await events.received(event);
  return 200;
}
