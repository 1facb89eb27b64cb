import type { MediaPorts } from '../../handlers/media.ts';
import { publicApp } from '../../web/public/app.ts';
import { mediaRoute } from '../../web/public/media-route.ts';
import { asStream } from '../http.ts';
import { type Makers, portsMadeBy, withPorts } from '../make-ports.ts';
import { clock, faxes, files, journal, links } from '../wiring.ts';

const makers: Makers<MediaPorts> = { clock, faxes, files, links };
const app = publicApp(journal(), mediaRoute(portsMadeBy(makers)));

export const handler = withPorts(asStream(app), makers);
