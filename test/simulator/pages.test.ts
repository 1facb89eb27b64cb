import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { send, startCustomer, startSimulatorFor } from './customer.ts';
import { faxNativePdf, noisyPage, packed } from './fax-native-pdf.ts';

test('pages come out of the machine as they lie in a fax-native PDF, dot for dot', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  // A4, Letter, a slip, and a page longer than paper: rows that make every kind of fraction of a point.
  const pages = [noisyPage(2292, 1), noisyPage(2156, 2), noisyPage(137, 3), noisyPage(3001, 4)];
  customer.files.set('/native.pdf', await faxNativePdf(pages));
  const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/native.pdf` });
  await customer.event(fax.id, 'fax.delivered');
  for (const [i, page] of pages.entries()) {
    const raster = await simulator.pageRaster(fax.id, i + 1);
    assert.deepEqual([raster?.width, raster?.height], [1728, page.height]);
    assert.equal(Buffer.compare(raster?.bits ?? new Uint8Array(), packed(page)), 0, `page ${i + 1} differs`);
  }
  assert.equal(await simulator.pageRaster(fax.id, 5), undefined);
});

for (const linesPerInch of [98, 391]) {
  test(`a page of ${linesPerInch} lines an inch comes out with its own lines`, async (t) => {
    const customer = await startCustomer(t);
    const simulator = await startSimulatorFor(t, customer);
    const page = noisyPage(997, 5);
    customer.files.set('/lines.pdf', await faxNativePdf([page], linesPerInch));
    const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/lines.pdf` });
    await customer.event(fax.id, 'fax.delivered');
    const raster = await simulator.pageRaster(fax.id, 1);
    assert.equal(raster?.height, 997);
    assert.equal(Buffer.compare(raster?.bits ?? new Uint8Array(), packed(page)), 0);
  });
}

test('a PDF that is no fax is drawn at 204 x 196 dots an inch', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const pdf = await PDFDocument.create();
  pdf.addPage([360, 144]).drawRectangle({ x: 0, y: 72, width: 180, height: 72 });
  customer.files.set('/drawn.pdf', Buffer.from(await pdf.save()));
  const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/drawn.pdf` });
  await customer.event(fax.id, 'fax.delivered');
  const raster = await simulator.pageRaster(fax.id, 1);
  assert.deepEqual([raster?.width, raster?.height], [1020, 392]);
  const black = (raster?.bits ?? new Uint8Array()).reduce(
    (sum, byte) => sum + byte.toString(2).split('1').length - 1,
    0,
  );
  assert.equal(black, 510 * 196);
});

test('a page is served as a picture with the shape of the paper and as its raw raster', async (t) => {
  const customer = await startCustomer(t);
  const simulator = await startSimulatorFor(t, customer);
  const page = noisyPage(400, 7);
  customer.files.set('/one.pdf', await faxNativePdf([page]));
  const fax = await send(simulator, customer, '+390289089201', { media_url: `${customer.url}/one.pdf` });
  await customer.event(fax.id, 'fax.delivered');

  const picture = await fetch(`${simulator.url}/calls/${fax.id}/pages/1.png`);
  assert.equal(picture.headers.get('content-type'), 'image/png');
  const { data, info } = await sharp(await picture.arrayBuffer())
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [1728, 400]);
  assert.ok(page.dots.every((dot, i) => data[i] === (dot === 1 ? 0 : 255)));

  const raw = Buffer.from(await (await fetch(`${simulator.url}/calls/${fax.id}/pages/1.pbm`)).arrayBuffer());
  const header = 'P4\n1728 400\n';
  assert.equal(raw.subarray(0, header.length).toString(), header);
  assert.equal(Buffer.compare(raw.subarray(header.length), packed(page)), 0);
  assert.equal((await fetch(`${simulator.url}/calls/${fax.id}/pages/2.png`)).status, 404);
});
