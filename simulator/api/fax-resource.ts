/** Calls in the carrier's words: the Fax resource and the payloads of its events. */

import type { Call } from '../line/call.ts';

/** The Fax resource of GET /v2/faxes/{id}. `link` makes a URL of a media token. */
export function faxResource(call: Call, link: (token: string) => string): Record<string, unknown> {
  const { request, reception } = call;
  const stored = call.mediaToken === null ? undefined : link(call.mediaToken);
  return present({
    record_type: 'fax',
    id: call.id,
    connection_id: call.connectionId,
    direction: call.direction,
    from: call.from,
    to: call.to,
    status: call.status,
    media_url: request?.media_url ?? (call.direction === 'inbound' ? (reception?.mediaUrl ?? stored) : undefined),
    media_name: request?.media_name,
    from_display_name: request === null ? undefined : (request.from_display_name ?? request.from),
    quality: request?.quality,
    store_media: request?.store_media,
    stored_media_url: request?.store_media === true ? stored : undefined,
    webhook_url: request?.webhook_url,
    client_state: call.clientState ?? undefined,
    failure_reason: call.failureReason,
    internal_failure_reason: null,
    created_at: call.createdAt,
    updated_at: call.updatedAt,
  });
}

/** The fields of every event's payload, then those of this one. */
export function eventPayload(call: Call, userId: string, more: Record<string, unknown>): Record<string, unknown> {
  return present({
    fax_id: call.id,
    connection_id: call.connectionId,
    direction: call.direction,
    from: call.from,
    to: call.to,
    user_id: userId,
    status: call.status,
    client_state: call.clientState ?? undefined,
    original_media_url: call.request?.media_url,
    media_name: call.request?.media_name,
    caller_id: call.reception?.callerId,
    ...more,
  });
}

/** Seconds on the line, at least one. */
export const callSeconds = (call: Call): number =>
  call.startedAt === null || call.endedAt === null
    ? 0
    : Math.max(1, Math.ceil((Date.parse(call.endedAt) - Date.parse(call.startedAt)) / 1000));

const present = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
