/**
 * Code of the workers, compiled ahead: reading and compiling two hundred modules takes two tenths of a second.
 * Node keeps the code that V8 compiled, by the module's content (module compile cache), in a folder that setup fills. For
 * workers it is mounted read only.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Undefined in a bundle, which has no packages beside it. */
export const compiledCodeFolder: string | undefined = import.meta.url.endsWith('.ts')
  ? join(fileURLToPath(new URL('../../..', import.meta.url)), 'node_modules', '.cache', 'faxpost')
  : undefined;

/** The variable of a worker's environment that names it. */
export const compiledCode = (folder = compiledCodeFolder): { readonly NODE_COMPILE_CACHE?: string } =>
  folder !== undefined && existsSync(folder) ? { NODE_COMPILE_CACHE: folder } : {};
