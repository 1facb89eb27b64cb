/** Opens the bytes of pages with the engine that reads them, which is loaded then. */

import type { Result } from '../../fax/result.ts';
import type { Drawing, PageSource, SourceFault } from './drawing.ts';

/**
 * Opens a source with its engine. Only for workers: the bytes are hostile.
 * @param maxPixels pels of one picture, checked before it is decoded
 */
export async function openSource(
  { kind, bytes }: PageSource,
  maxPixels: number,
): Promise<Result<Drawing, SourceFault>> {
  if (kind === 'pdf') return (await import('./draw-pdf.ts')).openPdf(bytes);
  return (await import('./draw-picture.ts')).openPicture(bytes, maxPixels);
}
