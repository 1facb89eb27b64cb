import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import type { E164, Submission } from '../../lambdas/fax/model.ts';
import type { Faxes } from '../../lambdas/ports.ts';

/** The time of the store's clock during the tests. */
export const now = Date.UTC(2026, 10, 22, 9, 0, 0);
const minute = 60_000;
const ours: E164 = '+390240701234';

const submission = (id: string): Submission => ({
  id,
  line: ours,
  sender: 'anna@example.com',
  source: 'mail',
  key: `mail/${id}`,
  subject: 'Preventivo 42 – già pronto',
  messageId: '<one@example.com>',
  references: ['<zero@example.com>'],
  at: now,
  faxes: [{ id: 'faxaaaaaaaaa', to: '+390289089211' }],
  refusedNumbers: [{ given: '12ab', outcome: 'bad-number' }],
});

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
const submitted = (carrierId: string): FaxEntry => ({ what: 'submitted', at: now + 2, attempt: 1, carrierId });

/** What every `Faxes` keeps to. @param make a fresh, empty one, whose clock stands at `now` */
export function testFaxes(name: string, make: () => Promise<Faxes>): void {
  describe(`Faxes: ${name}`, () => {
    test('the first decision about a mail stays', async () => {
      const faxes = await make();
      assert.equal(await faxes.mailDecision('mail/1'), undefined);
      await faxes.decideMail('mail/1', 'accepted', 'subaaaaaaaaa', now);
      await faxes.decideMail('mail/1', 'refused', 'on no list', now + 1);
      assert.deepEqual({ ...(await faxes.mailDecision('mail/1')) }, { decision: 'accepted', detail: 'subaaaaaaaaa' });
    });

    describe('claims', () => {
      test('the first holder keeps it, and hears so again', async () => {
        const faxes = await make();
        assert.equal(await faxes.claim('key', 'one', now + minute, now), 'one');
        assert.equal(await faxes.claim('key', 'two', now + minute, now + 1), 'one');
        assert.equal(await faxes.claim('key', 'one', now + minute, now + 2), 'one');
        assert.equal(await faxes.claim('other key', 'two', now + minute, now), 'two');
      });

      test('at its time it is free again', async () => {
        const faxes = await make();
        await faxes.claim('key', 'one', now + minute, now);
        assert.equal(await faxes.claim('key', 'two', now + 2 * minute, now + minute - 1), 'one');
        assert.equal(await faxes.claim('key', 'two', now + 2 * minute, now + minute), 'two');
      });

      test('of many who claim at once all hear of the same one', async () => {
        const faxes = await make();
        const holders = Array.from({ length: 20 }, (_, index) => `holder ${index}`);
        const heard = await Promise.all(holders.map((holder) => faxes.claim('key', holder, now + minute, now)));
        assert.equal(new Set(heard).size, 1);
      });
    });

    describe('submissions', () => {
      test('is read as it was written', async () => {
        const faxes = await make();
        await faxes.createSubmission(submission('subaaaaaaaaa'));
        assert.deepEqual(await faxes.submission('subaaaaaaaaa'), submission('subaaaaaaaaa'));
        assert.equal(await faxes.submission('subbbbbbbbbb'), undefined);
      });

      test('a second one of the same id changes nothing', async () => {
        const faxes = await make();
        await faxes.createSubmission(submission('subaaaaaaaaa'));
        await faxes.createSubmission({ ...submission('subaaaaaaaaa'), subject: 'another' });
        assert.deepEqual(await faxes.submission('subaaaaaaaaa'), submission('subaaaaaaaaa'));
      });

      test('the first result stays and is returned', async () => {
        const faxes = await make();
        await faxes.createSubmission(submission('subaaaaaaaaa'));
        const first = { anomaly: { outcome: 'no-document', documents: [] } } as const;
        const second = { prepared: { documents: [], pages: [], leftOut: [] } } as const;
        assert.deepEqual((await faxes.concludeSubmission('subaaaaaaaaa', first)).result, first);
        assert.deepEqual((await faxes.concludeSubmission('subaaaaaaaaa', second)).result, first);
        assert.deepEqual(await faxes.submission('subaaaaaaaaa'), { ...submission('subaaaaaaaaa'), result: first });
      });

      test('the result of a submission that is not there is a defect', async () => {
        const faxes = await make();
        const result = { anomaly: { outcome: 'no-document', documents: [] } } as const;
        await assert.rejects(faxes.concludeSubmission('subaaaaaaaaa', result), { name: 'Defect' });
        assert.equal(await faxes.submission('subaaaaaaaaa'), undefined);
      });
    });

    describe('histories', () => {
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
        assert.equal(await faxes.faxByCarrierId('carrier-1'), 'faxaaaaaaaaa');
        assert.equal(await faxes.faxByCarrierId('carrier-2'), 'faxaaaaaaaaa');
        assert.equal(await faxes.faxByCarrierId('carrier-3'), undefined);
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

    describe('leases', () => {
      test('one holder at a time, who may take it again', async () => {
        const faxes = await make();
        assert.equal(await faxes.lease('channel 1', 'one', now + minute, now), true);
        assert.equal(await faxes.lease('channel 1', 'two', now + minute, now), false);
        assert.equal(await faxes.lease('channel 1', 'one', now + 2 * minute, now + 1), true);
        assert.equal(await faxes.lease('channel 1', 'two', now + 2 * minute, now + minute), false);
        assert.equal(await faxes.lease('channel 2', 'two', now + minute, now), true);
      });

      test('given back by its holder only', async () => {
        const faxes = await make();
        await faxes.lease('channel 1', 'one', now + minute, now);
        await faxes.release('channel 1', 'two');
        assert.equal(await faxes.lease('channel 1', 'two', now + minute, now), false);
        await faxes.release('channel 1', 'one');
        assert.equal(await faxes.lease('channel 1', 'two', now + minute, now), true);
        await faxes.release('channel 1', 'one');
        assert.equal(await faxes.lease('channel 1', 'three', now + minute, now), false);
        await faxes.release('never taken', 'one');
      });

      test('free at its time', async () => {
        const faxes = await make();
        await faxes.lease('channel 1', 'one', now + minute, now);
        assert.equal(await faxes.lease('channel 1', 'two', now + 2 * minute, now + minute - 1), false);
        assert.equal(await faxes.lease('channel 1', 'two', now + 2 * minute, now + minute), true);
      });

      test('of many who ask at once, one gets it', async () => {
        const faxes = await make();
        const holders = Array.from({ length: 20 }, (_, index) => `holder ${index}`);
        const got = await Promise.all(holders.map((holder) => faxes.lease('channel 1', holder, now + minute, now)));
        assert.equal(got.filter(Boolean).length, 1);
      });
    });

    test('a link leads to the attempt it was made for', async () => {
      const faxes = await make();
      await faxes.putLink('secret', 'faxaaaaaaaaa-1', now);
      await faxes.putLink('secret', 'faxbbbbbbbbb-1', now);
      assert.equal(await faxes.link('secret'), 'faxaaaaaaaaa-1');
      assert.equal(await faxes.link('another'), undefined);
    });

    test('a mark tells what stood before, and sent stays', async () => {
      const faxes = await make();
      assert.equal(await faxes.markNotice('notice', 'sending', now), undefined);
      assert.equal(await faxes.markNotice('notice', 'sending', now + 1), 'sending');
      assert.equal(await faxes.markNotice('notice', 'sent', now + 2), 'sending');
      assert.equal(await faxes.markNotice('notice', 'sending', now + 3), 'sent');
      assert.equal(await faxes.markNotice('notice', 'sent', now + 4), 'sent');
      assert.equal(await faxes.markNotice('another', 'sent', now), undefined);
    });
  });
}
