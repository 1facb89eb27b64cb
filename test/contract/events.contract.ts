import assert from 'node:assert/strict';
import { describe, type TestOptions, test } from 'node:test';
import type { CarrierEvent, Events } from '../../lambdas/ports.ts';
import type { SettleEvent } from '../../lambdas/settle.ts';

/** Events under test, and the other end of their queue. */
export interface SeenEvents {
  readonly events: Events;
  /** Takes everything out of the queue. */
  taken(): Promise<SettleEvent[]>;
}

/** What every `Events` keeps to. @param make one with an empty queue */
export function testEvents(name: string, make: () => Promise<SeenEvents>, options: TestOptions = {}): void {
  describe(`Events: ${name}`, options, () => {
    test('what is put in is what settle takes in, in any order', async () => {
      const { events, taken } = await make();
      const event: CarrierEvent = {
        id: 'event-1',
        at: Date.UTC(2026, 10, 22),
        carrierId: 'carrier-1',
        attemptId: 'faxaaaaaaaaa-1',
        said: 'fax.failed',
        result: { outcome: 'busy', retry: 'again', reason: 'user_busy – più tardi' },
      };
      await events.carrier(event);
      await events.look('faxbbbbbbbbb');
      const seen = (await taken()).sort((one, other) => one.kind.localeCompare(other.kind));
      assert.deepEqual(seen, [
        { kind: 'carrier', event },
        { kind: 'look', fax: 'faxbbbbbbbbb' },
      ]);
    });
  });
}
