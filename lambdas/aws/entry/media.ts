import { media } from '../../media.ts';
import { exactPorts, faxes, files, plain } from '../../wiring.ts';
import { asFileServer } from '../streaming.ts';

export const handler = asFileServer(exactPorts({ ...plain, faxes, files }), media);
