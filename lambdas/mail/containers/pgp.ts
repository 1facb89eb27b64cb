/** OpenPGP by content (RFC 9580 section 6.2, the armour lines) and, for the binary form, by name. */

export type PgpKind = 'encrypted' | 'signature' | 'key';

const armoured: readonly [RegExp, PgpKind][] = [
  [/^-----BEGIN PGP MESSAGE/m, 'encrypted'],
  [/^-----BEGIN PGP SIGNATURE-----/m, 'signature'],
  [/^-----BEGIN PGP (?:PUBLIC|PRIVATE) KEY BLOCK-----/m, 'key'],
];

/** Bytes of a part that have to be kept to recognise it: comments may stand before the armour. */
export const headBytes = 2048;

/**
 * @param head the first bytes of the part
 * @returns undefined for everything that is not OpenPGP; `.asc` alone proves nothing.
 */
export function pgpKindOf(head: Buffer, name: string): PgpKind | undefined {
  const text = head.toString('latin1');
  // A clear-signed text has a signature in it, and is a text.
  if (/^-----BEGIN PGP SIGNED MESSAGE-----/m.test(text)) return undefined;
  const found = armoured.find(([line]) => line.test(text))?.[1];
  if (found) return found;
  // A signature packet of its own, in its old or new form.
  if (/\.(?:sig|gpg|pgp)$/i.test(name) && [0x88, 0x89, 0x8a, 0xc2].includes(head[0] ?? 0)) return 'signature';
  // Every binary packet begins with its highest bit set (RFC 9580 section 4.2).
  return /\.(?:gpg|pgp)$/i.test(name) && (head[0] ?? 0) >= 0x80 ? 'encrypted' : undefined;
}
