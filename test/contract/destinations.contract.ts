import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Destinations } from '../../lambdas/ports.ts';

export function testDestinations(adapter: string, open: () => Promise<Destinations>): void {
  test(`Destinations on ${adapter}: countries are confirmed for a line, once and for good`, async () => {
    const destinations = await open();
    assert.deepEqual(await destinations.confirmed('+390240701234'), []);
    await destinations.confirm('+390240701234', []);
    await destinations.confirm('+390240701234', ['KE', 'IN']);
    await destinations.confirm('+390240701234', ['KE']);
    assert.deepEqual(await destinations.confirmed('+390240701234'), ['IN', 'KE']);
    assert.deepEqual(await destinations.confirmed('+390240705678'), []);
  });
}
