import { publicApp } from '../../web/public/app.ts';
import { healthRoute } from '../../web/public/health-route.ts';
import { webhookRoute } from '../../web/public/webhook-route.ts';
import { asApi } from '../http.ts';
import { carrierSignatures, events, exactPorts, journal, plain } from '../wiring.ts';

const ports = exactPorts({ ...plain, carrier: carrierSignatures, events });

/** Only its settings can be missing here: what it writes to is AWS's. */
const health = () =>
  ports().then(
    () => ({ ok: true, trouble: [] }),
    (error: unknown) => ({ ok: false, trouble: [`Webhooks cannot be taken: ${String(error)}`] }),
  );

export const handler = asApi(publicApp(journal(), webhookRoute('telnyx', ports), healthRoute(health)));
