/** What is asked of a converting worker, and what it answers. JSON over the process channel. */

import * as v from 'valibot';
import type { Converted } from '../engines/engine.ts';
import type { Format } from '../formats.ts';
import type { Limits } from '../limits.ts';
import type { OrRefusal } from '../refusal.ts';
import { faults } from './prepare-job.ts';

export interface ConvertJob {
  /** The document's file in the worker's folder. */
  readonly file: string;
  readonly name: string;
  readonly contentType?: string | undefined;
  readonly format: Format;
  readonly locale?: string | undefined;
  readonly limits: Limits;
}

/** A plain name in the worker's folder: it cannot lead out of it. */
const file = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i));
/** An answer may name at most so many documents, whatever the limits say. */
const MAX_DOCUMENTS = 1000;

const documents = v.pipe(
  v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.maxLength(1000)),
      contentType: v.optional(v.pipe(v.string(), v.maxLength(200))),
      file,
    }),
  ),
  v.minLength(1),
  v.maxLength(MAX_DOCUMENTS),
);

const answerSchema = v.variant('ok', [
  v.strictObject({
    ok: v.literal(true),
    value: v.union([v.strictObject({ pdf: file }), v.strictObject({ documents })]),
  }),
  v.strictObject({
    ok: v.literal(false),
    refusal: v.strictObject({ outcome: v.picklist(faults), detail: v.pipe(v.string(), v.maxLength(500)) }),
  }),
]);

const eventSchema = v.variant('event', [
  v.strictObject({ event: v.literal('ready') }),
  v.strictObject({ event: v.literal('answer'), converter: v.pipe(v.string(), v.maxLength(40)), answer: answerSchema }),
]);

/** A worker says that it is warm, and what became of its document. */
export type ConvertEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'answer'; readonly converter: string; readonly answer: OrRefusal<Converted> };

/** Reads what came from a worker, which has seen hostile bytes: undefined for anything but an event. */
export function readConvertEvent(message: unknown): ConvertEvent | undefined {
  const parsed = v.safeParse(eventSchema, message);
  return parsed.success ? parsed.output : undefined;
}
