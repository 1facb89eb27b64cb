import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzEnvelopes } from './envelopes.ts';
import { fuzz } from './fuzz.ts';

test('numbers in subjects and answers to notices: nothing throws, and no number is read that nobody would read', () => {
  assert.deepEqual(fuzz(20261129, 3000), []);
});

test('changed envelopes of certified mail: nothing throws, and what is believed is what was signed', async () => {
  assert.deepEqual(await fuzzEnvelopes(20261129, 1000), []);
});
