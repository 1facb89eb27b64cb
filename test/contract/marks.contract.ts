import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Marks } from '../../lambdas/ports.ts';
import { now } from './now.ts';

/** What every `Marks` keeps to. @param make a fresh, empty one */
export function testMarks(name: string, make: () => Promise<Marks>): void {
  describe(`Marks: ${name}`, () => {
    test('a mark tells what stood before, and sent stays', async () => {
      const marks = await make();
      assert.equal(await marks.mark('notice', 'sending', now), undefined);
      assert.equal(await marks.mark('notice', 'sending', now + 1), 'sending');
      assert.equal(await marks.mark('notice', 'sent', now + 2), 'sending');
      assert.equal(await marks.mark('notice', 'sending', now + 3), 'sent');
      assert.equal(await marks.mark('notice', 'sent', now + 4), 'sent');
      assert.equal(await marks.mark('another', 'sent', now), undefined);
    });
  });
}
