import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import { numbers } from '../made-documents.ts';
import { letter, makeScan } from '../made-scans.ts';

async function shownBy(bytes: Uint8Array) {
  const opened = await openSource({ kind: 'picture', bytes }, 1e8);
  assert.ok(opened.ok);
  const options = { resolution: 196, paper: 'a4', bandRows: 0 } as const;
  for await (const { made } of makeFaxPages(opened.value, options)) return made.ok ? made.value.shows : undefined;
  return assert.fail('no page');
}

const pngOf = (svg: string, width: number, height: number) =>
  sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`))
    .png()
    .toBuffer();

test('what a picture shows is told: a scan, a screenshot, a photograph; of a plain shape nothing', async () => {
  const scan = await makeScan(letter, 0);
  const scanned = await sharp(scan.grey, { raw: { width: scan.width, height: scan.height, channels: 1 } })
    .resize(1700, 2338, { fit: 'fill' })
    .jpeg()
    .toBuffer();
  const words = Array.from(
    { length: 30 },
    (_, line) =>
      `<text x="30" y="${60 + line * 40}" font-family="sans-serif" font-size="24">Your order number ${line * 7919} was sent</text>`,
  );
  const next = numbers(5);
  const noise = Uint8Array.from(
    { length: 600 * 400 },
    (_, at) => 90 + 60 * Math.sin((at % 600) / 40) * Math.cos(at / 600 / 30) + (next() % 60),
  );
  assert.deepEqual(
    [
      await shownBy(scanned),
      await shownBy(await pngOf(`<rect width="600" height="1300" fill="#fff"/>${words.join('')}`, 600, 1300)),
      await shownBy(
        await sharp(noise, { raw: { width: 600, height: 400, channels: 1 } })
          .jpeg()
          .toBuffer(),
      ),
      await shownBy(
        await pngOf('<rect width="600" height="600" fill="#fff"/><circle cx="300" cy="300" r="200"/>', 600, 600),
      ),
    ],
    ['scan', 'screenshot', 'photograph', undefined],
  );
});
