/** What a converter is: one per engine, each giving something that pages/ can draw. */

import type { Drawing, PageSource } from '../../pages/source/drawing.ts';
import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { Refusal } from '../refusal.ts';

/** A document as it was attached. Name and type are hints; the format was told from the bytes. */
export interface DocumentInput {
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly bytes: Uint8Array;
  readonly format: Format;
}

/** An open document: `drawing` to draw here, `source` to open it once more in another thread. */
export interface ConvertedDocument {
  readonly source: PageSource;
  readonly drawing: Drawing;
}

/**
 * One engine. It runs in a preparing worker, may assume nothing about the bytes, and never throws for them: what cannot
 * be converted is a refusal.
 */
export interface Converter {
  /** The engine's name as users see it in `faxpost pages`. */
  readonly name: string;
  convert(input: DocumentInput, limits: Limits): Promise<ConvertedDocument | Refusal>;
}
