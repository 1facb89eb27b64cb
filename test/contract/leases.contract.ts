import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Leases } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const minute = 60_000;

/** What every `Leases` keeps to. @param make a fresh, empty one */
export function testLeases(name: string, make: () => Promise<Leases>): void {
  describe(`Leases: ${name}`, () => {
    test('one holder at a time, who may take it again', async () => {
      const leases = await make();
      assert.equal(await leases.take('channel 1', 'one', now + minute, now), true);
      assert.equal(await leases.take('channel 1', 'two', now + minute, now), false);
      assert.equal(await leases.take('channel 1', 'one', now + 2 * minute, now + 1), true);
      assert.equal(await leases.take('channel 1', 'two', now + 2 * minute, now + minute), false);
      assert.equal(await leases.take('channel 2', 'two', now + minute, now), true);
    });

    test('given back by its holder only', async () => {
      const leases = await make();
      await leases.take('channel 1', 'one', now + minute, now);
      assert.equal(await leases.release('channel 1', 'two'), false);
      assert.equal(await leases.take('channel 1', 'two', now + minute, now), false);
      assert.equal(await leases.release('channel 1', 'one'), true);
      assert.equal(await leases.take('channel 1', 'two', now + minute, now), true);
      assert.equal(await leases.release('channel 1', 'one'), false);
      assert.equal(await leases.take('channel 1', 'three', now + minute, now), false);
      assert.equal(await leases.release('never taken', 'one'), false);
    });

    test('free at its time', async () => {
      const leases = await make();
      await leases.take('channel 1', 'one', now + minute, now);
      assert.equal(await leases.take('channel 1', 'two', now + 2 * minute, now + minute - 1), false);
      assert.equal(await leases.take('channel 1', 'two', now + 2 * minute, now + minute), true);
    });

    test('of many who ask at once, one gets it', async () => {
      const leases = await make();
      const holders = Array.from({ length: 20 }, (_, index) => `holder ${index}`);
      const got = await Promise.all(holders.map((holder) => leases.take('channel 1', holder, now + minute, now)));
      assert.equal(got.filter(Boolean).length, 1);
    });
  });
}
