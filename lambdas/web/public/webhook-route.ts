/** `POST /webhooks/<carrier>`: the raw body, byte for byte, to the story; its status back. */
import { bodyLimit } from 'hono/body-limit';
import { largestWebhook, type WebhookPorts, webhook } from '../../handlers/webhook.ts';
import type { PublicRoute, Supply } from './app.ts';

/** Stops reading a body that is too large. */
const limited = bodyLimit({ maxSize: largestWebhook, onError: (c) => c.body(null, 413) });

export const webhookRoute =
  (ports: Supply<WebhookPorts>): PublicRoute =>
  (app) =>
    app.post('/webhooks/:carrier', limited, async (c) => {
      const raw = new Uint8Array(await c.req.arrayBuffer());
      return c.body(
        null,
        await webhook(await ports(), { carrier: c.req.param('carrier'), headers: c.req.header(), raw }),
      );
    });
