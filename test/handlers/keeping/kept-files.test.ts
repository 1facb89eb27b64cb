/** How long files are kept: each that belongs to a line as long as the line says, whichever way it came. */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type RunningWorkerPool, startWorkerPool } from '../../../lambdas/documents/sandbox/worker-pool.ts';
import { day, retentionClassOf } from '../../../lambdas/fax/lifetimes.ts';
import type { Evidence } from '../../../lambdas/ports.ts';
import { compose } from '../../mail/compose.ts';
import { putLine } from '../../put-line.ts';
import { localEngine } from '../../scenarios/local-engine.ts';
import { World } from '../../scenarios/world.ts';
import { pdfOf } from '../documents.ts';

let workers: RunningWorkerPool;
let page: Buffer;
before(async () => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
  page = await pdfOf(1);
});
after(() => workers.close());

function worldWithDays(retentionDays: number): World {
  const world = new World({ engine: localEngine, workers, recipients: ['anna@example.com'] });
  putLine(world.store, { ...world.line, settings: { ...world.line.settings, retentionDays } });
  return world;
}

/** What each folder's files are kept for; `undefined` for a file about which nobody said anything. */
const daysOf = (world: World): Record<string, (number | undefined)[]> => {
  const folders = Map.groupBy([...world.blobs.keys()], (key) => key.split('/')[0] as string);
  return Object.fromEntries(
    [...folders].map(([folder, keys]) => [folder, [...new Set(keys.map((key) => world.keptDays.get(key)))]]),
  );
};

describe('evidence, where it is kept', () => {
  test('is the mail, the pages and the record of a sent fax; what came, what was made of it and who has it of a received one', async () => {
    const kept = new Map<string, number>();
    const note = (owner: string, name: string, until: number) => void kept.set(`${owner}/${name}`, until);
    const evidence: Evidence = {
      isKept: true,
      copy: async (owner, key, until) => note(owner, key.split('/')[0] === 'mail' ? 'mail' : basename(key), until),
      put: async (owner, name, content, until) => {
        assert.match(Buffer.from(content).toString(), /"state": "ended"/);
        note(owner, name, until);
      },
    };
    const world = new World({ engine: localEngine, workers, recipients: ['anna@example.com'], evidence });
    const attachments = [{ filename: 'offer.pdf', content: page }];
    const raw = await compose({ from: 'anna@example.com', subject: 'Preventivo', attachments });
    world.receive(raw, { recipients: ['0255533200@fax.example'] });
    await world.run();
    const [fax] = await world.store.faxes.list({ limit: 1 });
    const id = world.receiveFax(page);
    await world.run(1);
    assert.deepEqual(
      [...kept.keys()].sort(),
      [
        ...[`${fax?.submission}/mail`, `${fax?.id}/fax.pdf`, `${fax?.id}/fax.tif`, `${fax?.id}/record.json`],
        ...[`${id}/original`, `${id}/fax.pdf`, `${id}/record.json`],
      ].sort(),
    );
    const days = [...kept.values()].map((until) => Math.round((until - world.clock.now()) / day));
    assert.deepEqual(new Set(days), new Set([90]));
  });
});

describe('files are kept', () => {
  test('as the line says, of a sent fax: the mail, its pages, its pictures', async () => {
    const world = worldWithDays(400);
    const attachments = [{ filename: 'offer.pdf', content: page }];
    const raw = await compose({ from: 'anna@example.com', subject: 'Preventivo', attachments });
    world.receive(raw, { recipients: ['0255533200@fax.example'] });
    await world.run();
    assert.deepEqual(daysOf(world), { mail: [400], submissions: [400], faxes: [400] });
  });

  test('as the line says, of a received fax; the usual days for a number that is no line’s', async () => {
    const world = worldWithDays(913);
    world.receiveFax(page);
    await world.run(1);
    assert.deepEqual(daysOf(world), { received: [913] });
    const other = worldWithDays(913);
    other.receiveFax(page, { to: '+390299999999' });
    await other.run(1);
    assert.deepEqual(daysOf(other), { received: [90] });
  });

  test('a month, of a mail that became no fax', async () => {
    const world = worldWithDays(400);
    world.receive(await compose({ from: 'stranger@example.org', subject: 'x' }), {
      recipients: ['0255533200@fax.example'],
    });
    await world.run();
    assert.deepEqual(daysOf(world), { mail: [30] });
  });

  test('by rules that know four classes, rounded up', () => {
    const days = [1, 30, 31, 90, 91, 365, 366, 913];
    assert.deepEqual(days.map(retentionClassOf), [30, 30, 90, 90, 365, 365, 913, 913]);
  });
});
