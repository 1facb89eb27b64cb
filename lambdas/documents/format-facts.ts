/** The shape of an entry in the registry of formats (formats.ts). */

import type { NoDocument } from '../fax/model.ts';
import type { DocumentFault } from '../fax/outcomes.ts';

/** What opens documents in the preparing worker itself (engines/openers.ts). */
export const openerNames = ['pdfium', 'sharp', 'imagemagick', 'text', 'xml'] as const;
export type OpenerName = (typeof openerNames)[number];

/** What converts documents in workers of their own, being too large or too dangerous (engines/load-engine.ts). */
export const engineNames = ['html', 'message', 'office', 'portfolio', 'zip'] as const;
export type EngineName = (typeof engineNames)[number];

type NonEmpty<T> = readonly [T, ...T[]];

/** The ways of recognising a format by its content. */
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
   * Endings by which a name claims the format, besides those of the package; used only if the content says nothing.
   */
  readonly claimedBy?: NonEmpty<string>;
};

/** Why a file is not opened. */
export interface NotOpened {
  readonly outcome: Extract<DocumentFault, 'unsupported-format' | 'empty-document'>;
  /** What it is, if notices have a word for it. */
  readonly kind: NoDocument | undefined;
}

/** What becomes of a file. */
export type Opening =
  /** Openers in the order of preference; the engine for what they leave. */
  | { readonly by: NonEmpty<OpenerName>; readonly engine?: EngineName }
  | { readonly engine: EngineName }
  /** Only for lines with archives enabled. */
  | { readonly engine: EngineName; readonly onlyIf: 'archives'; readonly otherwise: NotOpened }
  | { readonly not: NotOpened };

export interface FormatFacts {
  /** In English words, for details and logs. */
  readonly label: string;
  /** Endings of such files, the usual one first; none if customers do not send them. */
  readonly endings: readonly string[];
  /** A note that people are shown with the endings. */
  readonly endingsNote?: string;
  /** The registered media type first. */
  readonly mediaTypes: readonly string[];
  readonly recognised: Recognition | 'no bytes' | 'nothing else';
  readonly opened: Opening;
}
