import { download } from '../../download.ts';
import { exactPorts, faxes, files, plain } from '../../wiring.ts';
import { asDownloadPage } from '../download-door.ts';

export const handler = asDownloadPage(exactPorts({ ...plain, faxes, files }), download);
