/** Entry of the container image: speaks the Runtime API itself. */

import { createEngineConverter } from '../../documents/jobs/engine-converter.ts';
import { tesseractReader } from '../../documents/jobs/tesseract.ts';
import { startWorkerPool } from '../../documents/sandbox/worker-pool.ts';
import { type ConvertPorts, convert } from '../../handlers/convert.ts';
import { serveInvocations } from '../runtime-loop.ts';

const converter = createEngineConverter(startWorkerPool(), { atOnce: 1 });
const ports: ConvertPorts = { converter, reader: tesseractReader };

await serveInvocations((event) => convert(ports, event));
