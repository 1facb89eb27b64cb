import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { costOf, fixedCosts, withoutMail } from './cost.ts';
import { manyFaxes, type Run, receivedFax, sentFax, thirdTry } from './journeys.ts';

/** Whatever the machine takes for it: what is asked of AWS beside the functions' time. */
const asked = ({ functions: _, ...rest }: ReturnType<typeof costOf>): number => withoutMail({ ...rest, functions: 0 });

describe('what a fax asks of AWS', () => {
  test('a page sent at once: six transitions, one notice, less than its aim', async () => {
    const run = await sentFax({ pages: 1 });
    assert.equal(run.counts.transitions, 6);
    assert.equal(run.counts.mails, 1);
    assert.ok(run.counts.dynamoWrites > 0 && run.counts.dynamoReads > 0 && run.counts.egressBytes > 0);
    assert.ok(asked(costOf(run)) < 0.0003, `${asked(costOf(run))} USD`);
  });

  test('a try more is four transitions, and no document is made again', async () => {
    const [once, thrice] = [await sentFax({ pages: 1 }), await sentFax({ pages: 1, calls: thirdTry })];
    assert.equal(thrice.counts.transitions - once.counts.transitions, 8);
    assert.equal(thrice.counts.s3Writes, once.counts.s3Writes);
    const prepared = thrice.invocations.filter(({ name }) => name === 'Prepare');
    assert.equal(prepared.length, 1);
    assert.equal(thrice.invocations.filter(({ name }) => name === 'Draw').length, 1);
  });

  test('a received fax needs no workflow, and one mail for each mailbox', async () => {
    const { counts, invocations } = await receivedFax({ pages: 3 });
    assert.equal(counts.transitions, 0);
    assert.equal(counts.mails, 2);
    assert.equal(invocations.filter(({ name }) => name === 'Deliver').length, 1);
  });

  test('a fax costs the same whatever the load, and each mail to many numbers is prepared once', async () => {
    const numbers = 5;
    const [some, more] = [await manyFaxes({ mails: 1, numbers }), await manyFaxes({ mails: 4, numbers })];
    const each = (run: Run, mails: number): number => asked(costOf(run)) / (mails * numbers);
    const ratio = each(more, 4) / each(some, 1);
    assert.ok(ratio <= 1.05, `${ratio} times as much`);
    for (const name of ['Prepare', 'Draw']) {
      assert.equal(more.invocations.filter((invocation) => invocation.name === name).length, 4, name);
    }
  });

  test('the stack without faxes costs at most 5.50 dollars a month beyond what every account has for nothing', () => {
    const sum = fixedCosts().reduce((all, { usdBeyondFree }) => all + usdBeyondFree, 0);
    assert.ok(sum > 0 && sum <= 5.5, `${sum} USD`);
  });
});
