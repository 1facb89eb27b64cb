/** Where LibreOffice is, and which one. */

import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface LibreOffice {
  /** The program itself, without the scripts and the splash screen in front of it. */
  readonly program: string;
  /** As it writes it into profiles, e.g. `7.4`. */
  readonly version: string;
  /** The build that a profile's extensions were last looked through by. */
  readonly build: string;
}

/** Where distributions and the project's own packages put the launcher. */
const launchers = [
  '/usr/bin/soffice',
  '/usr/lib/libreoffice/program/soffice',
  '/usr/local/bin/soffice',
  '/opt/homebrew/bin/soffice',
  '/Applications/LibreOffice.app/Contents/MacOS/soffice',
];

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

async function inspect(launcher: string): Promise<LibreOffice | undefined> {
  const found = await realpath(launcher).catch(() => undefined);
  if (found === undefined) return undefined;
  const folder = dirname(found);
  const isMac = folder.endsWith('/MacOS');
  const facts = isMac ? join(folder, '..', 'Resources') : folder;
  const version = /^ProductKey=LibreOffice ([\d.]+)/m.exec(await read(join(facts, 'bootstraprc')))?.[1];
  const build = /^buildid=(.+)$/m.exec(await read(join(facts, 'versionrc')))?.[1];
  if (version === undefined) return undefined;
  return { program: isMac ? found : join(folder, 'soffice.bin'), version, build: build?.trim() ?? '' };
}

let found: Promise<LibreOffice | undefined> | undefined;

async function find(): Promise<LibreOffice | undefined> {
  for (const launcher of launchers) {
    const office = await inspect(launcher);
    if (office !== undefined) return office;
  }
  return undefined;
}

/** Searched once a process. */
export const findLibreOffice = (): Promise<LibreOffice | undefined> => (found ??= find());
