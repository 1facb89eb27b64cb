import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { withoutPeople } from '../../lambdas/fax/journal/without-people.ts';
import { logFailure } from '../../lambdas/flow/journal/log-failure.ts';

describe('the journal', () => {
  test('names neither numbers nor addresses of people', () => {
    const facts = {
      fax: 'abcdefghij23',
      to: '+390289089211',
      why: 'anna@example.com called +39 02 8908-9211 twice',
      nested: [{ sender: 'Anna <anna@example.com>' }],
      seconds: 300,
    };
    assert.deepEqual(withoutPeople(facts), {
      fax: 'abcdefghij23',
      to: '<number>',
      why: '<address> called <number> twice',
      nested: [{ sender: 'Anna <<address>>' }],
      seconds: 300,
    });
  });
});

describe('a failure in the journal', () => {
  const logged: { what: string; facts: Record<string, unknown> }[] = [];
  const note = (what: string, facts: Record<string, unknown> = {}) => logged.push({ what, facts });
  const journal = { info: note, debug: note, alarm: note };

  for (const [error, name] of [
    [new Defect('The queue is gone.'), 'failed'],
    [new Transient('The queue is busy.'), 'failed-for-now'],
  ] as const) {
    test(`says what the error says, whatever else is known of it: ${error.name}`, () => {
      logged.length = 0;
      logFailure(journal, error, { messageId: 'id-1', message: 'id-1', error: 'id-1' });
      const [{ what, facts } = assert.fail()] = logged;
      assert.equal(what, name);
      assert.equal(facts.message, error.message);
      assert.equal(facts.error, error.name);
      assert.equal(facts.messageId, 'id-1');
    });
  }
});
