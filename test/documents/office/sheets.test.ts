/** Sheets wider than their paper. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import { officeEngine } from '../../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../../lambdas/documents/engines/office/office-program.ts';
import { fitSheetXml } from '../../../lambdas/documents/engines/office/sheets/sheets-xml.ts';
import type { Format } from '../../../lambdas/documents/formats.ts';
import { runEngine } from '../made/engine-jobs.ts';
import { makeSheet } from '../made/made-office.ts';
import { saveAs } from '../made/save-as.ts';

const skip = (await findLibreOffice()) === undefined && 'no LibreOffice here';

/** Width and height of every page, in points. */
async function pageSizes(format: Format, workbook: Buffer): Promise<[number, number][]> {
  const { pdf } = await runEngine(officeEngine, format, workbook);
  assert.ok(pdf !== undefined);
  const document = await PDFDocument.load(pdf);
  return document.getPages().map((page) => [page.getWidth(), page.getHeight()]);
}

/** The same workbook as other programs write it: Excel 97, LibreOffice. */
const as = (format: 'xls' | 'ods', workbook: Buffer): Promise<Buffer> => saveAs(format, workbook, 'xlsx');

describe('a sheet that is wider than its paper', { skip }, () => {
  for (const format of ['xlsx', 'xls', 'ods'] as const) {
    const make = async (columns: number, setup?: string) =>
      format === 'xlsx' ? makeSheet(columns, setup) : as(format, makeSheet(columns, setup));

    test(`${format}: a little wider is made smaller, on one page`, async () => {
      const [[width, height] = [0, 0], ...more] = await pageSizes(format, await make(14));
      assert.deepEqual(more, []);
      assert.ok(width < height);
    });

    test(`${format}: much wider, the paper lies on its side`, async () => {
      const [[width, height] = [0, 0], ...more] = await pageSizes(format, await make(20));
      assert.deepEqual(more, []);
      assert.ok(width > height);
    });

    test(`${format}: with a drawing beside its cells, it is that wide`, async () => {
      const drawn = makeSheet(3, '', 13);
      const [[width, height] = [0, 0], ...more] = await pageSizes(
        format,
        format === 'xlsx' ? drawn : await as(format, drawn),
      );
      assert.deepEqual(more, []);
      assert.ok(width < height);
    });

    test(`${format}: so wide that nobody could read it, it goes on on other pages`, async () => {
      assert.ok((await pageSizes(format, await make(60))).length > 3);
    });
  }
});

describe('what an author has set up', () => {
  const xml = (setup: string, properties = '') =>
    `<worksheet>${properties}<dimension ref="A1:N3"/><sheetData><row/></sheetData><pageMargins left="0.5" right="0.5"/>${setup}</worksheet>`;

  test('stays: a scale, a fit, breaks', () => {
    assert.equal(fitSheetXml(xml('<pageSetup scale="50"/>')), undefined);
    assert.equal(fitSheetXml(xml('', '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')), undefined);
    assert.equal(fitSheetXml(xml('<colBreaks count="1"><brk id="3"/></colBreaks>')), undefined);
  });

  test('paper and margins are kept when a fit is added', () => {
    const fitted = fitSheetXml(xml('<pageSetup paperSize="1" fitToHeight="0" r:id="r1"/>', '<sheetPr codeName="x"/>'));
    assert.match(fitted ?? '', /<sheetPr codeName="x"><pageSetUpPr fitToPage="1"\/><\/sheetPr>/);
    assert.match(fitted ?? '', /<pageSetup paperSize="1" orientation="portrait" fitToWidth="1" fitToHeight="0"\/>/);
    assert.match(fitted ?? '', /<pageMargins left="0.5" right="0.5"\/>/);
  });

  test('a sheet that fits is left as it is', () => {
    assert.equal(fitSheetXml(xml('').replace('A1:N3', 'A1:E3')), undefined);
  });
});
