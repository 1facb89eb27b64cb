import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultLineSettings, type E164, type Line } from '../../lambdas/fax/model.ts';
import type { Directory } from '../../lambdas/ports.ts';

/** What both directories offer beyond the port, to whoever administers lines. */
export interface WritableDirectory extends Directory {
  putLine(line: Line): Awaitable<{ taken?: { address: string; by: E164 } }>;
}
type Awaitable<T> = T | Promise<T>;

const line = (number: E164, senders: readonly string[] = []): Line => ({
  number,
  name: `Line ${number}`,
  country: 'IT',
  areaCode: '02',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders,
  recipients: ['inbox@example.com'],
  settings: { ...defaultLineSettings, attempts: 5 },
});

/** What every `Directory` keeps to. @param make a fresh, empty one */
export function testDirectory(name: string, make: () => Promise<WritableDirectory>): void {
  describe(`Directory: ${name}`, () => {
    test('a line is found by its number, as it was written', async () => {
      const directory = await make();
      const written = line('+390240701234', ['anna@example.com']);
      await directory.putLine(written);
      assert.deepEqual(await directory.line('+390240701234'), written);
      assert.equal(await directory.line('+390240709999'), undefined);
    });

    test('a line that is written again is replaced', async () => {
      const directory = await make();
      await directory.putLine(line('+390240701234', ['anna@example.com']));
      await directory.putLine({ ...line('+390240701234', ['bruno@example.com']), name: 'New' });
      assert.equal((await directory.line('+390240701234'))?.name, 'New');
      assert.equal(await directory.lineOfSender('anna@example.com'), undefined);
      assert.equal((await directory.lineOfSender('bruno@example.com'))?.number, '+390240701234');
    });

    test('a sender is found in whatever case it is written', async () => {
      const directory = await make();
      await directory.putLine(line('+390240701234', ['anna@example.com']));
      assert.equal((await directory.lineOfSender(' Anna@EXAMPLE.com '))?.number, '+390240701234');
      assert.equal(await directory.lineOfSender('bruno@example.com'), undefined);
      assert.equal(await directory.lineOfSender('no address'), undefined);
    });

    test('a domain stands for its addresses, and an address wins over its domain', async () => {
      const directory = await make();
      await directory.putLine(line('+390240701234', ['@example.com']));
      await directory.putLine(line('+390240705678', ['anna@example.com']));
      assert.equal((await directory.lineOfSender('bruno@example.com'))?.number, '+390240701234');
      assert.equal((await directory.lineOfSender('anna@example.com'))?.number, '+390240705678');
      assert.equal(await directory.lineOfSender('bruno@sub.example.com'), undefined);
    });

    test('a sender belongs to one line: a second line with it is not written', async () => {
      const directory = await make();
      await directory.putLine(line('+390240701234', ['anna@example.com']));
      const refused = await directory.putLine(line('+390240705678', ['anna@example.com']));
      assert.deepEqual(refused.taken, { address: 'anna@example.com', by: '+390240701234' });
      assert.equal(await directory.line('+390240705678'), undefined);
    });

    test('a sender that a line gave up may belong to another', async () => {
      const directory = await make();
      await directory.putLine(line('+390240701234', ['anna@example.com']));
      await directory.putLine(line('+390240701234', []));
      assert.deepEqual(await directory.putLine(line('+390240705678', ['anna@example.com'])), {});
      assert.equal((await directory.lineOfSender('anna@example.com'))?.number, '+390240705678');
    });

    test('all lines, by number', async () => {
      const directory = await make();
      for (const number of ['+390240705678', '+14155550100', '+390240701234'] as const) {
        await directory.putLine(line(number));
      }
      const numbers = (await directory.lines()).map((each) => each.number);
      assert.deepEqual(numbers, ['+14155550100', '+390240701234', '+390240705678']);
    });
  });
}
