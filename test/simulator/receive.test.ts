import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { RunningSimulator } from '../../simulator/simulator.ts';
import { call, type FaxAnswer, retrieve, send, startCustomer, startSimulatorFor, story, twoPages } from './customer.ts';

const [from, to] = ['+390298765432', '+390240701234'];

async function ring(simulator: RunningSimulator, more: Record<string, string> = {}, body?: Buffer): Promise<FaxAnswer> {
  const query = new URLSearchParams({ from, to, ...more });
  const response = await fetch(`${simulator.url}/calls/receive?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/pdf' },
    body: Uint8Array.from(body ?? (await twoPages)),
  });
  assert.equal(response.status, 201);
  return (await response.json()) as FaxAnswer;
}

test('a fax that calls in is announced with a link to the very file, and is listed as inbound', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  await send(simulator, customer, '+390289089201');
  const { id } = await ring(simulator);
  const { data } = await customer.event(id, 'fax.received');
  assert.deepEqual(story(customer, id), ['fax.receiving.started', 'fax.media.processing.started', 'fax.received']);
  const { direction, page_count, partial_content, caller_id, status } = data.payload;
  assert.deepEqual(
    { direction, page_count, partial_content, caller_id, status },
    { direction: 'inbound', page_count: 2, partial_content: false, caller_id: from, status: 'received' },
  );
  assert.equal(new URL(String(data.payload.media_url)).origin, simulator.url);
  const media = await fetch(String(data.payload.media_url));
  assert.equal(media.headers.get('content-type'), 'application/pdf');
  assert.equal(Buffer.compare(Buffer.from(await media.arrayBuffer()), await twoPages), 0);
  const list = (await (await call(simulator, 'GET', '/faxes?filter[direction][eq]=inbound')).json()) as {
    data: FaxAnswer[];
  };
  assert.deepEqual(
    list.data.map((fax) => [fax.id, fax.status, fax.media_url]),
    [[id, 'received', data.payload.media_url]],
  );
});

test('a link that has expired is renewed by refresh and read from the fax', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  simulator.setFaults({ media: 'expire' });
  const { id } = await ring(simulator);
  const { data } = await customer.event(id, 'fax.received');
  assert.equal((await fetch(String(data.payload.media_url))).status, 403);
  const refreshed = await call(simulator, 'POST', `/faxes/${id}/actions/refresh`);
  assert.equal(refreshed.status, 200);
  const { media_url } = await retrieve(simulator, id);
  assert.notEqual(media_url, data.payload.media_url);
  assert.equal((await fetch(String(media_url))).status, 200);
  assert.equal((await fetch(String(data.payload.media_url))).status, 403, 'the old link stays dead');
});

test('the other shape: one fax.delivered with direction inbound and original_media_url', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  simulator.setFaults({ inbound: 'direction' });
  const { id } = await ring(simulator);
  const { data } = await customer.event(id, 'fax.delivered');
  assert.deepEqual(story(customer, id), ['fax.delivered']);
  assert.equal(data.payload.direction, 'inbound');
  assert.equal(data.payload.media_url, undefined);
  assert.equal((await fetch(String(data.payload.original_media_url))).status, 200);
  assert.equal((await retrieve(simulator, id)).status, 'received');
});

test('a call that breaks off is an inbound fax.failed with its reason, and has no media', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const { id } = await ring(simulator, { failure: 'sender_call_dropped' });
  const { data } = await customer.event(id, 'fax.failed');
  assert.deepEqual(story(customer, id), ['fax.receiving.started', 'fax.failed']);
  assert.equal(data.payload.direction, 'inbound');
  assert.equal(data.payload.failure_reason, 'sender_call_dropped');
  assert.equal((await call(simulator, 'POST', `/faxes/${id}/actions/refresh`)).status, 422);
});

test('partial content, a withheld number, another link and a count of pages are passed on as asked', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const elsewhere = 'http://169.254.169.254/latest/meta-data';
  const { id } = await ring(simulator, { from: 'anonymous', partial: 'true', media_url: elsewhere, pages: '3' });
  const { data } = await customer.event(id, 'fax.received');
  const { partial_content, from: caller, media_url, page_count } = data.payload;
  assert.deepEqual(
    { partial_content, caller, media_url, page_count },
    { partial_content: true, caller: 'anonymous', media_url: elsewhere, page_count: 3 },
  );
});

test('TIFF is taken too, its pages counted and shown', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const tiff = await sharp(Buffer.alloc(1728 * 200, 255), {
    raw: { width: 1728, height: 200, channels: 1, pageHeight: 100 },
  })
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true })
    .toBuffer();
  const { id } = await ring(simulator, {}, tiff);
  const { data } = await customer.event(id, 'fax.received');
  assert.equal(data.payload.page_count, 2);
  const raster = await simulator.pageRaster(id, 2);
  assert.deepEqual([raster?.width, raster?.height], [1728, 100]);
  assert.ok(raster?.bits.every((byte) => byte === 0));
});

test('what is no fax at all is passed on all the same', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const { id } = await ring(simulator, {}, Buffer.from('<html>'));
  const { data } = await customer.event(id, 'fax.received');
  assert.equal(await (await fetch(String(data.payload.media_url))).text(), '<html>');
});

test('an inbound fax cannot be cancelled: 90081', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const { id } = await ring(simulator);
  const response = await call(simulator, 'POST', `/faxes/${id}/actions/cancel`);
  assert.equal(response.status, 422);
  assert.equal(((await response.json()) as { errors: { code: string }[] }).errors[0]?.code, '90081');
});

test('a call without a called number or a document is a bad request', async (t) => {
  const simulator = await startSimulatorFor(t, await startCustomer(t));
  for (const [query, body] of [
    [`from=${from}`, 'x'],
    [`from=${from}&to=${to}`, ''],
    [`from=${from}&to=${to}&pages=many`, 'x'],
  ]) {
    const response = await fetch(`${simulator.url}/calls/receive?${query}`, { method: 'POST', body: body ?? '' });
    assert.equal(response.status, 400, query);
  }
});
