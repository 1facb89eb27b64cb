import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { startSimulator } from '../../simulator/simulator.ts';
import { type Customer, goodFax, retrieve, send, startCustomer, startSimulatorFor, story } from './customer.ts';

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

/** A simulator in a process of its own. It starts one on the data folder given and prints its API's address. */
const program = `
  import { startSimulator } from ${JSON.stringify(new URL('../../simulator/simulator.ts', import.meta.url).href)};
  const simulator = await startSimulator(JSON.parse(process.argv[1]));
  console.log(simulator.baseUrl);
`;

async function sendFromDoomedProcess(customer: Customer, options: object, isUnderWay: () => boolean): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const response = await fetch(`${line.toString().trim()}/faxes`, {
    method: 'POST',
    headers: { authorization: 'Bearer KEY-test', 'content-type': 'application/json' },
    body: JSON.stringify(goodFax(customer)),
  });
  const { data } = (await response.json()) as { data: { id: string } };
  await customer.until(isUnderWay);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return data.id;
}

test('killed in the middle of a call: the next start finishes it, with the same key, and emits the remaining events', async (t) => {
  const customer = await startCustomer(t);
  const options = { dataFolder: folder(t), webhookUrl: `${customer.url}/hooks` };
  const id = await sendFromDoomedProcess(customer, { ...options, pageMs: 150 }, () =>
    customer.webhooks.some(({ data }) => data.event_type === 'fax.sending.started'),
  );
  assert.ok(!story(customer, id).includes('fax.delivered'));
  const simulator = await startSimulatorFor(t, customer, options);
  const { data } = await customer.event(id, 'fax.delivered');
  assert.equal(data.payload.page_count, 2);
  assert.equal((await retrieve(simulator, id)).status, 'delivered');
  assert.equal(simulator.calls().length, 1);
  assert.equal(simulator.submissions().length, 1);
  assert.equal(customer.asked.length, 1, 'the media had been fetched before');
  assert.equal((await simulator.pageRaster(id, 2))?.width, 1728);
});

test('webhooks that could not be delivered before a restart are delivered after it', async (t) => {
  const customer = await startCustomer(t);
  const options = { dataFolder: folder(t), webhookRetryMs: 50 };
  customer.answerWith = () => 503;
  const before = await startSimulatorFor(t, customer, options);
  const fax = await send(before, customer, '+390289089280');
  await customer.event(fax.id, 'fax.failed');
  await before.close();
  const refused = customer.webhooks.length;
  customer.answerWith = () => 200;
  const after = await startSimulatorFor(t, customer, options);
  assert.equal(after.publicKey, before.publicKey);
  await customer.until(() => customer.webhooks.length - refused >= 3);
  const again = customer.webhooks.slice(refused);
  assert.deepEqual(again.map(({ data }) => data.event_type).sort(), [
    'fax.failed',
    'fax.media.processed',
    'fax.queued',
  ]);
  assert.ok((again.find(({ data }) => data.event_type === 'fax.queued')?.meta.attempt ?? 0) > 1);
});

test('switches, links and counts survive as well', async (t) => {
  const customer = await startCustomer(t);
  const options = { dataFolder: folder(t) };
  const before = await startSimulatorFor(t, customer, options);
  const busy = await send(before, customer, '+390289089281');
  await customer.event(busy.id, 'fax.failed');
  before.setFaults({ inbound: 'direction' });
  await before.close();
  const after = await startSimulatorFor(t, customer, options);
  assert.match(await (await fetch(`${after.url}/faults`)).text(), /"direction"/);
  const second = await send(after, customer, '+390289089281');
  await customer.event(second.id, 'fax.failed');
  const third = await send(after, customer, '+390289089281');
  await customer.event(third.id, 'fax.delivered');
});

test('a folder of 0.1.0, whose steps stand in a table of another name, goes on with all of them', async (t) => {
  const customer = await startCustomer(t);
  const dataFolder = folder(t);
  const options = { dataFolder, webhookUrl: `${customer.url}/hooks` };
  const id = await sendFromDoomedProcess(customer, { ...options, pageMs: 10_000 }, () =>
    customer.webhooks.some(({ data }) => data.event_type === 'fax.sending.started'),
  );
  const db = new DatabaseSync(join(dataFolder, 'simulator.sqlite'));
  db.exec(`
    DROP INDEX scheduler_by_time;
    ALTER TABLE scheduler RENAME TO agenda;
    CREATE INDEX agenda_by_time ON agenda (due_at, seq);
    UPDATE agenda SET due_at = 0;
  `);
  assert.ok((db.prepare('SELECT count(*) AS n FROM agenda').get()?.n as number) > 0);
  db.close();
  const simulator = await startSimulatorFor(t, customer, options);
  await customer.event(id, 'fax.delivered');
  assert.equal((await retrieve(simulator, id)).status, 'delivered');
});

test('a port that is taken is the error of the system', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  await assert.rejects(startSimulator({ port: Number(new URL(simulator.url).port) }), { code: 'EADDRINUSE' });
});

test('closing ends requests that are kept waiting', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { hangMs: 60_000 });
  const hanging = fetch(`${simulator.baseUrl}/faxes`, {
    method: 'POST',
    headers: { authorization: 'Bearer KEY-test', 'content-type': 'application/json' },
    body: JSON.stringify(goodFax(customer, '+390289089291')),
  }).then(
    (response) => response.status,
    () => 'connection closed',
  );
  await customer.until(() => customer.webhooks.length > 0);
  await simulator.close();
  assert.ok([504, 'connection closed'].includes(await hanging));
});
