/** How a person runs the command line: by npm in the checkout, since elsewhere `npx` would ask a registry for a name that is not ours. */

export const program = 'npm run faxpost --';

/** A command as it is typed: `npm run faxpost -- fax list`. */
export const typed = (words: string): string => `${program} ${words}`;
