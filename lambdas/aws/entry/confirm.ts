import type { ConfirmPorts } from '../../handlers/confirm.ts';
import { publicApp } from '../../web/public/app.ts';
import { confirmRoute } from '../../web/public/confirm-route.ts';
import { asApi } from '../http.ts';
import { type Makers, portsMadeBy, withPorts } from '../make-ports.ts';
import { clock, destinations, directory, faxes, journal, links, submissions, workflow } from '../wiring.ts';

const makers: Makers<ConfirmPorts> = { clock, destinations, directory, faxes, links, submissions, workflow };
const app = publicApp(journal(), confirmRoute(portsMadeBy(makers)));

export const handler = withPorts(asApi(app), makers);
