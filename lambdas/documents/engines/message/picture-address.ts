/** Pictures as addresses that hold their bytes (RFC 2397). */

/** Pictures that a browser shows, by their first bytes. */
const shownTypes: readonly (readonly [type: string, start: RegExp])[] = [
  ['image/png', /^\x89PNG/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8/],
  ['image/webp', /^RIFF....WEBP/s],
  ['image/bmp', /^BM/],
];

/** Undefined for what no browser shows as a picture. */
export function dataAddress(content: Buffer): string | undefined {
  const start = content.toString('latin1', 0, 12);
  const type = shownTypes.find(([, pattern]) => pattern.test(start))?.[0];
  return type === undefined ? undefined : `data:${type};base64,${content.toString('base64')}`;
}
