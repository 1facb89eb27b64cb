/**
 * Telnyx's webhooks: Ed25519 over `timestamp|raw body` (RFC 8032), 300 s of tolerance; events in any order, several
 * times, or never. Source: developers.telnyx.com, "Receiving webhooks".
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as v from 'valibot';
import type { AttemptResult } from '../../fax/attempts.ts';
import { accepted, refused } from '../../fax/result.ts';
import type { CarrierEvent, WebhookReading } from '../../ports.ts';
import { resultOfFailure } from './telnyx-reasons.ts';
import { readReceived } from './telnyx-received.ts';

/** Real seconds. */
const tolerance = 300;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the 32 bytes of the key (RFC 8410 section 4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

const envelope = v.object({
  data: v.object({
    record_type: v.literal('event'),
    id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    event_type: v.pipe(v.string(), v.startsWith('fax.')),
    occurred_at: v.pipe(v.string(), v.transform(Date.parse), v.number()),
    payload: v.object({
      fax_id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
      direction: v.optional(v.string()),
      client_state: v.nullish(v.string()),
      failure_reason: v.nullish(v.string()),
      page_count: v.nullish(v.number()),
      call_duration_secs: v.nullish(v.number()),
      from: v.nullish(v.string()),
      to: v.nullish(v.string()),
      caller_id: v.nullish(v.string()),
      partial_content: v.nullish(v.boolean()),
      media_url: v.nullish(v.string()),
      original_media_url: v.nullish(v.string()),
    }),
  }),
});
export type Payload = v.InferOutput<typeof envelope>['data']['payload'];

/** @param base64 32 bytes, as the portal shows the key. Throws `TypeError` when it is not that. */
export function readPublicKey(base64: string): KeyObject {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 32) throw new TypeError('The carrier public key must be 32 bytes in Base64.');
  return createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: 'der', type: 'spki' });
}

/** What Telnyx's attempts, events and webhooks are named by, unless there are several accounts. */
export const telnyxName = 'telnyx';

/** @param headers names in lower case */
export function readWebhook(
  { name: carrier, key }: { readonly name: string; readonly key: KeyObject },
  headers: Readonly<Record<string, string>>,
  raw: Uint8Array,
  now: number,
): WebhookReading {
  const timestamp = headers['telnyx-timestamp'] ?? '';
  const signature = Buffer.from(headers['telnyx-signature-ed25519'] ?? '', 'base64');
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), raw]);
  if (!/^\d{1,12}$/.test(timestamp) || signature.length !== 64 || !verify(null, signed, key, signature)) {
    return refused('forged');
  }
  const isStale = Math.abs(now / 1000 - Number(timestamp)) > tolerance;
  const parsed = v.safeParse(envelope, parseJson(raw));
  if (!parsed.success) return refused('malformed');
  const { id, event_type, occurred_at, payload } = parsed.output.data;
  if (payload.direction === 'inbound') {
    const received = readReceived({ id, carrier, event: event_type, at: occurred_at, isStale }, payload);
    return accepted({ events: [], received: received === undefined ? [] : [received] });
  }
  const result = resultOf(event_type, payload);
  const event: CarrierEvent = {
    id,
    at: occurred_at,
    carrier,
    carrierId: payload.fax_id,
    said: event_type.slice('fax.'.length),
    ...(payload.client_state ? { attemptId: decodeState(payload.client_state) } : {}),
    ...(result === undefined ? {} : { result }),
    ...(isStale ? { isStale } : {}),
  };
  return accepted({ events: [event], received: [] });
}

function parseJson(raw: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(raw).toString('utf8'));
  } catch {
    return undefined;
  }
}

export const encodeState = (attemptId: string): string => Buffer.from(attemptId).toString('base64');
export const decodeState = (state: string): string => Buffer.from(state, 'base64').toString('utf8');

function resultOf(
  event: string,
  { failure_reason, page_count, call_duration_secs }: Payload,
): AttemptResult | undefined {
  const seconds = call_duration_secs ?? undefined;
  if (event === 'fax.failed') return resultOfFailure(failure_reason ?? '', seconds);
  if (event !== 'fax.delivered') return undefined;
  return {
    outcome: 'sent',
    retry: 'never',
    ...(typeof page_count === 'number' ? { pages: page_count } : {}),
    ...(seconds === undefined ? {} : { seconds }),
  };
}
