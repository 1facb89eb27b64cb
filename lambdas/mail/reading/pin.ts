/** A PIN in the text of a mail: one candidate a mail, so that nobody tries several at once. */
import { isPin } from '../../fax/sending/sender-checks.ts';

/** `PIN: 4711`, `Pin = 4711`, `PIN 4711`, anywhere in a line; without a sign between them only before a digit's word. */
const named = /(?:^|[^\p{L}\p{N}])pin(?:[ -]?code)?(?:\s*[:=]\s*|\s+)([0-9A-Za-z]+)(?![\p{L}\p{N}])/iu;

/**
 * @param lines that the sender wrote, without quoted ones
 * @returns what follows the word PIN first, else the first line if it is nothing but a PIN
 */
export function findPin(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const [, pin] = named.exec(line.slice(0, 1000)) ?? [];
    if (pin !== undefined && isPin(pin)) return pin;
  }
  const first = lines.find((line) => line.trim() !== '')?.trim();
  return first !== undefined && isPin(first) ? first : undefined;
}
