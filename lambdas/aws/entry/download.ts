import type { DownloadPorts } from '../../handlers/download.ts';
import { publicApp } from '../../web/public/app.ts';
import { receivedRoute } from '../../web/public/received-route.ts';
import { asStream } from '../http.ts';
import { type Makers, portsMadeBy, withPorts } from '../make-ports.ts';
import { clock, directory, files, journal, links, received } from '../wiring.ts';

const makers: Makers<DownloadPorts> = { clock, directory, files, links, received };
const app = publicApp(journal(), receivedRoute(portsMadeBy(makers)));

export const handler = withPorts(asStream(app), makers);
