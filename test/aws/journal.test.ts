import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutPeople } from '../../lambdas/aws/journal.ts';

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
