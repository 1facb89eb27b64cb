/** TIFF, JPEG and PNG through sharp. */

import type { SourceFault } from '../pages/drawing.ts';
import { openSource } from '../pages/make-pages.ts';
import { readTiffDirectories } from '../pages/tiff-directories.ts';
import type { ConvertedDocument, Converter } from './converter.ts';
import type { Limits } from './limits.ts';
import type { Refusal } from './refusal.ts';

/** JPEG in TIFF as TIFF 6.0 first had it; withdrawn in 1995, still written by old scanners, not read by libvips. */
const OLD_JPEG = 6;

function refuse(fault: SourceFault, limits: Limits): Refusal {
  if (fault === 'too-large') return { outcome: 'too-large', detail: `a picture of more than ${limits.pixels} pixels` };
  if (fault === 'empty') return { outcome: 'empty-document', detail: 'the file holds no picture' };
  return { outcome: 'corrupt-document', detail: 'not a readable picture' };
}

export const pictureConverter: Converter = {
  name: 'sharp',
  async convert(input, limits): Promise<ConvertedDocument | Refusal> {
    if (input.format === 'tiff') {
      const directories = readTiffDirectories(input.bytes, limits.pages + 1);
      if (directories.some(({ compression }) => compression === OLD_JPEG)) {
        return { outcome: 'conversion-failed', detail: 'a TIFF picture with old-style JPEG compression' };
      }
    }
    const source = { kind: 'picture', bytes: input.bytes } as const;
    const drawing = await openSource(source, limits.pixels);
    return typeof drawing === 'string' ? refuse(drawing, limits) : { source, drawing };
  },
};
