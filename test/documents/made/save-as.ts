/** Documents as LibreOffice saves them in other formats. */

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newFolder } from './engine-jobs.ts';

/** @param from ending of the document's own format; `to` of the one that is wanted */
export async function saveAs(to: string, document: Uint8Array, from: string): Promise<Buffer> {
  const folder = newFolder();
  const path = join(folder, `document.${from}`);
  writeFileSync(path, document);
  const words = [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', to];
  await promisify(execFile)('soffice', [...words, '--outdir', join(folder, 'saved'), path]);
  return readFileSync(join(folder, 'saved', `document.${to}`));
}
