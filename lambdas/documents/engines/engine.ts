/**
 * What an engine is: a program too large or too dangerous to stand beside the others (an office suite, a browser, a
 * reader of mail containers). It runs in a converting worker, once, on one document, and gives a PDF or other documents.
 */

import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { OrRefusal } from '../refusal.ts';

/** One document to convert. */
export interface EngineJob {
  /** The document as a file; to be read, not changed. */
  readonly path: string;
  /** As it was attached: for showing, never for deciding, and never part of a path. */
  readonly name: string;
  readonly contentType?: string | undefined;
  /** Recognised by its content. */
  readonly format: Format;
  /** Language and country, e.g. `it-IT`, for documents that do not say; by default `en-GB`. */
  readonly locale?: string | undefined;
  /** The worker's own folder and working directory: everything is written here, and it goes with the worker. */
  readonly folder: string;
}

/** A document that came out of another one. It is recognised and converted like any that was attached. */
export interface ContainedDocument {
  /** As a person shall read it, e.g. `invoice.pdf`. */
  readonly name: string;
  readonly contentType?: string | undefined;
  /** A plain file name inside the job's folder. */
  readonly file: string;
}

/**
 * What an engine makes of a document: its pages, as a PDF with a plain file name inside the job's folder; or the
 * documents that stand in its place, in the order of their pages (a message: its text, then what is attached to it).
 */
export type Converted = { readonly pdf: string } | { readonly documents: readonly ContainedDocument[] };

export interface Engine {
  /** As users see it in `faxpost pages`. */
  readonly name: string;
  /** Why it does not work on this machine and what to do about it, in a sentence; undefined if it works. */
  findTrouble(): Promise<string | undefined>;
  /** Loads what it can before there is a job, in a warm worker. */
  warmUp?(): Promise<void>;
  /**
   * Converts one document. It may assume nothing about the bytes and never throws for them. Time and memory are watched
   * from outside: the worker is killed with everything it started, and the document is tried once more in a fresh one.
   */
  convert(job: EngineJob, limits: Limits): Promise<OrRefusal<Converted>>;
}
