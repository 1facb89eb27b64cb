import { download } from '../../handlers/download.ts';
import { asDownloadPage } from '../download-endpoint.ts';
import { exactPorts, faxes, files, plain } from '../wiring.ts';

export const handler = asDownloadPage(exactPorts({ ...plain, faxes, files }), download);
