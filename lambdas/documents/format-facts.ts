/** What there is to know of a format: the shape of an entry in the registry (formats.ts). */

import type { NoDocument } from '../fax/model.ts';
import type { DocumentFault } from '../fax/outcomes.ts';

/** What opens documents in the preparing worker itself (engines/openers.ts). */
export const openerNames = ['pdfium', 'sharp', 'imagemagick', 'text', 'xml'] as const;
export type OpenerName = (typeof openerNames)[number];

/** What converts documents in workers of their own, being too large or too dangerous (engines/load-engine.ts). */
export const engineNames = ['html', 'message', 'office', 'zip'] as const;
export type EngineName = (typeof engineNames)[number];

type NonEmpty<T> = readonly [T, ...T[]];

/** The ways of telling a format by its content. */
interface Ways {
  /** What the package `file-type` calls it. */
  readonly library: NonEmpty<string>;
  /** All that the package `file-type` gives a media type of these kinds, e.g. `audio`. */
  readonly mediaKinds: NonEmpty<string>;
  /** The hex digits of its first bytes, as regular expressions. */
  readonly signature: NonEmpty<string>;
  /** Names of streams of which an OLE2 compound file of this format has one. */
  readonly ole2: NonEmpty<string>;
  /** Name of a file that a zip package of this format (Office Open XML) has. */
  readonly zipPart: RegExp;
  /** What the first file of a zip package of this format says (OpenDocument, EPUB). */
  readonly zipMediaType: string;
  /** Text: there is a rule for it in recognise/recognise-text.ts. */
  readonly text: true;
}

type OneOrMoreOf<T> = { [K in keyof T]: Pick<T, K> & Partial<Omit<T, K>> }[keyof T];

export type Recognition = OneOrMoreOf<Ways> & {
  /**
   * Endings by which a name claims the format, beside those that the package gives; believed only of bytes that say
   * nothing themselves.
   */
  readonly claimedBy?: NonEmpty<string>;
};

/** What is said of a file that is not opened. */
export interface NotOpened {
  readonly outcome: Extract<DocumentFault, 'unsupported-format' | 'empty-document'>;
  /** What it is, where the notice has a word for it. */
  readonly kind: NoDocument | undefined;
}

/** What becomes of a file. */
export type Opening =
  /** Openers in the order of preference; the engine for what they leave. */
  | { readonly by: NonEmpty<OpenerName>; readonly engine?: EngineName }
  | { readonly engine: EngineName }
  /** Only for lines that have archives opened. */
  | { readonly engine: EngineName; readonly onlyIf: 'archives'; readonly otherwise: NotOpened }
  | { readonly not: NotOpened };

export interface FormatFacts {
  /** In English words, for details and logs. */
  readonly label: string;
  /** What the names of such files end in when a customer sends them, the usual ending first; none if nobody does. */
  readonly endings: readonly string[];
  /** What is to be said with the endings. */
  readonly endingsNote?: string;
  /** The registered media type first. */
  readonly mediaTypes: readonly string[];
  readonly recognised: Recognition | 'no bytes' | 'nothing else';
  readonly opened: Opening;
}
