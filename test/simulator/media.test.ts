import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import { type Customer, send, startCustomer, startSimulatorFor, story, twoPages } from './customer.ts';

async function blankPdf(pages: number): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  for (let i = 0; i < pages; i++) pdf.addPage([200, 100]);
  return Buffer.from(await pdf.save());
}

async function lockedPdf(): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.addPage([200, 100]);
  pdf.encrypt({ userPassword: 'secret', ownerPassword: 'owner' });
  return Buffer.from(await pdf.save());
}

const refusals: [what: string, reason: string, serve: (customer: Customer) => void | Promise<void>][] = [
  ['a file that is not there', 'file_download_failed', () => {}],
  [
    'a redirect, even to the very file',
    'file_download_failed',
    (customer) => {
      customer.files.set('/file', (response) => response.writeHead(302, { location: '/two.pdf' }).end());
    },
  ],
  [
    'a connection that breaks off',
    'file_download_failed',
    (customer) => {
      customer.files.set('/file', (response) => {
        response.writeHead(200, { 'content-length': 1000 }).write('%PDF-1.4');
        response.destroy();
      });
    },
  ],
  ['a page of HTML', 'file_format_invalid', (c) => void c.files.set('/file', Buffer.from('<html>sorry</html>'))],
  ['a PDF cut to pieces', 'file_format_invalid', (c) => void c.files.set('/file', Buffer.from('%PDF-1.4\nnothing'))],
  ['a PDF with a password', 'file_format_invalid', async (c) => void c.files.set('/file', await lockedPdf())],
  ['351 pages', 'page_count_limit_exceeded', async (c) => void c.files.set('/file', await blankPdf(351))],
  [
    'more than 50 MB',
    'file_size_limit_exceeded',
    (customer) => {
      customer.files.set('/file', (response) => {
        const megabyte = Buffer.alloc(1024 * 1024, '%PDF-');
        const more = () => {
          while (!response.destroyed && response.write(megabyte));
        };
        response.on('drain', more);
        response.on('error', () => {});
        more();
      });
    },
  ],
];

for (const [what, reason, serve] of refusals) {
  test(`media: ${what} is ${reason}, and no call is made`, async (t) => {
    const customer = await startCustomer(t);
    const simulator = await startSimulatorFor(t, customer);
    await serve(customer);
    const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/file` });
    const { data } = await customer.event(fax.id, 'fax.failed');
    assert.equal(data.payload.failure_reason, reason);
    assert.deepEqual(story(customer, fax.id), ['fax.queued', 'fax.failed']);
    assert.equal(simulator.calls()[0]?.startedAt, null);
  });
}

test('350 pages are taken', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { pageMs: 0 });
  customer.files.set('/file', await blankPdf(350));
  const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/file` });
  const { data } = await customer.event(fax.id, 'fax.delivered');
  assert.equal(data.payload.page_count, 350);
});

test('media that never comes is given up', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { mediaTimeoutMs: 30 });
  customer.files.set('/file', () => {});
  const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/file` });
  const { data } = await customer.event(fax.id, 'fax.failed');
  assert.equal(data.payload.failure_reason, 'file_download_failed');
});

test('the media is fetched once, or twice when told, and a link that is dead by then fails the fax', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const fetches = () => customer.asked.filter((line) => line === 'GET /two.pdf').length;
  const once = await send(simulator, customer, '+390289089201');
  await customer.event(once.id, 'fax.delivered');
  assert.equal(fetches(), 1);

  simulator.setFaults({ media: 'twice' });
  const twice = await send(simulator, customer, '+390289089201');
  await customer.event(twice.id, 'fax.delivered');
  assert.equal(fetches(), 3);

  const pdf = await twoPages;
  customer.files.set('/once.pdf', (response) => {
    customer.files.delete('/once.pdf');
    response.end(pdf);
  });
  const dead = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/once.pdf` });
  const { data } = await customer.event(dead.id, 'fax.failed');
  assert.equal(data.payload.failure_reason, 'file_download_failed');
});

test('fetched late, the media is asked for only after the pause', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer, { mediaLateMs: 60 });
  simulator.setFaults({ media: 'late' });
  const fax = await send(simulator, customer, '+390289089201');
  await customer.event(fax.id, 'fax.delivered');
  const told = (type: string) =>
    Date.parse(customer.webhooks.find(({ data }) => data.event_type === type)?.data.occurred_at ?? '');
  assert.ok(told('fax.media.processed') - told('fax.queued') >= 60);
});
