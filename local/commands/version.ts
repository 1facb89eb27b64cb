/** `faxpost --version`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer } from './command.ts';

export function versionAnswer(): Answer {
  const path = fileURLToPath(new URL('../../package.json', import.meta.url));
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return { json: { version, node: process.versions.node }, text: `faxpost ${version}` };
}
