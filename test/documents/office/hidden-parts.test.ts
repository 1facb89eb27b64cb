/** What an author has hidden stays out of the fax: sheets, rows, columns, slides; and comments are no icons over figures. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { officeEngine } from '../../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../../lambdas/documents/engines/office/office-program.ts';
import { unpackPart } from '../../../lambdas/documents/engines/office/package-parts.ts';
import {
  hideInBinarySheet,
  hideInBinaryWorkbook,
} from '../../../lambdas/documents/engines/office/sheets/hidden-xml.ts';
import { recognise } from '../../../lambdas/documents/recognise/recognise.ts';
import { readZipDirectory } from '../../../lambdas/documents/recognise/zip-directory.ts';
import { runEngine } from '../made/engine-jobs.ts';
import { makeHiddenSlides } from '../made/made-slides.ts';
import { type MadeSheet, makeSpreadsheetXml, makeXlsb, makeXlsx } from '../made/made-workbooks.ts';
import { textOf } from '../made/pdf-text.ts';
import { saveAs } from '../made/save-as.ts';

const skip = (await findLibreOffice()) === undefined && 'no LibreOffice here';

async function print(document: Buffer, name: string): Promise<string> {
  const format = await recognise(document, name);
  const { pdf, refused } = await runEngine(officeEngine, format, document, { name });
  assert.ok(pdf !== undefined, `${name} is ${format}: ${refused}`);
  return (await textOf(pdf)).replace(/\s+/g, ' ').trim();
}

const open: MadeSheet = {
  name: 'Offer',
  rows: [
    ['first', 'SECRET column', 'third'],
    ['SECRET row', 'SECRET both', 'SECRET row'],
    ['last', 'SECRET column', 'end'],
  ],
  hiddenColumns: [1],
  hiddenRows: [1],
};
const hidden: MadeSheet = { name: 'Cost', state: 'hidden', rows: [['SECRET purchase price']] };
const shownTexts = 'first third last end';

/** Each with what is to be read, sheet after sheet. */
const workbooks: readonly (readonly [what: string, sheets: readonly MadeSheet[], texts: string])[] = [
  ['a hidden sheet without a print area', [open, hidden], shownTexts],
  [
    'hidden sheets with print areas, one of them deeply hidden',
    [
      open,
      { ...hidden, printArea: '$A$1:$B$2' },
      { ...hidden, name: 'Margin', state: 'veryHidden', printArea: '$A$1:$B$2' },
    ],
    shownTexts,
  ],
  ['a hidden sheet in front of the shown ones', [{ ...hidden, printArea: '$A$1:$A$1' }, open], shownTexts],
  [
    'print areas on both',
    [
      { ...open, printArea: '$A$1:$C$1' },
      { ...hidden, printArea: '$A$1:$B$2' },
    ],
    'first third',
  ],
];

describe('a workbook', { skip }, () => {
  for (const [what, sheets, texts] of workbooks) {
    const workbook = makeXlsx(sheets);
    test(`xlsx: ${what}`, async () => assert.equal(await print(workbook, 'a.xlsx'), texts));
    // LibreOffice saves a workbook with a hidden sheet in front as one that shows it.
    if (sheets[0] !== open || sheets.length < 3) continue;
    for (const format of ['xls', 'ods'] as const) {
      test(`${format}: ${what}`, async () => {
        assert.equal(await print(await saveAs(format, workbook, 'xlsx'), `a.${format}`), texts);
      });
    }
  }

  test('xlsm whose elements are prefixed: hidden sheets, rows and columns', async () => {
    const sheets = [open, { ...hidden, printArea: '$A$1:$B$2' }];
    assert.equal(await print(makeXlsx(sheets, { prefix: 'x', isMacro: true }), 'a.xlsm'), shownTexts);
  });

  test('xlsb: hidden sheets, rows and columns', async () => {
    assert.equal(await print(makeXlsb([open, hidden]), 'a.xlsb'), shownTexts);
  });

  test('xlsb: the print area of a hidden sheet is no longer one, that of a shown one stays', () => {
    const file = makeXlsb([
      { ...open, printArea: '$A$1:$C$1' },
      { ...hidden, printArea: '$A$1:$B$2' },
    ]);
    const entry = readZipDirectory(file, 100)?.find(({ name }) => name === 'xl/workbook.bin');
    const part = entry && unpackPart(file, entry);
    assert.ok(part !== undefined);
    const areas = (bytes: Buffer) => bytes.toString('latin1').split('P\0r\0i\0n\0t\0_\0A\0r\0e\0a\0').length - 1;
    assert.deepEqual([areas(part), areas(hideInBinaryWorkbook(part) ?? part)], [2, 1]);
    assert.equal(hideInBinarySheet(Buffer.alloc(0)), undefined);
  });

  test('Excel 2003 XML: a hidden sheet with a print area', async () => {
    const workbook = makeSpreadsheetXml([open, { ...hidden, printArea: '$A$1:$B$2' }]);
    assert.equal(await print(workbook, 'a.xls'), `Offer Page 1 ${shownTexts}`);
  });

  test('one whose sheets cannot be read is refused: what is hidden in it cannot be known', async () => {
    const whole = makeXlsx([open, hidden]);
    const entry = readZipDirectory(whole, 100)?.find(({ name }) => name === 'xl/workbook.xml');
    const broken = Buffer.from(whole).fill(0xff, (entry?.at ?? 0) + 60, (entry?.at ?? 0) + 90);
    assert.equal((await runEngine(officeEngine, 'xlsx', broken)).refused, 'corrupt-document');
  });

  test('rows and columns of no size, and filtered rows', async () => {
    const sheet: MadeSheet = {
      name: 'A',
      rows: [['first', 'SECRET', 'third'], ['SECRET'], ['SECRET'], ['last']],
      head: '<cols><col min="2" max="2" width="0" customWidth="1"/></cols>',
      rowAttributes: { 1: ' ht="0" customHeight="1"', 2: ' hidden="1"' },
      tail: '<autoFilter ref="A1:A4"><filterColumn colId="0"><filters><filter val="last"/></filters></filterColumn></autoFilter>',
    };
    assert.equal(await print(makeXlsx([sheet]), 'a.xlsx'), 'first third last');
  });

  test('comments are not printed over the cells', async () => {
    const commented = makeXlsx([{ ...open, comment: 'SECRET remark' }]);
    assert.equal(await print(commented, 'a.xlsx'), shownTexts);
    for (const format of ['xls', 'ods']) {
      assert.equal(await print(await saveAs(format, commented, 'xlsx'), `a.${format}`), shownTexts);
    }
  });
});

describe('slides', { skip }, () => {
  for (const format of ['odp', 'pptx', 'ppt'] as const) {
    test(`${format}: a hidden one and the speaker’s notes are not printed`, async () => {
      const slides = makeHiddenSlides();
      const saved = format === 'odp' ? slides : await saveAs(format, slides, 'odp');
      assert.equal(await print(saved, `a.${format}`), 'first slide last slide');
    });
  }
});
