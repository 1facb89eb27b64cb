/**
 * Faults that can be switched on, for all calls from then on.
 * - webhooks: `duplicate` sends every event three times, two of them at once; `reorder` holds a fax's events back until
 *   its final one, which goes first; `delay` sends them late; `lose` never; `stale` signs them with a time ten minutes
 *   old. Several at once as a list.
 * - media: `expire` makes links to received faxes expired from the start, until they are refreshed; `twice` fetches the media of
 *   sent ones again before the call; `late` fetches it late.
 * - inbound: the shape of the event that announces a received fax.
 */

import * as v from 'valibot';

const webhookFault = v.picklist(['duplicate', 'reorder', 'delay', 'lose', 'stale', 'none']);

const change = v.strictObject({
  webhooks: v.optional(v.union([webhookFault, v.array(webhookFault)])),
  media: v.optional(v.picklist(['expire', 'twice', 'late', 'none'])),
  inbound: v.optional(v.picklist(['received', 'direction'])),
});

/** One webhook fault; `none` is the absence of any. */
export type WebhookFault = v.InferOutput<typeof webhookFault>;

/** The current switches. `webhooks` is a list when several are on. */
export type Faults = Required<v.InferOutput<typeof change>>;

/** Every switch off. */
export const noFaults: Faults = { webhooks: 'none', media: 'none', inbound: 'received' };

/** The switches after a change; keys that the change does not name stay as they are. Undefined when it is not understood. */
export function changeFaults(faults: Faults, body: unknown): Faults | undefined {
  const read = v.safeParse(change, body);
  return read.success && !Array.isArray(body) ? { ...faults, ...read.output } : undefined;
}

/** Whether a webhook fault is on. */
export const hasWebhookFault = (faults: Faults, fault: WebhookFault): boolean =>
  [faults.webhooks].flat().includes(fault);
