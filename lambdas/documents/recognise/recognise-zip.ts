/** What a zip archive is in truth, told from the names in its directory: Office documents are zip archives too. */

import type { Format } from '../formats.ts';
import { packedBytesOf, readZipDirectory } from './zip-directory.ts';

const MOST_ENTRIES = 20_000;

/** The part by which each kind of Office Open XML begins (ECMA-376 part 2). */
const parts: readonly (readonly [RegExp, Format])[] = [
  [/^word\/document\d*\.xml$/i, 'docx'],
  [/^xl\/workbook\.(?:xml|bin)$/i, 'xlsx'],
  [/^ppt\/presentation\.xml$/i, 'pptx'],
];

/** OpenDocument 1.3, part 2, 3.3: the first file, not packed, names the kind. */
const mimetypes: Readonly<Record<string, Format>> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
};

/** The kind of Office document that an archive is; undefined for every other archive. */
export function recogniseZip(file: Buffer): Format | undefined {
  const entries = readZipDirectory(file, MOST_ENTRIES);
  if (entries === undefined) return undefined;
  const first = entries.find(({ name, method }) => name === 'mimetype' && method === 0);
  const mimetype = first === undefined ? undefined : packedBytesOf(file, first)?.toString('latin1').trim();
  if (mimetype !== undefined) return mimetypes[mimetype.replace(/-template$/, '')];
  if (!entries.some(({ name }) => name === '[Content_Types].xml')) return undefined;
  return parts.find(([part]) => entries.some(({ name }) => part.test(name)))?.[1];
}
