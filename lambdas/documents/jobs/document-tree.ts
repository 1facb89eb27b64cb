/** The documents of a submission while they are being prepared: those that were attached, and those inside them. */

import type { PageKind } from '../../fax/model.ts';
import type { Format } from '../formats.ts';
import type { Refusal } from '../refusal.ts';

/** A page that is nothing but one picture, from 1, and what it shows. */
export interface ShownPage {
  readonly page: number;
  readonly shows: PageKind;
}

/** A document and what is known of it so far. */
export interface Entry {
  /** Unique in the submission; files of the work folder are named by it. */
  readonly index: number;
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly path: string;
  /** Name of the message or archive that was attached and holds it; undefined for what was attached itself. */
  readonly within?: string | undefined;
  /** 1 for what was attached, 2 for what was inside that. */
  readonly depth: number;
  /** Set once a worker has recognised it. */
  format?: Format;
  /** The PDF that an engine made of it. */
  converted?: { readonly path: string; readonly converter: string };
  /** The documents that replace it. */
  inside?: readonly Entry[];
  made?: {
    readonly format: Format;
    readonly converter: string;
    readonly pages: number;
    readonly kinds?: readonly ShownPage[] | undefined;
    readonly cutInto?: number | undefined;
    readonly filesWithin?: readonly string[] | undefined;
  };
  refused?: Refusal;
}

export interface NamedFile {
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly path: string;
}

export const topEntries = (documents: readonly NamedFile[]): readonly Entry[] =>
  documents.map(({ name, contentType, path }, index) => ({ index, name, contentType, path, depth: 1 }));

/** The documents that become pages, in the order of their pages; without those that others replace. */
export const documentsInOrder = (entries: readonly Entry[]): readonly Entry[] =>
  entries.flatMap((entry) =>
    entry.inside === undefined || entry.refused !== undefined ? [entry] : documentsInOrder(entry.inside),
  );

/** All documents so far, containers included. */
export const countEntries = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { inside = [] }) => sum + 1 + countEntries(inside), 0);

/** Whether it is still to be done. */
export const isOpen = ({ made, refused }: Entry): boolean => made === undefined && refused === undefined;
