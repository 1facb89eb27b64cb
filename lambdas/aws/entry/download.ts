import { publicApp } from '../../web/public/app.ts';
import { receivedRoute } from '../../web/public/received-route.ts';
import { asStream } from '../http.ts';
import { directory, exactPorts, faxes, files, journal, plain, received } from '../wiring.ts';

const ports = exactPorts({ ...plain, directory, faxes, files, received });

export const handler = asStream(publicApp(journal(), receivedRoute(ports)));
