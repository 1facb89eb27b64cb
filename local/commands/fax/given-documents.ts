/** Files named on the command line, checked before anything is done with them. */
import { access, constants, stat } from 'node:fs/promises';
import { readLimits } from '../../../lambdas/documents/limits.ts';
import { megabytesOf } from '../../../lambdas/fax/limits.ts';

export type GivenDocuments = { readonly paths: readonly string[] } | { readonly refused: string };

const megabytes = (bytes: number): string => `${megabytesOf(bytes)} MB`;

export async function readDocuments(
  paths: readonly string[],
  most: number = readLimits().documents,
): Promise<GivenDocuments> {
  if (paths.length > most) return { refused: `${paths.length} documents are too many: at most ${most} make one fax.` };
  let bytes = 0;
  for (const path of paths) {
    const size = await sizeOf(path);
    if ('refused' in size) return size;
    bytes += size.bytes;
  }
  const limit = readLimits().bytes;
  if (bytes > limit) return { refused: `${megabytes(bytes)} are too much: at most ${megabytes(limit)} make one fax.` };
  return { paths };
}

async function sizeOf(path: string): Promise<{ bytes: number } | { refused: string }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { refused: `${path} is not a file.` };
    await access(path, constants.R_OK);
    return { bytes: found.size };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { refused: `There is no file ${path}.` };
    return { refused: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
