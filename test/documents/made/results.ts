/** What a function answered, where the test knows of which kind that must be. */

import assert from 'node:assert/strict';
import type { Result } from '../../../lambdas/fax/result.ts';

export function acceptedOf<T>(result: Result<T, unknown>): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

export function refusalOf<R>(result: Result<unknown, R>): R {
  assert.ok(!result.ok, 'nothing was refused');
  return result.refusal;
}
