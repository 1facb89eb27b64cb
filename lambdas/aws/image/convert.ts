/** Entry of the container image: speaks the Runtime API itself. */
import { type ConvertPorts, convert } from '../../convert.ts';
import { startConvertChildren } from '../../documents/convert-children.ts';
import { tesseractReader } from '../../documents/tesseract.ts';
import { serveInvocations } from '../runtime-loop.ts';

const ports: ConvertPorts = { converter: startConvertChildren({ atOnce: 1 }), reader: tesseractReader };

await serveInvocations((event) => convert(ports, event));
