/** Opens documents in the preparing worker itself, by what the registry names for their format. */

import { accepted, refused } from '../../fax/result.ts';
import { type OpenerName, openersOf, refusalOf } from '../formats.ts';
import type { Limits } from '../limits.ts';
import { isNativeOpener, mayOpenNatively, withoutWalls } from '../native-code.ts';
import { type OrRefusal, refuse } from '../refusal.ts';
import type { DocumentInput, OpenDocument, Opener } from './opener.ts';

interface NamedOpener {
  /** As users see it in `faxpost pages`. */
  readonly name: string;
  load(): Promise<Opener>;
}

/** Each is loaded when a document first needs it: a letter needs a fifth of all modules. */
const openers: Readonly<Record<OpenerName, NamedOpener>> = {
  pdfium: { name: 'pdfium', load: async () => (await import('./pdf/open-pdf.ts')).pdfOpener },
  sharp: { name: 'sharp', load: async () => (await import('./picture/open-picture.ts')).pictureOpener },
  imagemagick: {
    name: 'imagemagick',
    load: async () => (await import('./picture/open-by-imagemagick.ts')).imagemagickOpener,
  },
  text: { name: 'text', load: async () => (await import('./text/open-text.ts')).textOpener },
  xml: { name: 'text', load: async () => (await import('./text/open-text.ts')).xmlOpener },
};

export const loadOpener = (name: OpenerName): Promise<Opener> => openers[name].load();

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
    if (isNativeOpener(name) && !mayOpenNatively()) {
      last = refuse('unsupported-format', withoutWalls);
      continue;
    }
    const opener = await loadOpener(name);
    const result = await opener.open(input, limits);
    if (result.ok) return accepted({ ...result.value, converter: openerName(name) });
    last = result;
    if (result.refusal.outcome !== 'conversion-failed') break;
  }
  return last;
}
