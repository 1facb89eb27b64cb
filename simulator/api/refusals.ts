/** The carrier's error bodies: `{"errors":[{code, title, detail, source}]}`. */

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ParameterFault } from './send-request.ts';

/** One error; `source` names the place in the body or the query that caused it. */
interface CarrierError {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly source?: { readonly pointer: string } | { readonly parameter: string };
}

const refuse = (c: Context, status: ContentfulStatusCode, ...errors: CarrierError[]): Response =>
  c.json({ errors }, status);

export const notAuthenticated = (c: Context): Response =>
  refuse(c, 401, {
    code: '10009',
    title: 'Authentication failed',
    detail: 'Could not understand the provided credentials.',
  });

export const malformed = (c: Context): Response =>
  refuse(c, 400, {
    code: '10015',
    title: 'Bad Request',
    detail: 'The request failed because it was not well-formed.',
    source: { pointer: '/' },
  });

export const invalidParameters = (c: Context, faults: readonly ParameterFault[]): Response =>
  refuse(
    c,
    422,
    ...faults.map(({ pointer, detail }) => ({
      code: '422',
      title: 'Unprocessable Entity',
      detail: `The parameter ${detail}`,
      source: { pointer },
    })),
  );

/** @param parameters names of query parameters that were not understood */
export const invalidQuery = (c: Context, parameters: readonly string[]): Response =>
  refuse(
    c,
    422,
    ...parameters.map((parameter) => ({
      code: '422',
      title: 'Unprocessable Entity',
      detail: 'The query parameter is unknown or its value is not valid',
      source: { parameter },
    })),
  );

export const notFound = (c: Context): Response =>
  refuse(c, 404, { code: '404', title: 'Not Found', detail: 'The requested resource does not exist' });

export const wrongState = (c: Context): Response =>
  refuse(c, 422, {
    code: '90080',
    title: 'Invalid fax state',
    detail: 'The command cannot be carried out in the present state of the fax',
  });

export const inboundFax = (c: Context): Response =>
  refuse(c, 422, { code: '90081', title: 'Inbound fax', detail: 'The command is not available for inbound faxes' });

export const tooManyRequests = (c: Context): Response =>
  refuse(c, 429, { code: '10011', title: 'Too many requests', detail: 'You have exceeded the maximum of requests.' });

/** What a gateway in front of the carrier answers: 500 or 504. */
export const serverError = (c: Context, status: 500 | 504): Response =>
  refuse(c, status, { code: String(status), title: 'Unexpected error', detail: 'Something went wrong on our side' });
