import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Submission } from '../../lambdas/fax/model.ts';
import type { Submissions } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const minute = 60_000;

const submission = (id: string): Submission => ({
  id,
  line: '+390240701234',
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

/** What every `Submissions` keeps to. @param make a fresh, empty one, whose clock stands at `now` */
export function testSubmissions(name: string, make: () => Promise<Submissions>): void {
  describe(`Submissions: ${name}`, () => {
    test('the first decision about a mail stays', async () => {
      const submissions = await make();
      assert.equal(await submissions.mailDecision('mail/1'), undefined);
      await submissions.decideMail('mail/1', 'accepted', 'subaaaaaaaaa', now);
      await submissions.decideMail('mail/1', 'refused', 'on no list', now + 1);
      assert.deepEqual(
        { ...(await submissions.mailDecision('mail/1')) },
        { decision: 'accepted', detail: 'subaaaaaaaaa' },
      );
    });

    describe('claims', () => {
      test('the first holder keeps it, and hears so again', async () => {
        const submissions = await make();
        assert.equal(await submissions.claim('key', 'one', now + minute, now), 'one');
        assert.equal(await submissions.claim('key', 'two', now + minute, now + 1), 'one');
        assert.equal(await submissions.claim('key', 'one', now + minute, now + 2), 'one');
        assert.equal(await submissions.claim('other key', 'two', now + minute, now), 'two');
      });

      test('at its time it is free again', async () => {
        const submissions = await make();
        await submissions.claim('key', 'one', now + minute, now);
        assert.equal(await submissions.claim('key', 'two', now + 2 * minute, now + minute - 1), 'one');
        assert.equal(await submissions.claim('key', 'two', now + 2 * minute, now + minute), 'two');
      });

      test('of many who claim at once all hear of the same one', async () => {
        const submissions = await make();
        const holders = Array.from({ length: 20 }, (_, index) => `holder ${index}`);
        const heard = await Promise.all(holders.map((holder) => submissions.claim('key', holder, now + minute, now)));
        assert.equal(new Set(heard).size, 1);
      });
    });

    describe('submissions', () => {
      test('is read as it was written', async () => {
        const submissions = await make();
        await submissions.create(submission('subaaaaaaaaa'));
        assert.deepEqual(await submissions.submission('subaaaaaaaaa'), submission('subaaaaaaaaa'));
        assert.equal(await submissions.submission('subbbbbbbbbb'), undefined);
      });

      test('a second one of the same id changes nothing', async () => {
        const submissions = await make();
        await submissions.create(submission('subaaaaaaaaa'));
        await submissions.create({ ...submission('subaaaaaaaaa'), subject: 'another' });
        assert.deepEqual(await submissions.submission('subaaaaaaaaa'), submission('subaaaaaaaaa'));
      });

      test('the first result stays and is returned', async () => {
        const submissions = await make();
        await submissions.create(submission('subaaaaaaaaa'));
        const first = { anomaly: { outcome: 'no-document', documents: [] } } as const;
        const second = { prepared: { documents: [], pages: [], leftOut: [] } } as const;
        assert.deepEqual((await submissions.conclude('subaaaaaaaaa', first)).result, first);
        assert.deepEqual((await submissions.conclude('subaaaaaaaaa', second)).result, first);
        assert.deepEqual(await submissions.submission('subaaaaaaaaa'), {
          ...submission('subaaaaaaaaa'),
          result: first,
        });
      });

      test('the result of a submission that is not there is a defect', async () => {
        const submissions = await make();
        const result = { anomaly: { outcome: 'no-document', documents: [] } } as const;
        await assert.rejects(submissions.conclude('subaaaaaaaaa', result), { name: 'Defect' });
        assert.equal(await submissions.submission('subaaaaaaaaa'), undefined);
      });
    });
  });
}
