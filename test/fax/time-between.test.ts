import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { millisBetween } from '../../lambdas/fax/attempts.ts';

const earlier = { at: 1_000_000, uptime: { boot: 'a', millis: 5000 } };

describe('time that passed between two instants', () => {
  test('is told by the clock where nobody sets it', () => {
    assert.equal(millisBetween({ at: 1_000_000 }, { at: 1_060_000 }), 60_000);
    assert.equal(millisBetween(earlier, { at: 1_060_000 }), 60_000);
  });
  test('is what the machine has been up for, whatever its clock was set to', () => {
    assert.equal(millisBetween(earlier, { at: 9_000_000, uptime: { boot: 'a', millis: 7000 } }), 2000);
    assert.equal(millisBetween(earlier, { at: 1000, uptime: { boot: 'a', millis: 7000 } }), 2000);
  });
  test('is at most what a machine has been up for that was started meanwhile', () => {
    assert.equal(millisBetween(earlier, { at: 9_000_000, uptime: { boot: 'b', millis: 3000 } }), 3000);
  });
  test('is at most what the clock says where a folder came to a machine that has long been up', () => {
    assert.equal(millisBetween(earlier, { at: 1_002_000, uptime: { boot: 'b', millis: 900_000 } }), 2000);
  });
});
