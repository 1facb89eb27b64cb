/** The browser that @sparticuz/chromium carries: one file, packed with Brotli, unpacked once beside the packed one. */

import { randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

const FILE_MODE = 0o755;

/** The package's folder of packed programs. Its own unpacker is not used: it trusts whatever lies in the temporary folder. */
function programFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..', 'bin');
}

const can = (path: string, mode: number) =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/**
 * The path of the browser's program, unpacked where it is not yet: beside the package, where setup and the image put it
 * and only who may change our code may write; else into `folder`, which takes a second or two.
 */
export async function unpackChromium(folder: string): Promise<string> {
  const home = programFolder();
  const unpacked = join(home, 'chromium');
  if (await can(unpacked, constants.X_OK)) return unpacked;
  const target = (await can(home, constants.W_OK)) ? unpacked : join(folder, 'chromium');
  const partial = `${target}.${randomUUID()}`;
  try {
    await pipeline(
      createReadStream(join(home, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(partial, { mode: FILE_MODE }),
    );
    // Whole or not at all, also when several do this at once.
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
  return target;
}
