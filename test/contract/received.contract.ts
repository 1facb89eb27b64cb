import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { E164 } from '../../lambdas/fax/model.ts';
import type { ReceivedEntry } from '../../lambdas/fax/received.ts';
import type { ReceivedFaxes } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const minute = 60_000;
const ours: E164 = '+390240701234';

export const reception = (at = now, to: string = ours): ReceivedEntry => ({
  what: 'received',
  at,
  carrierId: `carrier-${at}`,
  from: '+390289089211',
  to,
  pages: 3,
  seconds: 95,
  isPartial: false,
});
const fetched: ReceivedEntry = { what: 'fetched', at: now + 1, bytes: 9000 };
const mailed = (n: number): ReceivedEntry => ({
  what: 'mailed',
  at: now + n,
  mailbox: `inbox${n}@example.com`,
  mail: `recaaaaaaaaa-0-${n}`,
  round: 0,
});

/** What every `ReceivedFaxes` keeps to. @param make a fresh, empty one, whose clock stands at `now` */
export function testReceived(name: string, make: () => Promise<ReceivedFaxes>): void {
  describe(`ReceivedFaxes: ${name}`, () => {
    describe('histories', () => {
      test('batches come back in order, and fold to the fax', async () => {
        const received = await make();
        assert.equal(await received.fax('recaaaaaaaaa'), undefined);
        assert.deepEqual(await received.history('recaaaaaaaaa'), []);
        assert.equal(await received.append('recaaaaaaaaa', 0, [reception()]), true);
        assert.equal(await received.append('recaaaaaaaaa', 1, [fetched, mailed(1)]), true);
        assert.deepEqual(await received.history('recaaaaaaaaa'), [[reception()], [fetched, mailed(1)]]);
        const fax = await received.fax('recaaaaaaaaa');
        assert.deepEqual([fax?.version, fax?.state, fax?.reception.from], [2, 'delivering', '+390289089211']);
      });

      test('a fax whose number could not be read is there, and in the list of all', async () => {
        const received = await make();
        await received.append('recaaaaaaaaa', 0, [reception(now, 'sip:fax@host')]);
        assert.equal((await received.fax('recaaaaaaaaa'))?.reception.to, 'sip:fax@host');
        assert.deepEqual(
          (await received.list({ limit: 9 })).map(({ id }) => id),
          ['recaaaaaaaaa'],
        );
        assert.deepEqual(await received.list({ line: ours, limit: 9 }), []);
      });

      test('a place is taken once: a second event about a fax changes nothing', async () => {
        const received = await make();
        await received.append('recaaaaaaaaa', 0, [reception()]);
        assert.equal(await received.append('recaaaaaaaaa', 0, [reception(now + 1)]), false);
        assert.equal(await received.append('recaaaaaaaaa', 1, [fetched]), true);
        assert.equal(await received.append('recaaaaaaaaa', 1, [fetched]), false);
        assert.deepEqual(await received.history('recaaaaaaaaa'), [[reception()], [fetched]]);
      });

      test('of many who write at one place, one does', async () => {
        const received = await make();
        await received.append('recaaaaaaaaa', 0, [reception()]);
        const writers = Array.from({ length: 20 }, (_, n) => received.append('recaaaaaaaaa', 1, [mailed(n)]));
        assert.equal((await Promise.all(writers)).filter(Boolean).length, 1);
        assert.equal((await received.history('recaaaaaaaaa')).length, 2);
      });

      test('a fax that was never received takes no entries', async () => {
        const received = await make();
        assert.equal(await received.append('recaaaaaaaaa', 1, [fetched]), false);
        assert.equal(await received.fax('recaaaaaaaaa'), undefined);
      });

      test('a long history keeps its order', async () => {
        const received = await make();
        await received.append('recaaaaaaaaa', 0, [reception()]);
        for (let n = 1; n < 40; n += 1) await received.append('recaaaaaaaaa', n, [mailed(n)]);
        assert.deepEqual(
          (await received.fax('recaaaaaaaaa'))?.copies.map(({ at }) => at - now),
          Array.from({ length: 39 }, (_, index) => index + 1),
        );
      });

      test('lists are newest first, of one line or of all, and no longer than asked', async () => {
        const received = await make();
        const other: E164 = '+390240705678';
        const long = now - 40 * 24 * 60 * minute;
        await received.append('recaaaaaaaaa', 0, [reception(now - 3)]);
        await received.append('recbbbbbbbbb', 0, [reception(now - 1)]);
        await received.append('recccccccccc', 0, [reception(now - 2, other)]);
        await received.append('recddddddddd', 0, [reception(long)]);
        await received.append('recbbbbbbbbb', 1, [fetched]);
        const ids = async (query: Parameters<ReceivedFaxes['list']>[0]) =>
          (await received.list(query)).map(({ id }) => id);
        assert.deepEqual(await ids({ limit: 9 }), ['recbbbbbbbbb', 'recccccccccc', 'recaaaaaaaaa', 'recddddddddd']);
        assert.deepEqual(await ids({ limit: 2 }), ['recbbbbbbbbb', 'recccccccccc']);
        assert.deepEqual(await ids({ line: ours, limit: 9 }), ['recbbbbbbbbb', 'recaaaaaaaaa', 'recddddddddd']);
        assert.deepEqual(await ids({ line: other, limit: 1 }), ['recccccccccc']);
        assert.deepEqual(await ids({ line: '+390240709999', limit: 9 }), []);
      });
    });

    test('how far the carrier’s list was read is remembered', async () => {
      const received = await make();
      assert.equal(await received.sweptUntil('telnyx'), undefined);
      await received.setSweptUntil('telnyx', now);
      await received.setSweptUntil('telnyx', now + 10 * minute);
      assert.equal(await received.sweptUntil('telnyx'), now + 10 * minute);
      assert.equal(await received.sweptUntil('other'), undefined);
      await received.setSweptUntil('other', now);
      assert.equal(await received.sweptUntil('other'), now);
      assert.equal(await received.sweptUntil('telnyx'), now + 10 * minute);
    });

    describe('bounces of a mailbox', () => {
      test('count once per mail, each mailbox for itself', async () => {
        const received = await make();
        assert.equal(await received.bounces('inbox@example.com'), 0);
        await received.noteBounce('inbox@example.com', 'mail 1', now);
        await received.noteBounce('inbox@example.com', 'mail 1', now + 1);
        await received.noteBounce('inbox@example.com', 'mail 2', now + 2);
        await received.noteBounce('other@example.com', 'mail 3', now + 3);
        assert.equal(await received.bounces('inbox@example.com'), 2);
        assert.equal(await received.bounces('other@example.com'), 1);
      });

      test('those told at once are all counted', async () => {
        const received = await make();
        const mails = Array.from({ length: 10 }, (_, n) => `mail ${n}`);
        await Promise.all([...mails, ...mails].map((mail) => received.noteBounce('inbox@example.com', mail, now)));
        assert.equal(await received.bounces('inbox@example.com'), 10);
      });

      test('are forgotten when the mailbox works', async () => {
        const received = await make();
        await received.noteBounce('inbox@example.com', 'mail 1', now);
        await received.noteBounce('inbox@example.com', 'mail 2', now);
        await received.noteDelivery('inbox@example.com');
        await received.noteDelivery('never@example.com');
        assert.equal(await received.bounces('inbox@example.com'), 0);
        assert.equal(await received.bounces('never@example.com'), 0);
        await received.noteBounce('inbox@example.com', 'mail 3', now + 1);
        assert.equal(await received.bounces('inbox@example.com'), 1);
      });
    });
  });
}
