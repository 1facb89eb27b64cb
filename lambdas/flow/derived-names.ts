/** Names that follow from what they name, so that a repeat finds what the first run made. */
import { createHash } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Twelve letters and digits: 60 bits of SHA-256 in base 32. */
export function nameOf(text: string): string {
  const hash = createHash('sha256').update(text).digest();
  return Array.from(hash.subarray(0, 12), (byte) => alphabet[byte & 31]).join('');
}
