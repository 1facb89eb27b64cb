/** Entry of the container image: speaks the Runtime API itself. */

import { tesseractReader } from '../../documents/jobs/tesseract.ts';
import { startConvertChildren } from '../../documents/sandbox/convert-children.ts';
import { type ConvertPorts, convert } from '../../handlers/convert.ts';
import { serveInvocations } from '../runtime-loop.ts';

const ports: ConvertPorts = { converter: startConvertChildren({ atOnce: 1 }), reader: tesseractReader };

await serveInvocations((event) => convert(ports, event));
