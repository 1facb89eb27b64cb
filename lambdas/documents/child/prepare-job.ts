/**
 * What is asked of a preparing worker, what it says while it works, and what it is then sent. JSON over the process
 * channel.
 */

import * as v from 'valibot';
import { pageKinds } from '../../fax/model.ts';
import type { FitOptions } from '../../pages/source/page-fit.ts';
import { type Format, formats } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { DocumentFault, Refusal } from '../refusal.ts';
import type { Spent } from './spent.ts';

/** One document of a job, as a file in the worker's own folder. */
export interface JobDocument {
  /** Its place among the submission's documents, from 0. */
  readonly index: number;
  readonly name: string;
  readonly contentType?: string | undefined;
  /** File name inside the worker's folder. */
  readonly file: string;
  /** Set if `file` is the PDF that an engine made of the document. */
  readonly converted?: Converted | undefined;
}

/** The original format of a converted document, and the engine's name. */
export interface Converted {
  readonly format: Format;
  readonly converter: string;
}

/** Which pictures of each page are wanted besides its strip. */
export interface PictureOptions {
  /** `page-001.png`: every pel, black and white. */
  readonly full: boolean;
  /** `thumb-001.png`: half the width, grey, square pels. */
  readonly thumbnails: boolean;
}

export interface PrepareJob {
  readonly documents: readonly JobDocument[];
  readonly fit: FitOptions;
  readonly pictures: PictureOptions;
  readonly limits: Limits;
  /** Pages that earlier documents have taken: the next page is this plus one. */
  readonly pagesBefore: number;
  /** Nobody replies while it works: it ends before the first document that needs an engine, and another worker goes on. */
  readonly endsForEngines?: boolean;
}

/** A received fax to be rebuilt; the other job of a preparing worker. */
export interface RebuildJob {
  /** File name inside the worker's folder. */
  readonly file: string;
  readonly format: 'pdf' | 'tiff';
  /** `square-001.png` is wanted too. */
  readonly forReading: boolean;
  readonly limits: Limits;
}

/** What a worker is sent for a document that it said to need an engine. */
export type EngineReply = { readonly document: number } & (
  | { readonly converted: JobDocument }
  /** These documents stand in its place. */
  | { readonly instead: readonly JobDocument[] }
  | { readonly refused: Refusal }
);

/** The answer to `native`. */
export interface NativeNoted {
  readonly noted: true;
}

export const faults = [
  'password-protected',
  'unsupported-format',
  'corrupt-document',
  'empty-document',
  'too-large',
  'too-many-pages',
  'conversion-failed',
  'encrypted-mail',
] as const satisfies readonly DocumentFault[];

const format = v.picklist(formats);
/** Files within a document that are named: enough for a notice. */
export const MAX_FILES_WITHIN = 20;

const index = v.pipe(v.number(), v.integer(), v.minValue(0));

const milliseconds = v.pipe(v.number(), v.finite());
const spent: v.GenericSchema<Spent> = v.strictObject({
  ...{ load: milliseconds, open: milliseconds, draw: milliseconds },
  ...{ make: milliseconds, picture: milliseconds, total: milliseconds },
});

const eventSchema = v.variant('event', [
  v.strictObject({ event: v.literal('ready') }),
  v.strictObject({ event: v.literal('native') }),
  v.strictObject({ event: v.literal('left'), residentBytes: index, spent: v.optional(spent) }),
  v.strictObject({ event: v.literal('format'), document: index, format }),
  v.strictObject({ event: v.literal('engine'), document: index }),
  v.strictObject({ event: v.literal('page'), document: index, page: index }),
  v.strictObject({
    event: v.literal('done'),
    document: index,
    format,
    converter: v.pipe(v.string(), v.maxLength(40)),
    pages: index,
    /** Pages that are nothing but one picture, from 1, and what they show. */
    kinds: v.optional(v.array(v.strictObject({ page: index, shows: v.picklist(pageKinds) }))),
    /** Parts that its far too large pages were cut into. */
    cutInto: v.optional(index),
    /** Names of files that lie within it, beside its pages. */
    filesWithin: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(MAX_FILES_WITHIN))),
    /** Pages of a received fax whose data was damaged, from 1. */
    damaged: v.optional(v.array(index)),
  }),
  v.strictObject({
    event: v.literal('refused'),
    document: index,
    outcome: v.picklist(faults),
    detail: v.pipe(v.string(), v.maxLength(500)),
    page: v.optional(index),
  }),
  v.strictObject({ event: v.literal('end') }),
]);

/**
 * What a worker says: it is warm; native code is about to open a document, to which `NativeNoted` is the answer; a
 * document's format; that an engine is needed for it, to which an `EngineReply` is the answer; a page was made; a document is
 * done or refused; all are; nothing of the job is left in the process.
 */
export type PrepareEvent = v.InferOutput<typeof eventSchema>;

/** Reads what came from a worker, which has seen hostile bytes: undefined for anything but an event. */
export function readEvent(message: unknown): PrepareEvent | undefined {
  const parsed = v.safeParse(eventSchema, message);
  return parsed.success ? parsed.output : undefined;
}
