import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from './fuzz.ts';

test('numbers in subjects and answers to notices: nothing throws, and no number is read that nobody would read', () => {
  assert.deepEqual(fuzz(20261129, 3000), []);
});
