/** `Carrier` on Telnyx Programmable Fax (API v2) by its own package. */
import type { KeyObject } from 'node:crypto';
import Telnyx from 'telnyx';
import type { AttemptResult } from '../../fax/attempts.ts';
import { Transient } from '../../fax/errors.ts';
import type { E164 } from '../../fax/model.ts';
import type {
  Carrier,
  CarrierCall,
  CarrierCallState,
  MediaAnswer,
  ReceivedEvent,
  SubmitAnswer,
  WebhookReading,
} from '../../ports.ts';
import { defaultMediaLimits, fetchMedia, type MediaLimits, telnyxMediaHosts } from './media-fetch.ts';
import { resultOfFailure } from './telnyx-reasons.ts';
import { readReceived } from './telnyx-received.ts';
import { encodeState, readPublicKey, readWebhook, telnyxName } from './telnyx-webhook.ts';

export interface TelnyxOptions {
  /** By which attempts, events and webhooks name it; `telnyx` by default. */
  readonly name?: string;
  readonly apiKey: string;
  /** Base64 of 32 bytes. */
  readonly publicKey: string;
  /** Of the fax application. */
  readonly connectionId: string;
  /** Telnyx's own by default; `/v2` belongs to it. */
  readonly baseUrl?: string;
  /** Real milliseconds a request may take. */
  readonly timeout?: number;
  /** Hosts that received pages may come from, beside the API's own; Telnyx's and its storage's by default. */
  readonly mediaHosts?: readonly string[];
}

type TelnyxFax = NonNullable<Telnyx.FaxRetrieveResponse['data']>;

export class TelnyxCarrier implements Carrier {
  readonly name: string;
  readonly #client: Telnyx;
  readonly #key: KeyObject;
  readonly #connectionId: string;
  readonly #mediaLimits: MediaLimits;

  constructor({ name, apiKey, publicKey, connectionId, baseUrl, mediaHosts, timeout = 10_000 }: TelnyxOptions) {
    this.name = name ?? telnyxName;
    this.#client = new Telnyx({ apiKey, timeout, logLevel: 'off', ...(baseUrl ? { baseURL: baseUrl } : {}) });
    this.#key = readPublicKey(publicKey);
    this.#connectionId = connectionId;
    const own = baseUrl === undefined ? [] : [new URL(baseUrl).host];
    this.#mediaLimits = { ...defaultMediaLimits, hosts: [...(mediaHosts ?? telnyxMediaHosts), ...own] };
  }

  async submit(call: CarrierCall): Promise<SubmitAnswer> {
    const displayName = call.displayName.replace(/[^A-Za-z0-9 \-_~!.+]/g, '').slice(0, 128);
    const parameters: Telnyx.FaxCreateParams = {
      connection_id: this.#connectionId,
      from: call.from,
      to: call.to,
      media_url: call.mediaUrl,
      webhook_url: call.webhookUrl,
      client_state: encodeState(call.attemptId),
      t38_enabled: call.transport.t38,
      quality: call.transport.quality,
      ...(displayName.trim() === '' ? {} : { from_display_name: displayName }),
    };
    try {
      // The package would repeat a POST that timed out: three faxes for one.
      const { data } = await this.#client.faxes.create(parameters, { maxRetries: 0 });
      return data?.id === undefined
        ? { kind: 'unknown', reason: 'answer without id' }
        : { kind: 'accepted', carrierId: data.id };
    } catch (error) {
      return answerOfError(error);
    }
  }

  async call(carrierId: string): Promise<CarrierCallState | undefined> {
    try {
      const { data } = await this.#client.faxes.retrieve(carrierId);
      return data && stateOf(data);
    } catch (error) {
      if (error instanceof Telnyx.NotFoundError) return undefined;
      throw unreachable(error);
    }
  }

  async find(attemptId: string, to: E164, since: number): Promise<CarrierCallState | undefined> {
    const state = encodeState(attemptId);
    const filter = {
      direction: { eq: 'outbound' as const },
      to: { eq: to },
      created_at: { gte: new Date(since).toISOString() },
    };
    try {
      for await (const fax of this.#client.faxes.list({ filter, 'page[size]': 50 })) {
        if (fax.client_state === state) return stateOf(fax);
      }
      return undefined;
    } catch (error) {
      throw unreachable(error);
    }
  }

  async cancel(carrierId: string): Promise<void> {
    try {
      await this.#client.faxes.actions.cancel(carrierId);
    } catch (error) {
      // Over already, or unknown: nothing is left to cancel.
      if (error instanceof Telnyx.APIError && error.status !== undefined && error.status >= 400 && error.status < 500)
        return;
      throw unreachable(error);
    }
  }

  /** A link lives some minutes; a dead one is renewed once, and the fax read again for the new one. */
  async media(carrierId: string, url: string | undefined): Promise<MediaAnswer> {
    const first = url ?? (await this.#mediaUrl(carrierId));
    const answer = first === undefined ? 'expired' : await fetchMedia(first, this.#mediaLimits);
    if (answer !== 'expired') return answer;
    await this.#refresh(carrierId);
    const second = await this.#mediaUrl(carrierId);
    if (second === undefined) throw new Transient('The carrier has no link to the pages yet.');
    const again = await fetchMedia(second, this.#mediaLimits);
    if (again === 'expired') throw new Transient('The renewed link to the pages is dead as well.');
    return again;
  }

  async receivedSince(since: number): Promise<ReceivedEvent[]> {
    const filter = { direction: { eq: 'inbound' as const }, created_at: { gte: new Date(since).toISOString() } };
    const found: ReceivedEvent[] = [];
    try {
      for await (const fax of this.#client.faxes.list({ filter, 'page[size]': 50 })) {
        const event = receivedOf(fax, this.name);
        if (event !== undefined) found.push(event);
      }
    } catch (error) {
      throw unreachable(error);
    }
    return found.sort((one, other) => one.reception.at - other.reception.at);
  }

  async #mediaUrl(carrierId: string): Promise<string | undefined> {
    try {
      const { data } = await this.#client.faxes.retrieve(carrierId);
      return (data && mediaOf(data)) ?? undefined;
    } catch (error) {
      throw unreachable(error);
    }
  }

  async #refresh(carrierId: string): Promise<void> {
    try {
      await this.#client.faxes.actions.refresh(carrierId);
    } catch (error) {
      throw unreachable(error);
    }
  }

  async readWebhook(headers: Readonly<Record<string, string>>, raw: Uint8Array, now: number): Promise<WebhookReading> {
    return readWebhook({ name: this.name, key: this.#key }, headers, raw, now);
  }
}

/** The published type of a fax does not name every field that the API gives. */
const mediaOf = (fax: TelnyxFax): string | undefined => {
  const { media_url, original_media_url } = fax as TelnyxFax & { readonly original_media_url?: string | null };
  return media_url ?? original_media_url ?? undefined;
};

/** A fax of the list as the event that its webhook would have been; undefined while it is not over. */
function receivedOf(fax: TelnyxFax, carrier: string): ReceivedEvent | undefined {
  const more = fax as TelnyxFax & { readonly page_count?: number; readonly caller_id?: string };
  const event =
    fax.status === 'failed'
      ? 'fax.failed'
      : fax.status === 'received' || fax.status === 'delivered'
        ? 'fax.received'
        : '';
  const at = Date.parse(fax.updated_at ?? fax.created_at ?? '');
  if (fax.id === undefined || event === '' || Number.isNaN(at)) return undefined;
  const media = mediaOf(fax);
  return readReceived(
    { id: `listed-${fax.id}`, carrier, event, at, isStale: false },
    {
      fax_id: fax.id,
      from: fax.from,
      to: fax.to,
      caller_id: more.caller_id,
      page_count: more.page_count,
      failure_reason: fax.failure_reason,
      ...(media === undefined ? {} : { media_url: media }),
    },
  );
}

/** Errors of a connection that never came about, so that nothing was said over it. */
const unconnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The code by which the operating system or the resolver gave a connection up; of several addresses, only if of all. */
function unconnectedCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError) {
    const codes = error.errors.map(unconnectedCode);
    return codes.includes(undefined) ? undefined : codes[0];
  }
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && unconnected.has(code) ? code : unconnectedCode(error.cause);
}

/**
 * A refusal was certainly not dialled, nor what never reached the carrier; a time-out, a lost connection or a server error
 * may well have been.
 */
function answerOfError(error: unknown): SubmitAnswer {
  if (!(error instanceof Telnyx.APIError)) throw error;
  const { status } = error;
  const code = unconnectedCode(error);
  if (code !== undefined) {
    const result = { outcome: 'carrier-unavailable', retry: 'hold', reason: code, isUnreached: true } as const;
    return { kind: 'refused', result };
  }
  if (status === undefined || status >= 500 || status === 408) {
    return { kind: 'unknown', reason: status === undefined ? error.constructor.name : `HTTP ${status}` };
  }
  const reason = `HTTP ${status}`;
  const result: AttemptResult =
    status === 429
      ? { outcome: 'carrier-unavailable', retry: 'hold', reason }
      : { outcome: status === 422 ? 'internal' : 'carrier-unavailable', retry: 'never', reason };
  return { kind: 'refused', result };
}

function stateOf({ id, status, failure_reason }: TelnyxFax): CarrierCallState {
  const carrierId = id ?? '';
  if (status === 'delivered') return { carrierId, result: { outcome: 'sent', retry: 'never' } };
  if (status === 'failed') return { carrierId, result: resultOfFailure(failure_reason ?? '') };
  return { carrierId };
}

const unreachable = (cause: unknown): Error =>
  cause instanceof Telnyx.APIError ? new Transient('The carrier cannot be asked now.', { cause }) : (cause as Error);
