/** The browser that @sparticuz/chromium carries: one file, packed with Brotli, unpacked once beside the packed one. */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';

const FILE_MODE = 0o755;
const START_MS = 10_000;

/** The package's folder of packed programs. Its own unpacker is not used: it trusts whatever lies in the temporary folder. */
function programFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
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

/** What keeps the browser from starting here, and what to do about it. */
export async function findBrowserTrouble(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-browser-'));
  try {
    const program = await unpackChromium(folder);
    await promisify(execFile)(program, ['--version'], { timeout: START_MS });
  } catch {
    return 'The browser that lays out HTML pages does not start: its libraries are missing. Run "npm run setup".';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const hasFonts = await can('/etc/fonts/fonts.conf', constants.R_OK);
  return hasFonts ? undefined : 'No fonts are installed, so HTML pages would be blank. Run "npm run setup".';
}
