import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, type TestOptions, test } from 'node:test';
import type { Files } from '../../lambdas/ports.ts';

/** What every `Files` keeps to. @param make an empty one */
export function testFiles(name: string, make: () => Promise<Files>, options: TestOptions = {}): void {
  describe(`Files: ${name}`, options, () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128, 65]);

    test('comes back byte for byte, whole or as a stream', async () => {
      const files = await make();
      await files.put('mail/one', bytes);
      assert.deepEqual(Buffer.from(await files.readAll('mail/one')), bytes);
      assert.deepEqual(await buffer(await files.read('mail/one')), bytes);
      assert.equal(await files.size('mail/one'), bytes.length);
      // Where files lie on this machine, that is where it is.
      const path = await files.pathOf?.('mail/one');
      if (path !== undefined) assert.deepEqual(await readFile(path), bytes);
    });

    test('is written from a stream', async () => {
      const files = await make();
      const large = Buffer.alloc(3_000_000, 'fax ');
      await files.put('mail/one', Readable.from([large.subarray(0, 1_000_000), large.subarray(1_000_000)]));
      assert.ok(Buffer.from(await files.readAll('mail/one')).equals(large));
    });

    test('is replaced as a whole', async () => {
      const files = await make();
      await files.put('mail/one', Buffer.from('a longer text'));
      await files.put('mail/one', Buffer.from('short'));
      assert.equal(Buffer.from(await files.readAll('mail/one')).toString(), 'short');
    });

    test('an empty file is a file', async () => {
      const files = await make();
      await files.put('mail/one', new Uint8Array());
      assert.equal(await files.size('mail/one'), 0);
      assert.equal((await files.readAll('mail/one')).byteLength, 0);
    });

    test('what is not there has no size and is a defect to read', async () => {
      const files = await make();
      assert.equal(await files.size('mail/none'), undefined);
      await assert.rejects(files.read('mail/none'), { name: 'Defect' });
      await assert.rejects(files.readAll('mail/none'), { name: 'Defect' });
      if (files.pathOf !== undefined) await assert.rejects(files.pathOf('mail/none'), { name: 'Defect' });
    });

    test('keys under a prefix are sorted, and of other prefixes there are none', async () => {
      const files = await make();
      for (const key of ['mail/b', 'mail/a', 'mail/deep/c', 'faxes/a', 'mailbox']) await files.put(key, bytes);
      assert.deepEqual(await files.keys('mail/'), ['mail/a', 'mail/b', 'mail/deep/c']);
      assert.deepEqual(await files.keys('nothing/'), []);
    });

    test('keys by the time of writing', async () => {
      const files = await make();
      await files.put('mail/a', bytes);
      const hour = 60 * 60_000;
      const now = Date.now();
      assert.deepEqual(await files.keys('mail/', { from: now - hour, to: now + hour }), ['mail/a']);
      assert.deepEqual(await files.keys('mail/', { from: now - 2 * hour, to: now - hour }), []);
    });

    test('more keys than one answer of S3 holds', async () => {
      const files = await make();
      const keys = Array.from({ length: 1005 }, (_, index) => `mail/${String(index).padStart(4, '0')}`);
      for (let from = 0; from < keys.length; from += 67) {
        await Promise.all(keys.slice(from, from + 67).map((key) => files.put(key, bytes)));
      }
      assert.deepEqual(await files.keys('mail/'), keys);
    });
  });
}
