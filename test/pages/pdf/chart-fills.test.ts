import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PDFDocument, rgb } from '@cantoo/pdf-lib';
import { makeFaxPages, openSource } from '../../../lambdas/pages/make-pages.ts';
import { type PlacedFill, spreadTones } from '../../../lambdas/pages/source/pdf/fill-tones.ts';
import { blackShare } from '../made-documents.ts';

/** Red, green, blue and brown of nearly one grey. */
const colours = [rgb(0.93, 0.3, 0.3), rgb(0.2, 0.62, 0.35), rgb(0.36, 0.5, 0.85), rgb(0.75, 0.42, 0.1)];

test('bars beside each other that differ in colour differ on the fax, and swatches of the legend look like their bars', async () => {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([595, 842]);
  colours.forEach((color, i) => {
    page.drawRectangle({ x: 80 + i * 32, y: 450, width: 30, height: 200, color });
    page.drawRectangle({ x: 300, y: 450 + i * 30, width: 12, height: 12, color });
  });
  const opened = await openSource({ kind: 'pdf', bytes: await pdf.save() }, 1e8);
  assert.ok(opened.ok);
  for await (const { made } of makeFaxPages(opened.value, { resolution: 196, paper: 'a4', bandRows: 0 })) {
    assert.ok(made.ok);
    const { raster } = made.value;
    const share = (x: number, top: number, width: number, height: number) =>
      blackShare(raster, Math.round((x / 72) * 204) + 20, Math.round(((842 - top) / 72) * 196), width, height);
    const bars = colours.map((_, i) => share(84 + i * 32, 600, 60, 120));
    const swatches = colours.map((_, i) => share(303, 460 + i * 30, 18, 18));
    const sorted = bars.toSorted((one, other) => one - other);
    for (let i = 1; i < sorted.length; i++) assert.ok(sorted[i]! - sorted[i - 1]! > 0.1, sorted.join(' '));
    bars.forEach((bar, i) => {
      assert.ok(Math.abs(bar - swatches[i]!) < 0.1, `${i}: ${bar} ${swatches[i]}`);
    });
  }
});

test('colours that are far from each other, or apart in grey, keep their tones', () => {
  const fill = (left: number, rgb: number, grey: number): PlacedFill => ({
    ...{ handle: 0, rgb, grey },
    box: { left, right: left + 20, bottom: 0, top: 100 },
  });
  assert.equal(spreadTones([fill(0, 0xff0000, 76), fill(25, 0x00c000, 113)]).size, 0);
  assert.equal(spreadTones([fill(0, 0xff0000, 76), fill(200, 0x0080ff, 80)]).size, 0);
  assert.deepEqual([...spreadTones([fill(0, 0xff0000, 76), fill(25, 0x0050ff, 76)]).values()], [76, 118]);
  const five = [1, 2, 3, 4, 5].map((at) => fill(at * 25, at, 205));
  assert.deepEqual([...spreadTones(five).values()], [48, 90, 132, 174, 216]);
});
