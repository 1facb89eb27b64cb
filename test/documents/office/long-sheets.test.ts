/** Sheets too long for a fax are told at once; what only looks long is printed. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadEngine } from '../../../lambdas/documents/engines/load-engine.ts';
import { officeEngine } from '../../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../../lambdas/documents/engines/office/office-program.ts';
import { measureBinaryWorkbook } from '../../../lambdas/documents/engines/office/sheets/measure-binary.ts';
import { measureOpenDocument } from '../../../lambdas/documents/engines/office/sheets/measure-opendocument.ts';
import { measureXmlWorkbook } from '../../../lambdas/documents/engines/office/sheets/measure-xml.ts';
import { refuseLong, type SheetExtent } from '../../../lambdas/documents/engines/office/sheets/sheet-extent.ts';
import { readLimits } from '../../../lambdas/documents/limits.ts';
import { runEngine } from '../made/engine-jobs.ts';
import { makeZip } from '../made/made-archives.ts';
import { type MadeSheet, makeXlsb, makeXlsx } from '../made/made-workbooks.ts';
import { textOf } from '../made/pdf-text.ts';
import { saveAs } from '../made/save-as.ts';

const skip = (await findLibreOffice()) === undefined && 'no LibreOffice here';
const limits = readLimits();
const MILLION = 1_048_576;
/** The same row, as often as a sheet has rows. */
const million = (row: string) => row.repeat(MILLION);
const withRows = (rows: string, more: Partial<MadeSheet> = {}): MadeSheet => ({
  name: 'A',
  rows: [['first']],
  moreRows: rows,
  ...more,
});
const refusal = async (extents: readonly SheetExtent[] | Promise<SheetExtent[]>) =>
  refuseLong(await extents, limits)?.outcome;
const number = '<row><c><v>1</v></c></row>';

describe('a sheet of a million rows', () => {
  const lying = '<dimension ref="A1:B2"/>';

  test('xlsx: is too large, whatever its dimension says, before LibreOffice opens it', { skip }, async () => {
    const sheet = withRows(million(number), { head: lying });
    assert.equal((await runEngine(officeEngine, 'xlsx', makeXlsx([sheet]))).refused, 'too-large');
    const fitted = { ...sheet, head: `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>${lying}` };
    assert.equal(await refusal(measureXmlWorkbook(makeXlsx([fitted]))), 'too-large');
  });

  test('xlsx: is none where the rows are blank though formatted, or hidden, or the sheet is', async () => {
    const printed = async (...sheets: MadeSheet[]) =>
      (await measureXmlWorkbook(makeXlsx(sheets))).map(({ rows }) => rows);
    assert.deepEqual(await printed(withRows(million('<row s="1" customFormat="1"><c s="1"/></row>'))), [1]);
    assert.deepEqual(await printed(withRows(million('<row hidden="1"><c><v>1</v></c></row>'))), [1]);
    const shown = { name: 'B', rows: [['shown']] };
    assert.deepEqual(await printed(shown, withRows(million(number), { state: 'hidden' })), [1]);
    assert.deepEqual(await printed(withRows(million(number), { printArea: '$A$1:$B$9' })), []);
  });

  test('xlsb: its rows are counted one by one', async () => {
    const rows = Array.from({ length: 2000 }, () => ['1']);
    const hiddenRows = [3, 4, 5];
    const extents = await measureXmlWorkbook(makeXlsb([{ name: 'A', rows, hiddenRows }]));
    assert.deepEqual(
      extents.map((one) => one.rows),
      [1997],
    );
    assert.equal(refuseLong(extents, { pages: 2 })?.outcome, 'too-large');
    assert.equal(refuseLong(extents, { pages: 3 }), undefined);
  });

  const content = (row: string, hidden = '') =>
    `<office:document-content><office:automatic-styles><style:style style:name="t"><style:table-properties table:display="${hidden === '' ? 'true' : 'false'}"/></style:style></office:automatic-styles><table:table table:style-name="t">${row}</table:table></office:document-content>`;
  const ods = (text: string) => makeZip([{ name: 'content.xml', bytes: text }]);
  const cell = '<table:table-cell office:value-type="float"/></table:table-row>';

  test('ods: written once and repeated, blank, hidden', async () => {
    const repeated = `<table:table-row table:number-rows-repeated="${MILLION}">`;
    assert.equal(await refusal(measureOpenDocument(ods(content(repeated + cell)))), 'too-large');
    assert.equal(await refusal(measureOpenDocument(Buffer.from(content(repeated + cell)))), 'too-large');
    assert.equal(await refusal(measureOpenDocument(ods(content(repeated + cell, 'hidden')))), undefined);
    const blank = `${repeated}<table:table-cell table:style-name="c"/></table:table-row>`;
    assert.equal(await refusal(measureOpenDocument(ods(content(blank)))), undefined);
  });

  test('html called .xls', async () => {
    const html = `<table>${'<tr><td>1'.repeat(200_000)}</table>`;
    assert.equal((await runEngine(await loadEngine('html'), 'html', html)).refused, 'too-large');
  });
});

describe('a sheet that claims more than it has', { skip }, () => {
  const claiming = makeXlsx([{ name: 'A', rows: [['first'], ['last']], head: '<dimension ref="A1:XFD1048576"/>' }]);

  test('is printed', async () => {
    const { pdf } = await runEngine(officeEngine, 'xlsx', claiming);
    assert.ok(pdf !== undefined);
    assert.equal((await textOf(pdf)).replace(/\s+/g, ' ').trim(), 'first last');
  });

  test('xls: its rows are counted one by one', async () => {
    const [extent] = measureBinaryWorkbook(await saveAs('xls', claiming, 'xlsx'));
    assert.equal(extent?.rows, 2);
  });
});
