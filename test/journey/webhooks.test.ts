/** What the carrier tells comes several times, in any order, late or never: the fax and its notice are the same. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makePdf } from '../pages/made-documents.ts';
import { demo, Service } from './service.ts';

const service = new Service({ FAXPOST_CHANNELS: '8', FAXPOST_SIMULATOR_PAGE_MS: '100', FAXPOST_MINUTE_MS: '120' });
let attachments: { filename: string; content: Uint8Array }[];

before(async () => {
  attachments = [{ filename: 'letter.pdf', content: await makePdf([{ text: 'Good morning' }]) }];
  await service.start();
});
after(() => service.remove());

/** Faxes to a number that is busy twice and to one that is delivered at once, to their ends. */
async function sendBoth(subject: string, numbers: readonly [string, string]): Promise<void> {
  await service.mail({ to: numbers, subject, attachments });
  await service.notices(subject, 2);
  const faxes = (await service.faxes()).filter(({ to }) => numbers.some((number) => to.endsWith(number.slice(1))));
  assert.deepEqual(faxes.map(({ outcome, attempts }) => [outcome, attempts.map((attempt) => attempt.outcome)]).sort(), [
    ['sent', ['busy', 'busy', 'sent']],
    ['sent', ['sent']],
  ]);
  assert.equal((await service.notices(subject, 2)).length, 2);
  assert.equal((await service.submissions(numbers[0].slice(1))).length, 1);
  assert.equal((await service.submissions(numbers[1].slice(1))).length, 3);
}

describe('events of the carrier', () => {
  test('each three times', async () => {
    await service.setFaults({ webhooks: 'duplicate' });
    await sendBoth('Three times', ['0289020100', '0289020181']);
  });

  test('the last one first', async () => {
    await service.setFaults({ webhooks: 'reorder' });
    await sendBoth('Out of order', ['0289020101', '0289020281']);
  });

  test('signed so long ago that they prove nothing', async () => {
    await service.setFaults({ webhooks: 'stale' });
    await sendBoth('Stale', ['0289020102', '0289020381']);
  });

  test('none at all: the carrier is asked', async () => {
    await service.setFaults({ webhooks: 'lose' });
    await sendBoth('Lost', ['0289020103', '0289020481']);
  });

  test('media that is fetched twice, the second time later', async () => {
    await service.setFaults({ webhooks: 'none', media: 'twice' });
    await sendBoth('Fetched twice', ['0289020104', '0289020581']);
    await service.setFaults({ media: 'none' });
  });

  test('delivered after it was told as failed: a second notice puts it right', async () => {
    const line = await service.run(['line', 'set', '+390240701234', '--attempts', '1']);
    assert.equal(line.code, 0, line.err);
    await service.mail({ to: '0289020190', subject: 'Put right', attachments });
    const [correction, failure] = await service.notices('Put right', 2);
    assert.deepEqual([failure?.kind, correction?.kind], ['failed', 'correction']);
    assert.equal(correction?.to, demo);
    assert.equal(correction?.inReplyTo, failure?.inReplyTo);
    const fax = await service.fax(correction?.fax);
    assert.deepEqual([fax.outcome, fax.isCorrected, fax.attempts.length], ['sent', true, 1]);
  });
});
