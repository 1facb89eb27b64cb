/**
 * The Lambda Runtime API (docs.aws.amazon.com, "Using the Lambda runtime API"), spoken by a plain process: asks for an
 * invocation, answers it, asks for the next. For our own container image, which has no runtime of AWS's.
 */

import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { environment } from './environment.ts';

const VERSION = '2018-06-01';
const TYPE = { 'content-type': 'application/json' };

interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: readonly string[];
}

const failureOf = (error: unknown): Failure =>
  error instanceof Error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        stackTrace: error.stack?.split('\n').slice(1, 6) ?? [],
      }
    : { errorType: typeof error, errorMessage: '', stackTrace: [] };

interface Invocation {
  readonly id: string;
  readonly event: unknown;
}

/**
 * Waits for an invocation, which may be a long time in coming. Not by `fetch`, which gives up after five minutes without an
 * answer: a process that is not frozen meanwhile would die of having nothing to do.
 */
function nextInvocation(base: string): Promise<Invocation> {
  const { promise, resolve, reject } = Promise.withResolvers<Invocation>();
  const asking = request(`${base}/next`, (answer) => {
    const id = answer.headers['lambda-runtime-aws-request-id'];
    if (answer.statusCode !== 200 || typeof id !== 'string') {
      answer.resume();
      reject(new TypeError(`the Runtime API answered ${answer.statusCode}`));
    } else {
      json(answer).then((event) => resolve({ id, event }), reject);
    }
  });
  asking.on('error', reject);
  asking.end();
  return promise;
}

/**
 * Serves invocations one after the other until the process is ended, which is how Lambda ends it.
 *
 * @param handler from an event to its answer, both JSON. What it throws is reported as the invocation's failure: its `name`
 * is what a caller sees as the error's type
 * @throws when the Runtime API cannot be reached or does not speak as documented: Lambda then starts another process
 */
export async function serveInvocations(handler: (event: unknown) => Promise<unknown>): Promise<never> {
  const base = `http://${environment('AWS_LAMBDA_RUNTIME_API')}/${VERSION}/runtime/invocation`;
  for (;;) {
    const { id, event } = await nextInvocation(base);
    const answer = await handler(event).then(
      (value) => ({ path: 'response', body: value ?? null }),
      (error: unknown) => ({ path: 'error', body: failureOf(error) }),
    );
    const reported = await fetch(`${base}/${id}/${answer.path}`, {
      method: 'POST',
      headers: { ...TYPE, ...(answer.path === 'error' ? { 'lambda-runtime-function-error-type': 'Unhandled' } : {}) },
      body: JSON.stringify(answer.body),
    });
    await reported.arrayBuffer();
  }
}
