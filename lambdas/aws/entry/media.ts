import { publicApp } from '../../web/public/app.ts';
import { mediaRoute } from '../../web/public/media-route.ts';
import { asStream } from '../http.ts';
import { exactPorts, faxes, files, journal, plain } from '../wiring.ts';

export const handler = asStream(publicApp(journal(), mediaRoute(exactPorts({ ...plain, faxes, files }))));
