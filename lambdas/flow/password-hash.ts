/** Passwords as they are kept: a salted scrypt hash (RFC 7914; N = 2^14, r = 8, p = 1). */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const scryptOf = promisify<string, Buffer, number, Buffer>(scrypt);
const length = 32;

/** @returns `<salt>:<hash>`, both in Base64 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString('base64')}:${(await scryptOf(password, salt, length)).toString('base64')}`;
}

/** No password has this hash; checking against it takes as long as against any other. */
const nobodys = `${'A'.repeat(24)}:${'A'.repeat(44)}`;

/** Whether a password has this hash; takes as long when there is none. */
export async function isPasswordOf(hash: string | undefined, password: string): Promise<boolean> {
  const [salt = '', kept = ''] = (hash ?? nobodys).split(':');
  const given = await scryptOf(password, Buffer.from(salt, 'base64'), length);
  const known = Buffer.from(kept, 'base64');
  return hash !== undefined && known.length === given.length && timingSafeEqual(known, given);
}
