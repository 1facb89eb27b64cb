/** What an opener is: one per library of the preparing worker, each giving something that pages/ can draw. */

import type { Drawing, PageSource } from '../../pages/source/drawing.ts';
import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { OrRefusal } from '../refusal.ts';

/** A document as it was attached. Name and type are hints; the format was recognised by the content. */
export interface DocumentInput {
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly bytes: Uint8Array;
  readonly format: Format;
}

/** An open document: `drawing` to draw here, `source` to open it once more in another thread. */
export interface OpenDocument {
  readonly source: PageSource;
  readonly drawing: Drawing;
}

/**
 * It runs in a preparing worker, may assume nothing about the bytes, and never throws for them: what cannot be opened is
 * a refusal.
 */
export interface Opener {
  open(input: DocumentInput, limits: Limits): Promise<OrRefusal<OpenDocument>>;
}
