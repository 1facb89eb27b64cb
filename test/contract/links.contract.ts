import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Links } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const day = 24 * 60 * 60_000;

/** What every `Links` keeps to. @param make a fresh, empty one, whose clock stands at `now` */
export function testLinks(name: string, make: () => Promise<Links>): void {
  describe(`Links: ${name}`, () => {
    test('a link leads to the attempt or the received fax that it was made for', async () => {
      const links = await make();
      await links.put('one', { kind: 'attempt', attempt: 'faxaaaaaaaaa-1' }, now);
      await links.put('two', { kind: 'received', fax: 'recaaaaaaaaa', until: now + day }, now);
      assert.deepEqual(await links.target('one'), { kind: 'attempt', attempt: 'faxaaaaaaaaa-1' });
      await links.put('three', { kind: 'confirm', submission: 'subaaaaaaaaa', until: now + day }, now);
      assert.deepEqual(await links.target('three'), { kind: 'confirm', submission: 'subaaaaaaaaa', until: now + day });
      assert.deepEqual(await links.target('two'), { kind: 'received', fax: 'recaaaaaaaaa', until: now + day });
      const reply = { kind: 'reply', submission: 'subaaaaaaaaa', sender: 'a@example.com', until: now + day } as const;
      await links.put('four', reply, now);
      assert.deepEqual(await links.target('four'), reply);
      assert.equal(await links.target('another'), undefined);
    });

    test('the first target stays', async () => {
      const links = await make();
      await links.put('one', { kind: 'attempt', attempt: 'faxaaaaaaaaa-1' }, now);
      await links.put('one', { kind: 'received', fax: 'recaaaaaaaaa', until: now + day }, now);
      assert.deepEqual(await links.target('one'), { kind: 'attempt', attempt: 'faxaaaaaaaaa-1' });
    });
  });
}
