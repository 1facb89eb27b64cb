/**
 * Code of the workers, compiled ahead: reading and compiling two hundred modules takes two tenths of a second.
 * Node keeps what V8 made of each, by the module's content (module compile cache), in a folder that setup fills. Workers
 * only read it: their walls are read only.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Undefined where our code is a bundle, which has no packages beside it. */
export const compiledCodeFolder: string | undefined = import.meta.url.endsWith('.ts')
  ? join(fileURLToPath(new URL('../../..', import.meta.url)), 'node_modules', '.cache', 'faxpost')
  : undefined;

/** What a worker's environment says of it. */
export const compiledCode = (folder = compiledCodeFolder): { readonly NODE_COMPILE_CACHE?: string } =>
  folder !== undefined && existsSync(folder) ? { NODE_COMPILE_CACHE: folder } : {};
