import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Limit } from '../../lambdas/fax/sending/limit.ts';
import type { Volumes } from '../../lambdas/ports.ts';
import { now } from './now.ts';

const most = 20;
const limits: readonly Limit[] = [{ what: 'faxes', window: 'hour', most }];

/** @param atOnce how many add at the same time */
export function testVolumes(adapter: string, open: () => Promise<Volumes>, atOnce: number): void {
  describe(`Volumes on ${adapter}`, () => {
    test(`a limit holds exactly under ${atOnce} at once, each counted once though it comes again`, async () => {
      const volumes = await open();
      const add = (n: number) => volumes.add('sender a', { id: `s${n}`, at: now, amounts: { faxes: 1 } }, limits);
      const answers = await Promise.all(Array.from({ length: atOnce }, (_, n) => add(n)));
      const counted = answers.flatMap((answer, n) => ('broken' in answer ? [] : [n]));
      assert.equal(counted.length, most);
      for (const n of counted) assert.ok(!('broken' in (await add(n))), 'a repeat is no more');
      assert.deepEqual(await volumes.add('sender a', { id: 'more', at: now, amounts: { faxes: 1 } }, limits), {
        broken: limits[0],
      });
      assert.ok(!('broken' in (await volumes.add('sender b', { id: 's', at: now, amounts: { faxes: most } }, limits))));
    });

    test('what is taken back makes room; the volume is kept', async () => {
      const volumes = await open();
      await volumes.add('line', { id: 'one', at: now, amounts: { faxes: most, pages: 7 } }, limits);
      await volumes.takeBack('line', 'one');
      await volumes.takeBack('line', 'one');
      await volumes.takeBack('line', 'unknown');
      assert.deepEqual((await volumes.volume('line')).days, []);
      assert.ok(!('broken' in (await volumes.add('line', { id: 'two', at: now, amounts: { faxes: most } }, limits))));
    });
  });
}
