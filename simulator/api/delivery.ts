/** The delivery of one webhook, in the shape of GET /v2/webhook_deliveries. */

/** An event in the carrier's shape. */
export interface FaxEvent {
  readonly record_type: 'event';
  readonly id: string;
  readonly event_type: string;
  readonly occurred_at: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One POST to the customer. `errors` are numbers of the simulator's own: 75001 no connection, 75499 answer not 2xx. */
export interface DeliveryAttempt {
  readonly status: 'delivered' | 'failed';
  readonly started_at: string;
  readonly finished_at: string;
  readonly http: {
    readonly request: { readonly url: string; readonly headers: readonly (readonly string[])[] };
    readonly response?: {
      readonly status: number;
      readonly headers: readonly (readonly string[])[];
      readonly body: string;
    };
  };
  readonly errors: readonly number[];
}

/** `url` is null for the application's own; `staleSeconds` is the age that its signature is given. */
export interface Delivery {
  readonly id: string;
  readonly event: FaxEvent;
  readonly url: string | null;
  readonly staleSeconds: number;
  readonly startedAt: string;
  status: 'pending' | 'delivered' | 'failed';
  finishedAt: string | null;
  /** Newest first. */
  attempts: DeliveryAttempt[];
}

/** The record as the API shows it. */
export const deliveryResource = (delivery: Delivery, userId: string): Record<string, unknown> => ({
  id: delivery.id,
  user_id: userId,
  record_type: 'webhook_delivery',
  status: delivery.status,
  webhook: delivery.event,
  started_at: delivery.startedAt,
  finished_at: delivery.finishedAt,
  attempts: delivery.attempts,
});
