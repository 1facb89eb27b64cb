/** A password as it comes on standard input. */
import type { Terminal } from '../terminal.ts';

const shortest = 8;

export async function readPassword(
  terminal: Pick<Terminal, 'readInput'>,
): Promise<{ readonly value: string } | { readonly refused: string }> {
  // One line end belongs to the file or the terminal, not to the password.
  const password = (await terminal.readInput()).replace(/\r?\n$/, '');
  if ([...password].length < shortest) return { refused: `A password has at least ${shortest} characters.` };
  if (/\p{Cc}/u.test(password)) return { refused: 'A password is one line without control characters.' };
  return { value: password };
}
