/** Opens documents in the preparing worker itself, by what the registry names for their format. */

import { accepted, refused } from '../../fax/result.ts';
import { type OpenerName, openersOf, refusalOf } from '../formats.ts';
import type { Limits } from '../limits.ts';
import { isNativeOpener, mayOpenNatively, withoutWalls } from '../native-code.ts';
import { type OrRefusal, refuse } from '../refusal.ts';
import type { DocumentInput, OpenDocument, Opener } from './opener.ts';
import { pdfOpener } from './pdf/open-pdf.ts';
import { imagemagickOpener } from './picture/open-by-imagemagick.ts';
import { pictureOpener } from './picture/open-picture.ts';
import { textOpener, xmlOpener } from './text/open-text.ts';

const openers: Readonly<Record<OpenerName, Opener>> = {
  pdfium: pdfOpener,
  sharp: pictureOpener,
  imagemagick: imagemagickOpener,
  text: textOpener,
  xml: xmlOpener,
};

/** An opener as users see it. */
export const openerName = (name: OpenerName): string => openers[name].name;

/** An open document, and what opened or converted it. */
export interface OpenedDocument extends OpenDocument {
  readonly converter: string;
}

/**
 * Opens a recognised document. An opener that answers `conversion-failed` (it lacks what this document needs) leaves it to
 * the next one; any other refusal is about the document itself and stands. Without walls, native ones are passed over.
 */
export async function openDocument(input: DocumentInput, limits: Limits): Promise<OrRefusal<OpenedDocument>> {
  let last: OrRefusal<never> = refused(refusalOf(input.format));
  for (const name of openersOf(input.format)) {
    const opener = openers[name];
    if (isNativeOpener(name) && !mayOpenNatively()) {
      last = refuse('unsupported-format', withoutWalls);
      continue;
    }
    const result = await opener.open(input, limits);
    if (result.ok) return accepted({ ...result.value, converter: opener.name });
    last = result;
    if (result.refusal.outcome !== 'conversion-failed') break;
  }
  return last;
}
