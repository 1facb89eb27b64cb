/** Fax to mail with the ports, the records and the files that each function has on AWS. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DynamoAdministration } from '../../lambdas/aws/dynamo/dynamo-administration.ts';
import { DynamoDepartures } from '../../lambdas/aws/dynamo/dynamo-departures.ts';
import { DynamoDirectory } from '../../lambdas/aws/dynamo/dynamo-directory.ts';
import { DynamoLeases } from '../../lambdas/aws/dynamo/dynamo-leases.ts';
import { DynamoLinks } from '../../lambdas/aws/dynamo/dynamo-links.ts';
import { DynamoMarks } from '../../lambdas/aws/dynamo/dynamo-marks.ts';
import { DynamoReceivedFaxes } from '../../lambdas/aws/dynamo/dynamo-received.ts';
import { handler as deliverEntry } from '../../lambdas/aws/entry/deliver.ts';
import { handler as departEntry } from '../../lambdas/aws/entry/depart.ts';
import { handler as sweepEntry } from '../../lambdas/aws/entry/sweep.ts';
import { type RunningWorkerPool, startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import { Transient } from '../../lambdas/fax/errors.ts';
import { faxPdfKey } from '../../lambdas/flow/file-keys.ts';
import { writeDownloadLink } from '../../lambdas/flow/received/download-link.ts';
import { type DeliverEvent, deliver } from '../../lambdas/handlers/deliver.ts';
import { takeDeparture } from '../../lambdas/handlers/departure.ts';
import { download } from '../../lambdas/handlers/download.ts';
import { sweepReceived } from '../../lambdas/handlers/sweep.ts';
import type { Departures } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { type DynamoTables, openDynamo } from '../contract/dynamo.ts';
import { pdfOf } from '../handlers/documents.ts';
import { putLine } from '../put-line.ts';
import { localEngine } from '../scenarios/local-engine.ts';
import { World, type WorldOptions } from '../scenarios/world.ts';
import { filesAs, tableAs } from '../stack/as-role.ts';
import { asGivenTo, type GivenPorts } from '../stack/given-ports.ts';

/** What streams its answer asks Lambda's own global for that. */
Object.assign(globalThis, { awslambda: { streamifyResponse: (handler: unknown) => handler } });
const { handler: downloadEntry } = await import('../../lambdas/aws/entry/download.ts');

type AllPorts = WorkerPorts & { readonly departures: Departures };

let workers: RunningWorkerPool;
let pages: Buffer;
const opened: DynamoTables[] = [];

before(async () => {
  workers = startWorkerPool({ warm: { prepare: 1 } });
  pages = await pdfOf(1);
});
after(async () => {
  await workers.close();
  await Promise.all(opened.map((tables) => tables.close()));
});

const anna = 'anna@example.com';
const bruno = 'bruno@example.com';

async function service(options: Partial<WorldOptions> = {}) {
  const tables = await openDynamo();
  opened.push(tables);
  const world = new World({ engine: localEngine, workers, recipients: [anna, bruno], ...options });
  await putLine({ administration: new DynamoAdministration(tables.directory) }, world.line);
  const keeping = { clock: world.clock, retentionDays: async () => 90 };

  /** The ports of a function, with what its entry is given and its role allows. */
  const as = <Name extends keyof AllPorts & string>(role: string, entry: GivenPorts<Name>) => {
    const table = tableAs(role, tables.faxes);
    const ports: AllPorts = {
      ...world.ports(),
      directory: new DynamoDirectory(tableAs(role, tables.directory, 'Directory')),
      received: new DynamoReceivedFaxes(table, keeping),
      leases: new DynamoLeases(table),
      links: new DynamoLinks(table, keeping),
      marks: new DynamoMarks(table),
      files: filesAs(role, world.ports().files),
      departures: new DynamoDepartures(table),
    };
    return asGivenTo(entry, ports);
  };
  const asDeliver = () => as('Deliver', deliverEntry);
  const asDepart = () => as('Depart', departEntry);
  const asDownload = () => as('Download', downloadEntry);
  const asSweep = () => as('Sweep', sweepEntry);
  const queued = () =>
    world.store.jobs.due('inbound', 99, new Set()).map(({ body }) => JSON.parse(body) as DeliverEvent);
  const fax = (id: string) => new DynamoReceivedFaxes(tables.faxes, keeping).fax(id);
  const take = async (message: DeliverEvent) => deliver(asDeliver(), message);
  return { world, asDeliver, asDepart, asDownload, asSweep, queued, fax, take };
}

const outcomesOf = (fax: Awaited<ReturnType<Awaited<ReturnType<typeof service>>['fax']>>) => ({
  outcome: fax?.outcome,
  copies: Object.fromEntries((fax?.copies ?? []).map(({ mailbox, state }) => [mailbox, state])),
});

describe('fax to mail on AWS', () => {
  test('from the queue to a mail for each mailbox, and what SES tells of them', async () => {
    const { world, asDepart, queued, fax, take } = await service();
    const id = world.receiveFax(pages, {}, 2);
    for (const message of queued()) await take(message);
    assert.deepEqual(world.mails.map(({ to, kind }) => [to, kind]).sort(), [
      [anna, 'received'],
      [bruno, 'received'],
    ]);
    assert.deepEqual(outcomesOf(await fax(id)), {
      outcome: 'delivered',
      copies: { [anna]: 'accepted', [bruno]: 'accepted' },
    });

    const mailOf = (mailbox: string) => world.mails.find(({ to }) => to === mailbox)?.id ?? '';
    const at = world.clock.now();
    await takeDeparture(asDepart(), { mail: mailOf(anna), at, to: [anna], said: 'taken' });
    await takeDeparture(asDepart(), { mail: mailOf(anna), at, to: [anna], said: 'delivered' });
    await takeDeparture(asDepart(), { mail: mailOf(bruno), at, to: [bruno], said: 'returned', reason: '5.1.1' });
    assert.deepEqual(outcomesOf(await fax(id)), {
      outcome: 'partly-delivered',
      copies: { [anna]: 'delivered', [bruno]: 'failed' },
    });
  });

  test('one mailbox that cannot be reached: the other has its fax, the message comes again, and at last is given up', async () => {
    const refuses: WorldOptions['refuses'] = ({ to }) => {
      if (to === bruno) throw new Transient('greylisted');
      return undefined;
    };
    const { world, queued, fax, take } = await service({ refuses });
    const id = world.receiveFax(pages);
    const [message] = queued();
    assert.ok(message);
    for (let time = 0; time < 2; time += 1) await assert.rejects(take(message), { name: 'Transient' });
    assert.deepEqual(
      world.mails.map(({ to }) => to),
      [anna],
    );
    await take({ kind: 'give-up', fax: id, reason: 'given up after many tries' });
    assert.deepEqual(outcomesOf(await fax(id)), {
      outcome: 'partly-delivered',
      copies: { [anna]: 'accepted', [bruno]: 'failed' },
    });
  });

  test('a fax between two of our own lines is fetched from where it lies', async () => {
    const { world, fax, take } = await service();
    world.blobs.set(faxPdfKey('faxaaaaaaaaa'), pages);
    const reception = {
      at: world.clock.now(),
      carrierId: 'direct-faxaaaaaaaaa-1',
      from: '+390240705678',
      to: world.line.number,
      isPartial: false,
      isInternal: true,
      sourceKey: faxPdfKey('faxaaaaaaaaa'),
    };
    await take({ kind: 'received', event: { id: 'direct', reception } });
    assert.equal(world.mails.length, 2);
    assert.equal((await fax(world.mails[0]?.fax ?? ''))?.outcome, 'delivered');
  });

  test('a fax whose number is written as it is dialled reaches its line; one that nobody can read is kept', async () => {
    const { world, queued, fax, take } = await service();
    const ids = [world.receiveFax(pages, { to: '0240701234' }), world.receiveFax(pages, { to: 'sip:fax@host' })];
    for (const message of queued()) await take(message);
    const [read, unread] = await Promise.all(ids.map(fax));
    assert.deepEqual([read?.reception.to, read?.outcome], [world.line.number, 'delivered']);
    assert.deepEqual([unread?.reception.to, unread?.outcome], ['sip:fax@host', 'kept']);
    assert.ok(world.journal.some(({ level, what }) => level === 'alarm' && what === 'fax-for-unreadable-number'));
  });

  test('a fax that no webhook told is found by the sweep, once delivered no more', async () => {
    const { world, asSweep, queued, take } = await service();
    const id = world.receiveFax(pages, {}, 0);
    world.clock.time += 4 * world.clock.minuteMs;
    await sweepReceived(asSweep());
    const found = queued();
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['received'],
    );
    for (const message of found) await take(message);
    await sweepReceived(asSweep());
    assert.equal(queued().length, 1);
    assert.deepEqual(new Set(world.mails.map(({ fax }) => fax)), new Set([id]));
  });

  test('a link to a large fax leads to its PDF for a month', async () => {
    const { world, asDeliver, asDownload, queued, take } = await service();
    const id = world.receiveFax(pages);
    for (const message of queued()) await take(message);
    const { url, until } = await writeDownloadLink(asDeliver(), id);
    const token = url.split('/').at(-1) ?? '';
    const found = await download(asDownload(), token);
    assert.equal(found?.id, id);
    assert.match((await found?.fileName()) ?? '', new RegExp(`^F.*_T390240701234_.*_${id}\\.pdf$`));
    assert.equal(Buffer.concat(await ((await found?.open())?.toArray() ?? [])).byteLength, found?.size);
    assert.equal(await download(asDownload(), 'unknown'), undefined);
    world.clock.time = until;
    assert.equal(await download(asDownload(), token), undefined);
  });
});
