/**
 * Entry of a converting worker: the process in which an engine opens an untrusted document. It serves one job and is killed
 * afterwards, with everything that the engine has started. Its folder is its working directory; its argument names the engine.
 */

import { join } from 'node:path';
import { loadEngine } from '../engines/load-engine.ts';
import type { EngineName } from '../formats.ts';
import type { ConvertEvent, ConvertJob } from './convert-job.ts';
import { endWithParent } from './end-with-parent.ts';
import { killOnError } from './kill-on-error.ts';

const emit = (event: ConvertEvent): void => {
  process.send?.(event);
};

endWithParent();
killOnError();
const loading = loadEngine(process.argv[2] as EngineName);
process.once('message', async (message) => {
  // From our own parent: trusted, unlike everything that is in the file it names. A rejection ends the process.
  const { file, limits, ...job } = message as ConvertJob;
  const folder = process.cwd();
  const engine = await loading;
  const answer = await engine.convert({ ...job, path: join(folder, file), folder }, limits);
  emit({ event: 'answer', converter: engine.name, answer });
});
await (await loading).warmUp?.();
emit({ event: 'ready' });
