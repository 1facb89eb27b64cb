/** `Carrier` on Telnyx Programmable Fax (API v2) by its own package. */
import type { KeyObject } from 'node:crypto';
import Telnyx from 'telnyx';
import type { AttemptResult } from '../fax/attempts.ts';
import { Transient } from '../fax/errors.ts';
import type { E164 } from '../fax/model.ts';
import type { Carrier, CarrierCall, CarrierCallState, SubmitAnswer, WebhookReading } from '../ports.ts';
import { resultOfFailure } from './telnyx-reasons.ts';
import { encodeState, readPublicKey, readWebhook } from './telnyx-webhook.ts';

export interface TelnyxOptions {
  readonly apiKey: string;
  /** Base64 of 32 bytes. */
  readonly publicKey: string;
  /** Of the fax application. */
  readonly connectionId: string;
  /** Telnyx's own unless told; `/v2` belongs to it. */
  readonly baseUrl?: string;
  /** Real milliseconds a request may take. */
  readonly timeout?: number;
}

type TelnyxFax = NonNullable<Telnyx.FaxRetrieveResponse['data']>;

export class TelnyxCarrier implements Carrier {
  readonly #client: Telnyx;
  readonly #key: KeyObject;
  readonly #connectionId: string;

  constructor({ apiKey, publicKey, connectionId, baseUrl, timeout = 10_000 }: TelnyxOptions) {
    this.#client = new Telnyx({ apiKey, timeout, logLevel: 'off', ...(baseUrl ? { baseURL: baseUrl } : {}) });
    this.#key = readPublicKey(publicKey);
    this.#connectionId = connectionId;
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

  async readWebhook(headers: Readonly<Record<string, string>>, raw: Uint8Array, now: number): Promise<WebhookReading> {
    return readWebhook(this.#key, headers, raw, now);
  }
}

/** A refusal was certainly not dialled; a time-out, a lost connection or a server error may well have been. */
function answerOfError(error: unknown): SubmitAnswer {
  if (!(error instanceof Telnyx.APIError)) throw error;
  const { status } = error;
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
