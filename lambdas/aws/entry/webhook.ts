import type { WebhookPorts } from '../../handlers/webhook.ts';
import { publicApp } from '../../web/public/app.ts';
import { healthRoute } from '../../web/public/health-route.ts';
import { webhookRoute } from '../../web/public/webhook-route.ts';
import { asApi } from '../http.ts';
import { type Makers, portsMadeBy, withPorts } from '../make-ports.ts';
import { carrierSignatures, clock, events, journal } from '../wiring.ts';

const makers: Makers<WebhookPorts> = { carriers: carrierSignatures, clock, events, journal };
const ports = portsMadeBy(makers);

/** Only its settings can be missing here: what it writes to is AWS's. */
const health = () =>
  ports().then(
    () => ({ ok: true, trouble: [] }),
    (error: unknown) => ({ ok: false, trouble: [`Webhooks cannot be taken: ${String(error)}`] }),
  );

const app = publicApp(journal(), webhookRoute(ports), healthRoute(health));

export const handler = withPorts(asApi(app), makers);
