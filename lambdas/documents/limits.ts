/** Limits on untrusted documents. Settings with defaults; all are checked before anything is decoded. */

import * as v from 'valibot';
import { maxFaxPages, maxFileBytes } from '../fax/limits.ts';
import { defaultLineSettings } from '../fax/model.ts';

const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

const schema = v.strictObject({
  /** Documents in one submission. */
  documents: v.optional(positive, defaultLineSettings.maxDocuments),
  /** Pages in one fax: the carrier's limit. */
  pages: v.optional(positive, maxFaxPages),
  /** Bytes of all documents of a submission together. */
  bytes: v.optional(positive, maxFileBytes),
  /** Picture elements of one picture. */
  pixels: v.optional(positive, 100_000_000),
  /** Resident bytes of a worker's whole process tree. */
  memoryBytes: v.optional(positive, 1536 * 1024 * 1024),
  /** Processor seconds of one worker. */
  cpuSeconds: v.optional(positive, 900),
  /** Bytes of any one file that a worker writes. */
  fileBytes: v.optional(positive, 1024 * 1024 * 1024),
  /** Wall time for one document in one worker, milliseconds. */
  documentMs: v.optional(positive, 240_000),
  /** Wall time of one engine for one document, milliseconds. */
  engineMs: v.optional(positive, 27_000),
  /** How deep documents may be nested: a message in a message in a message. */
  depth: v.optional(positive, 5),
  /** Bytes that a packed document (zip) may have unpacked, and how many times its size. */
  unpackedBytes: v.optional(positive, 512 * 1024 * 1024),
  unpackedRatio: v.optional(positive, 200),
  /** Whether zip archives are opened at all. */
  archives: v.optional(v.boolean(), false),
  /** Wall time for a submission, milliseconds. */
  submissionMs: v.optional(positive, 600_000),
});

export type Limits = Readonly<v.InferOutput<typeof schema>>;

/** Fills in the defaults; an unknown or impossible limit is a mistake in the caller's settings and throws. */
export const readLimits = (settings: v.InferInput<typeof schema> = {}): Limits => v.parse(schema, settings);
