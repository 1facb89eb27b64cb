import { media } from '../../handlers/media.ts';
import { asFileServer } from '../streaming.ts';
import { exactPorts, faxes, files, plain } from '../wiring.ts';

export const handler = asFileServer(exactPorts({ ...plain, faxes, files }), media);
