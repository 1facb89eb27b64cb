import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import type { Faxes } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const minute = 60_000;
const ours: E164 = '+390240701234';

const accepted = (at = now, line = ours): FaxEntry => ({
  what: 'accepted',
  at,
  submission: 'subaaaaaaaaa',
  line,
  from: line,
  to: '+390289089211',
  deadlineAt: at + 240 * minute,
});
const preparing: FaxEntry = { what: 'preparing', at: now + 1 };
const submitted = (carrierId: string) => ({ what: 'submitted', at: now + 2, attempt: 1, carrierId }) as const;

/** What every `Faxes` keeps to. @param make a fresh, empty one, whose clock stands at `now` */
export function testFaxes(name: string, make: () => Promise<Faxes>): void {
  describe(`Faxes: ${name}`, () => {
    test('batches come back in order, and fold to the fax', async () => {
      const faxes = await make();
      assert.equal(await faxes.fax('faxaaaaaaaaa'), undefined);
      assert.equal(await faxes.append('faxaaaaaaaaa', 0, [accepted()]), true);
      assert.equal(await faxes.append('faxaaaaaaaaa', 1, [preparing]), true);
      assert.deepEqual(await faxes.history('faxaaaaaaaaa'), [[accepted()], [preparing]]);
      const fax = await faxes.fax('faxaaaaaaaaa');
      assert.equal(fax?.state, 'preparing');
      assert.equal(fax?.version, 2);
    });

    test('a place is taken once', async () => {
      const faxes = await make();
      await faxes.append('faxaaaaaaaaa', 0, [accepted()]);
      assert.equal(await faxes.append('faxaaaaaaaaa', 0, [accepted(now + 1)]), false);
      assert.equal(await faxes.append('faxaaaaaaaaa', 1, [preparing]), true);
      assert.equal(await faxes.append('faxaaaaaaaaa', 1, [preparing]), false);
      assert.equal((await faxes.history('faxaaaaaaaaa')).length, 2);
    });

    test('of many who write at one place, one does', async () => {
      const faxes = await make();
      await faxes.append('faxaaaaaaaaa', 0, [accepted()]);
      const writers = Array.from({ length: 20 }, (_, at) =>
        faxes.append('faxaaaaaaaaa', 1, [{ what: 'preparing', at }]),
      );
      assert.equal((await Promise.all(writers)).filter(Boolean).length, 1);
      assert.equal((await faxes.history('faxaaaaaaaaa')).length, 2);
    });

    test('a fax that was never accepted takes no entries', async () => {
      const faxes = await make();
      assert.equal(await faxes.append('faxaaaaaaaaa', 1, [preparing]), false);
      assert.equal(await faxes.fax('faxaaaaaaaaa'), undefined);
    });

    test('a long history keeps its order', async () => {
      const faxes = await make();
      await faxes.append('faxaaaaaaaaa', 0, [accepted()]);
      for (let version = 1; version < 120; version += 1) {
        await faxes.append('faxaaaaaaaaa', version, [
          { what: 'carrier-said', at: now + version, attempt: 1, event: `event ${version}`, said: 'sending' },
        ]);
      }
      const fax = await faxes.fax('faxaaaaaaaaa');
      assert.deepEqual(
        fax?.events,
        Array.from({ length: 119 }, (_, index) => `event ${index + 1}`),
      );
    });

    test('is found by the carrier id of any of its calls', async () => {
      const faxes = await make();
      await faxes.append('faxaaaaaaaaa', 0, [accepted()]);
      await faxes.append('faxaaaaaaaaa', 1, [preparing, submitted('carrier-1')]);
      await faxes.append('faxaaaaaaaaa', 2, [submitted('carrier-2')]);
      assert.equal(await faxes.faxByCarrierId('telnyx', 'carrier-1'), 'faxaaaaaaaaa');
      assert.equal(await faxes.faxByCarrierId('telnyx', 'carrier-2'), 'faxaaaaaaaaa');
      assert.equal(await faxes.faxByCarrierId('telnyx', 'carrier-3'), undefined);
    });

    test('two carriers may call two calls by the same id', async () => {
      const faxes = await make();
      await faxes.append('faxaaaaaaaaa', 0, [accepted()]);
      await faxes.append('faxaaaaaaaaa', 1, [{ ...submitted('carrier-1'), carrier: 'telnyx' }]);
      await faxes.append('faxbbbbbbbbb', 0, [accepted()]);
      await faxes.append('faxbbbbbbbbb', 1, [{ ...submitted('carrier-1'), carrier: 'other' }]);
      assert.equal(await faxes.faxByCarrierId('telnyx', 'carrier-1'), 'faxaaaaaaaaa');
      assert.equal(await faxes.faxByCarrierId('other', 'carrier-1'), 'faxbbbbbbbbb');
      assert.equal(await faxes.faxByCarrierId('third', 'carrier-1'), undefined);
    });

    test('lists are newest first, of one line or of all, and no longer than asked', async () => {
      const faxes = await make();
      const other: E164 = '+390240705678';
      const long = now - 40 * 24 * 60 * minute;
      await faxes.append('faxaaaaaaaaa', 0, [accepted(now - 3)]);
      await faxes.append('faxbbbbbbbbb', 0, [accepted(now - 1)]);
      await faxes.append('faxccccccccc', 0, [accepted(now - 2, other)]);
      await faxes.append('faxddddddddd', 0, [accepted(long)]);
      const ids = async (query: Parameters<Faxes['list']>[0]) => (await faxes.list(query)).map(({ id }) => id);
      assert.deepEqual(await ids({ limit: 9 }), ['faxbbbbbbbbb', 'faxccccccccc', 'faxaaaaaaaaa', 'faxddddddddd']);
      assert.deepEqual(await ids({ limit: 2 }), ['faxbbbbbbbbb', 'faxccccccccc']);
      assert.deepEqual(await ids({ line: ours, limit: 9 }), ['faxbbbbbbbbb', 'faxaaaaaaaaa', 'faxddddddddd']);
      assert.deepEqual(await ids({ line: ours, limit: 1 }), ['faxbbbbbbbbb']);
      assert.deepEqual(await ids({ line: '+390240709999', limit: 9 }), []);
    });
  });
}
