import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callAws } from '../../lambdas/aws/call.ts';

describe('errors of the AWS SDK', () => {
  const failing = (name: string, status?: number, more: object = {}) =>
    callAws('test', () =>
      Promise.reject(Object.assign(new Error('words'), { name, $metadata: { httpStatusCode: status }, ...more })),
    );

  for (const [name, status] of [
    ['ThrottlingException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['SlowDown', 503],
    ['InternalServerError', 500],
    ['TimeoutError', undefined],
    ['CredentialsProviderError', undefined],
  ] as const) {
    test(`${name} may pass`, () => assert.rejects(failing(name, status), { name: 'Transient' }));
  }

  for (const [name, status] of [
    ['ValidationException', 400],
    ['AccessDeniedException', 400],
    ['ResourceNotFoundException', 400],
    ['NoSuchBucket', 404],
  ] as const) {
    test(`${name} stays`, () => assert.rejects(failing(name, status, { $retryable: undefined }), { name: 'Defect' }));
  }
});
