/** From the errors of the AWS SDK to our two kinds. */
import { Defect, Transient } from '../fax/errors.ts';

/** Refusals of a request for coming too fast; JSON protocols give them status 400. */
const throttles = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

interface AwsError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
}

/** Whether an error is of one of these classes of the SDK (their names are the service's error codes). */
export const isAwsError = (error: unknown, ...names: string[]): error is Error =>
  error instanceof Error && names.includes(error.name);

/** The HTTP status of the answer that an error stands for. */
export const statusOf = (error: unknown): number | undefined =>
  (error as AwsError | undefined)?.$metadata?.httpStatusCode;

function isLasting(error: unknown): boolean {
  const isRetryable = (error as AwsError | undefined)?.$retryable !== undefined;
  if (!(error instanceof Error) || throttles.has(error.name) || isRetryable) return false;
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500;
}

/**
 * Makes a request.
 *
 * @param what for the log: service and operation
 * @throws Defect for what the service refuses for good; Transient for anything else: throttles, server errors, a
 * network that failed, credentials that could not be had
 */
export async function callAws<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Transient) throw error;
    const kind = isLasting(error) ? Defect : Transient;
    throw new kind(`${what}: ${error instanceof Error ? error.name : 'failed'}`, { cause: error });
  }
}
