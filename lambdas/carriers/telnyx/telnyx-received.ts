/**
 * Telnyx's events about faxes that came in, in both of their shapes: `fax.received` with `media_url`, and any final event of
 * `direction: inbound` with `original_media_url`.
 */
import type { ReceiveFailure } from '../../fax/received.ts';
import type { ReceivedEvent } from '../../ports.ts';

export interface InboundPayload {
  readonly fax_id: string;
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly caller_id?: string | null | undefined;
  readonly page_count?: number | null | undefined;
  readonly call_duration_secs?: number | null | undefined;
  readonly partial_content?: boolean | null | undefined;
  readonly media_url?: string | null | undefined;
  readonly original_media_url?: string | null | undefined;
  readonly failure_reason?: string | null | undefined;
}

export interface InboundEnvelope {
  readonly id: string;
  /** Our name of the carrier. */
  readonly carrier: string;
  readonly event: string;
  readonly at: number;
  readonly isStale: boolean;
}

/** Inbound reasons of Telnyx's "Fax API error list". */
const failures: Readonly<Record<string, ReceiveFailure>> = {
  carrier_lost: 'dropped',
  sender_call_dropped: 'dropped',
  sender_canceled: 'cancelled',
  fax_signaling_error: 'transmission-error',
  sender_communication_error: 'transmission-error',
};

const finalEvents = ['fax.received', 'fax.delivered', 'fax.failed'];

/** No number, written however, is longer. */
const maxNumberLength = 200;

/** @returns undefined for what happens before the end of a call */
export function readReceived(envelope: InboundEnvelope, payload: InboundPayload): ReceivedEvent | undefined {
  if (!finalEvents.includes(envelope.event)) return undefined;
  const isFailed = envelope.event === 'fax.failed';
  const mediaUrl = payload.media_url ?? payload.original_media_url ?? undefined;
  return {
    id: envelope.id,
    reception: {
      at: envelope.at,
      carrier: envelope.carrier,
      carrierId: payload.fax_id,
      from: payload.caller_id || payload.from || '',
      to: (payload.to ?? '').slice(0, maxNumberLength),
      ...(typeof payload.page_count === 'number' ? { pages: payload.page_count } : {}),
      ...(typeof payload.call_duration_secs === 'number' ? { seconds: payload.call_duration_secs } : {}),
      isPartial: payload.partial_content === true,
      ...(isFailed ? { failure: failures[payload.failure_reason ?? ''] ?? 'unknown' } : {}),
    },
    // The link of an old event is not believed: the carrier is asked for the pages by the fax's own name.
    ...(mediaUrl === undefined || envelope.isStale || isFailed ? {} : { mediaUrl }),
  };
}
