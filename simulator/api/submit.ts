/** POST /v2/faxes: reads the request, stores it, and answers as the called number's scenario says. */

import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from 'hono';
import type { SimulatorContext } from '../context.ts';
import { accept } from '../line/outbound.ts';
import { submitAnswerOf } from '../line/scenarios.ts';
import { faxResource } from './fax-resource.ts';
import { invalidParameters, malformed, serverError, tooManyRequests } from './refusals.ts';
import { readSendRequest } from './send-request.ts';

/** Of a file that comes with the request itself. */
const maxContentsBytes = 20 * 1024 * 1024;

interface Body {
  readonly fields: unknown;
  readonly contents: Uint8Array | undefined;
}

/** Every request that can be parsed is stored with its answer. */
export async function submit(context: SimulatorContext, c: Context): Promise<Response> {
  const { store } = context;
  const body = await readBody(c);
  if (body === undefined) return malformed(c);
  const [from, to, clientState] = [
    text(body.fields, 'from'),
    text(body.fields, 'to'),
    text(body.fields, 'client_state'),
  ];
  const record = (answer: number | null, callId: string | null): number =>
    store.addSubmission({ at: new Date().toISOString(), from, to, clientState, answer, callId });

  const request = readSendRequest(body.fields, body.contents !== undefined);
  const tooLarge = (body.contents?.length ?? 0) > maxContentsBytes;
  if (Array.isArray(request) || tooLarge) {
    record(422, null);
    return invalidParameters(
      c,
      Array.isArray(request) ? request : [{ pointer: '/contents', detail: 'is larger than 20 MB' }],
    );
  }

  const how = submitAnswerOf(request.to);
  if (how === 'too-many-requests-once' && store.lastSubmission(request.from, request.to)?.answer !== 429) {
    record(429, null);
    return tooManyRequests(c);
  }

  return store.transact(() => {
    const call = accept(context, request, body.contents);
    if (how === 'server-error') {
      record(500, call.id);
      return serverError(c, 500);
    }
    if (how === 'times-out') return holdAnswer(context, c, record(null, call.id));
    record(202, call.id);
    return c.json({ data: faxResource(call, context.link) }, 202);
  });
}

/** Holds the answer until the caller has given up, or for so long that it must have. */
async function holdAnswer(context: SimulatorContext, c: Context, row: number): Promise<Response> {
  const signal = AbortSignal.any([context.closing, c.req.raw.signal]);
  await pause(context.timings.hangMs, undefined, { signal }).catch(() => undefined);
  if (!signal.aborted) context.store.answerSubmission(row, 504);
  return serverError(c, 504);
}

async function readBody(c: Context): Promise<Body | undefined> {
  const type = c.req.header('content-type') ?? '';
  try {
    if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) {
      const fields: unknown = await c.req.json();
      return typeof fields === 'object' && fields !== null && !Array.isArray(fields)
        ? { fields, contents: undefined }
        : undefined;
    }
    const { contents, ...rest } = await c.req.parseBody();
    const fields = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, fieldValue(value)]));
    return {
      fields,
      contents: contents instanceof File ? new Uint8Array(await contents.arrayBuffer()) : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Form fields are text; `true` and `false` are meant as booleans. */
const fieldValue = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value);

const text = (fields: unknown, name: string): string | null => {
  const value = typeof fields === 'object' && fields !== null ? new Map(Object.entries(fields)).get(name) : undefined;
  return typeof value === 'string' ? value : null;
};
