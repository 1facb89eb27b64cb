import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReceived } from '../../lambdas/carriers/telnyx/telnyx-received.ts';

const envelope = {
  id: 'event-1',
  carrier: 'telnyx',
  event: 'fax.received',
  at: Date.UTC(2026, 10, 22, 9, 0, 0),
  isStale: false,
};
const payload = { fax_id: 'fax-1', from: '+390289089211', page_count: 2, media_url: 'https://media.telnyx.com/1' };

describe('what Telnyx tells of a fax that came in', () => {
  for (const to of ['+390240701234', '0240701234', 'sip:+390240701234@sip.telnyx.com', '+39 0240701234', 'fax']) {
    test(`to ${to}: read later, never dropped`, () => {
      const event = readReceived(envelope, { ...payload, to });
      assert.equal(event?.reception.to, to);
      assert.equal(event?.mediaUrl, payload.media_url);
    });
  }

  for (const to of [undefined, null]) {
    test(`to ${to}: a fax all the same`, () => {
      assert.equal(readReceived(envelope, { ...payload, to })?.reception.to, '');
    });
  }

  test('a number without end is cut', () => {
    assert.equal(readReceived(envelope, { ...payload, to: '1'.repeat(100_000) })?.reception.to.length, 200);
  });

  test('what happens before the end of a call is no fax yet', () => {
    assert.equal(
      readReceived({ ...envelope, event: 'fax.receiving.started' }, { ...payload, to: '+390240701234' }),
      undefined,
    );
  });
});
