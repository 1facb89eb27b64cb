/** How a person runs the command line: by npm in the checkout, since elsewhere `npx` would ask a registry for a name that is not ours. */
import { isAbsolute, join } from 'node:path';
import type { Environment } from './settings.ts';

export const program = 'npm run faxpost --';

/** A command as it is typed: `npm run faxpost -- fax list`. */
export const typed = (words: string): string => `${program} ${words}`;

/** npm runs a script in the checkout, wherever its user stands; this is how a path that was given is found from there. */
export function pathFinder({ INIT_CWD: stood, npm_lifecycle_event: script }: Environment): (given: string) => string {
  if (script !== 'faxpost' || !stood || stood === process.cwd()) return (given) => given;
  return (given) => (given === '' || isAbsolute(given) ? given : join(stood, given));
}
