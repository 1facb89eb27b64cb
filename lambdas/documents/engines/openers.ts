/** Opens documents in the preparing worker itself, by what the registry names for their format. */

import { accepted, refused } from '../../fax/result.ts';
import { type Format, type OpenerName, openersOf, refusalOf } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { OrRefusal } from '../refusal.ts';
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

/** The openers of a format as users see them, in order of preference. */
export const openerNamesOf = (format: Format): readonly string[] => openersOf(format).map((name) => openers[name].name);

/** An open document, and what opened or converted it. */
export interface OpenedDocument extends OpenDocument {
  readonly converter: string;
}

/**
 * Opens a recognised document. An opener that answers `conversion-failed` (it lacks what this document needs) leaves it to
 * the next one; any other refusal is about the document itself and stands.
 */
export async function openDocument(input: DocumentInput, limits: Limits): Promise<OrRefusal<OpenedDocument>> {
  let last: OrRefusal<never> = refused(refusalOf(input.format));
  for (const name of openersOf(input.format)) {
    const opener = openers[name];
    const result = await opener.open(input, limits);
    if (result.ok) return accepted({ ...result.value, converter: opener.name });
    last = result;
    if (result.refusal.outcome !== 'conversion-failed') break;
  }
  return last;
}
