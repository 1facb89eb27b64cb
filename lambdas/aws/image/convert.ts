/** Entry of the container image: speaks the Runtime API itself. */

import { createEngineConverter } from '../../documents/jobs/engine-converter.ts';
import { createTesseractReader } from '../../documents/jobs/tesseract.ts';
import { startWorkerPool } from '../../documents/sandbox/worker-pool.ts';
import { type ConvertPorts, convert } from '../../handlers/convert.ts';
import { serveInvocations } from '../runtime-loop.ts';

/** The kernel grants no namespaces here: this function, its empty role and its subnet without a way out are the wall. */
const walls = 'function';
const converter = createEngineConverter(startWorkerPool({ walls }), { atOnce: 1, walls });
const ports: ConvertPorts = { converter, reader: createTesseractReader(walls) };

await serveInvocations((event) => convert(ports, event));
