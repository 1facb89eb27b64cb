import assert from 'node:assert/strict';
import { describe, type TestOptions, test } from 'node:test';
import type { DeliverEvent } from '../../lambdas/handlers/deliver.ts';
import type { SettleEvent } from '../../lambdas/handlers/settle.ts';
import type { CarrierEvent, Events, ReceivedEvent } from '../../lambdas/ports.ts';

/** Events under test, and the other ends of their queues. */
export interface SeenEvents {
  readonly events: Events;
  /** Takes so many messages out of the queue of `settle`. */
  taken(count: number): Promise<SettleEvent[]>;
  /** The same of the queue of `deliver`. */
  inbound(count: number): Promise<DeliverEvent[]>;
}

/** What every `Events` keeps to. @param make one with empty queues */
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
      await events.poll('faxbbbbbbbbb');
      await events.cancel('faxccccccccc');
      const seen = (await taken(3)).sort((one, other) => one.kind.localeCompare(other.kind));
      assert.deepEqual(seen, [
        { kind: 'cancel', fax: 'faxccccccccc' },
        { kind: 'carrier', event },
        { kind: 'poll', fax: 'faxbbbbbbbbb' },
      ]);
    });

    test('what concerns received faxes is what deliver takes in', async () => {
      const { events, inbound } = await make();
      const event: ReceivedEvent = {
        id: 'event-2',
        reception: {
          at: Date.UTC(2026, 10, 22),
          carrierId: 'carrier-2',
          from: 'Città di Nuoro',
          to: '+390240701234',
          isPartial: false,
        },
        mediaUrl: 'https://media.example/fax.pdf',
      };
      await events.received(event);
      await events.redeliver('recaaaaaaaaa', 'wish-1');
      await events.redeliver('recaaaaaaaaa', 'wish-2', 'anna@example.com');
      await events.giveUp('recbbbbbbbbb', 'hours of trying');
      const text = (message: DeliverEvent) => JSON.stringify(message);
      const expected: DeliverEvent[] = [
        { kind: 'received', event },
        { kind: 'redeliver', fax: 'recaaaaaaaaa', request: 'wish-1' },
        { kind: 'redeliver', fax: 'recaaaaaaaaa', request: 'wish-2', to: 'anna@example.com' },
        { kind: 'give-up', fax: 'recbbbbbbbbb', reason: 'hours of trying' },
      ];
      assert.deepEqual((await inbound(4)).map(text).sort(), expected.map(text).sort());
    });
  });
}
