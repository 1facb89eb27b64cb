/** What a zip archive really is, by the names in its directory: Office documents are zip archives too. */

import { type Format, recognitions } from '../formats.ts';
import { MAX_PARTS, packedBytesOf, readZipDirectory } from './zip-directory.ts';

/** Parts by which the kinds of Office Open XML begin (ECMA-376 part 2). */
const parts = recognitions.flatMap(([format, { zipPart }]) =>
  zipPart === undefined ? [] : [[zipPart, format] as const],
);

/** OpenDocument 1.3, part 2, 3.3: the first file, not packed, names the kind. */
const mediaTypes: ReadonlyMap<string, Format> = new Map(
  recognitions.flatMap(([format, { zipMediaType }]) => (zipMediaType === undefined ? [] : [[zipMediaType, format]])),
);

/** The format of the document that an archive is; undefined for other archives. */
export function recogniseZip(file: Buffer): Format | undefined {
  const entries = readZipDirectory(file, MAX_PARTS);
  if (entries === undefined) return undefined;
  const first = entries.find(({ name, method }) => name === 'mimetype' && method === 0);
  const mimetype = first === undefined ? undefined : packedBytesOf(file, first)?.toString('latin1').trim();
  if (mimetype !== undefined) return mediaTypes.get(mimetype.replace(/-template$/, ''));
  if (!entries.some(({ name }) => name === '[Content_Types].xml')) return undefined;
  return parts.find(([part]) => entries.some(({ name }) => part.test(name)))?.[1];
}
