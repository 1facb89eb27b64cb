/** Workbooks whose sheets, rows and columns are hidden in every way that we know of: in XML and in binary parts. */

import { makeZip } from './made-archives.ts';

export interface MadeSheet {
  readonly name: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** E.g. `$A$1:$B$3`. */
  readonly printArea?: string;
  /** Texts of its cells, by row. */
  readonly rows: readonly (readonly string[])[];
  /** Numbers from 0. */
  readonly hiddenColumns?: readonly number[];
  readonly hiddenRows?: readonly number[];
  /** XML of rows behind these. */
  readonly moreRows?: string;
  /** XML before and behind the cells. */
  readonly head?: string;
  readonly tail?: string;
  /** A comment on the first cell. */
  readonly comment?: string;
  /** XML attributes of the rows. */
  readonly rowAttributes?: Readonly<Record<number, string>>;
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const xml = (body: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${body}`;
const column = (index: number) => String.fromCharCode(65 + index);

const relationships = (list: readonly (readonly [id: string, type: string, target: string])[]) =>
  xml(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list
      .map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`)
      .join('')}</Relationships>`,
  );

const contentTypes = (parts: Readonly<Record<string, string>>) =>
  xml(
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
      parts,
    )
      .map(([part, type]) => `<Override PartName="/${part}" ContentType="application/vnd.${type}"/>`)
      .join('')}</Types>`,
  );

function sheetXml({
  rows,
  hiddenColumns = [],
  hiddenRows = [],
  moreRows = '',
  head = '',
  tail = '',
  rowAttributes = {},
}: MadeSheet) {
  const columns = hiddenColumns.map((index) => `<col min="${index + 1}" max="${index + 1}" width="9" hidden="1"/>`);
  const cells = rows.map(
    (texts, row) =>
      `<row r="${row + 1}"${hiddenRows.includes(row) ? ' hidden="1"' : ''}${rowAttributes[row] ?? ''}>${texts
        .map((text, i) => `<c r="${column(i)}${row + 1}" t="inlineStr"><is><t>${text}</t></is></c>`)
        .join('')}</row>`,
  );
  return xml(
    `<worksheet xmlns="${main}">${head}${columns.length > 0 ? `<cols>${columns.join('')}</cols>` : ''}<sheetData>${cells.join('')}${moreRows}</sheetData>${tail}</worksheet>`,
  );
}

/** @param prefix of the workbook part's elements, as some programs write them */
export function makeXlsx(sheets: readonly MadeSheet[], { prefix = '', isMacro = false } = {}): Buffer {
  const p = prefix === '' ? '' : `${prefix}:`;
  const kind = isMacro ? 'ms-excel.sheet.macroEnabled.main' : 'openxmlformats-officedocument.spreadsheetml.sheet.main';
  const areas = sheets.flatMap(({ name, printArea }, index) =>
    printArea === undefined
      ? []
      : [`<${p}definedName name="_xlnm.Print_Area" localSheetId="${index}">'${name}'!${printArea}</${p}definedName>`],
  );
  return makeZip([
    {
      name: '[Content_Types].xml',
      bytes: contentTypes({
        'xl/workbook.xml': `${kind}+xml`,
        ...Object.fromEntries(
          sheets.map((_, i) => [
            `xl/worksheets/sheet${i + 1}.xml`,
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml',
          ]),
        ),
      }),
    },
    { name: '_rels/.rels', bytes: relationships([['r1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: relationships(sheets.map((_, i) => [`r${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`])),
    },
    {
      name: 'xl/workbook.xml',
      bytes: xml(
        `<${p}workbook xmlns${prefix === '' ? '' : `:${prefix}`}="${main}" xmlns:r="${office}"><${p}sheets>${sheets
          .map(
            ({ name, state }, i) =>
              `<${p}sheet name="${name}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="r${i + 1}"/>`,
          )
          .join(
            '',
          )}</${p}sheets>${areas.length > 0 ? `<${p}definedNames>${areas.join('')}</${p}definedNames>` : ''}</${p}workbook>`,
      ),
    },
    ...sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, bytes: sheetXml(sheet) })),
    ...sheets.flatMap(({ comment }, i) => (comment === undefined ? [] : commentParts(comment, i + 1))),
  ]);
}

const commentParts = (comment: string, sheet: number) => [
  {
    name: `xl/worksheets/_rels/sheet${sheet}.xml.rels`,
    bytes: relationships([['c1', 'comments', `../comments${sheet}.xml`]]),
  },
  {
    name: `xl/comments${sheet}.xml`,
    bytes: xml(
      `<comments xmlns="${main}"><authors><author>A</author></authors><commentList><comment ref="A1" authorId="0"><text><t>${comment}</t></text></comment></commentList></comments>`,
    ),
  },
];

/** The same in the XML of Excel 2003, which is one file. */
export function makeSpreadsheetXml(sheets: readonly MadeSheet[]): Buffer {
  const worksheet = ({ name, state, printArea, rows, hiddenColumns = [], hiddenRows = [] }: MadeSheet) => {
    const area = printArea?.replace(/\$(\w)\$(\d+)/g, (_, c: string, r: string) => `R${r}C${c.charCodeAt(0) - 64}`);
    const names =
      area === undefined ? '' : `<Names><NamedRange ss:Name="Print_Area" ss:RefersTo="=${name}!${area}"/></Names>`;
    const columns = hiddenColumns.map((index) => `<Column ss:Index="${index + 1}" ss:Hidden="1"/>`).join('');
    const cells = rows
      .map(
        (texts, row) =>
          `<Row${hiddenRows.includes(row) ? ' ss:Hidden="1"' : ''}>${texts.map((text) => `<Cell><Data ss:Type="String">${text}</Data></Cell>`).join('')}</Row>`,
      )
      .join('');
    const visible =
      state === undefined ? '' : `<Visible>Sheet${state === 'hidden' ? 'Hidden' : 'VeryHidden'}</Visible>`;
    return `<Worksheet ss:Name="${name}">${names}<Table>${columns}${cells}</Table><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">${visible}</WorksheetOptions></Worksheet>`;
  };
  const namespace = 'urn:schemas-microsoft-com:office:spreadsheet';
  return Buffer.from(
    `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="${namespace}" xmlns:ss="${namespace}">${sheets.map(worksheet).join('')}</Workbook>`,
  );
}

/** A number of seven bits a byte ([MS-XLSB] 2.1.4). */
function number7(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...number7(value >> 7)];
}

const record = (type: number, ...data: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(data);
  return Buffer.concat([Buffer.from([...number7(type), ...number7(body.length)]), body]);
};

function int(value: number, bytes: 1 | 2 | 4 = 4): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32LE(value);
  return buffer.subarray(0, bytes);
}

const wide = (text: string): Buffer => Buffer.concat([int(text.length), Buffer.from(text, 'utf16le')]);

/** Row and column of an area without dollar signs, from 0. */
function areaOf(area: string): readonly [row: number, lastRow: number, column: number, lastColumn: number] {
  const [, c1 = 'A', r1 = '1', c2 = 'A', r2 = '1'] = /^\$(\w)\$(\d+):\$(\w)\$(\d+)$/.exec(area) ?? [];
  return [Number(r1) - 1, Number(r2) - 1, c1.charCodeAt(0) - 65, c2.charCodeAt(0) - 65];
}

/** A print area of a sheet: a reference to an area of the sheet that the external reference of the same number names (2.5.97.98). */
function printAreaRecord(index: number, area: string): Buffer {
  const [row, lastRow, col, lastCol] = areaOf(area);
  const reference = Buffer.concat([
    ...[Buffer.from([0x3b]), int(index, 2), int(row), int(lastRow), int(col, 2), int(lastCol, 2)],
  ]);
  return record(
    39,
    ...[int(0x20), int(0, 1), int(index), wide('_xlnm.Print_Area'), int(reference.length), reference, int(0), int(-1)],
  );
}

function sheetBinary({ rows, hiddenColumns = [], hiddenRows = [] }: MadeSheet): Buffer {
  const columns = hiddenColumns.map((index) => record(60, int(index), int(index), int(9 * 256), int(0), int(1, 2)));
  const cells = rows.flatMap((texts, row) => [
    record(
      0,
      ...[int(row), int(0), int(300, 2), int(0, 1), int(hiddenRows.includes(row) ? 0x10 : 0, 1), int(0, 1), int(0)],
    ),
    ...texts.map((text, i) => record(6, int(i), int(0), wide(text))),
  ]);
  return Buffer.concat([
    record(129),
    record(148, int(0), int(rows.length - 1), int(0), int(Math.max(...rows.map((row) => row.length)) - 1)),
    ...(columns.length > 0 ? [record(390), ...columns, record(391)] : []),
    ...[record(145), ...cells, record(146)],
    record(130),
  ]);
}

/** The same in binary parts ([MS-XLSB]). */
export function makeXlsb(sheets: readonly MadeSheet[]): Buffer {
  const states = { hidden: 1, veryHidden: 2 } as const;
  const externals = Buffer.concat(sheets.flatMap((_, index) => [int(0), int(index), int(index)]));
  const workbook = Buffer.concat([
    record(131),
    record(143),
    ...sheets.map(({ name, state }, i) =>
      record(156, int(state === undefined ? 0 : states[state]), int(i + 1), wide(`r${i + 1}`), wide(name)),
    ),
    record(144),
    ...[record(353), record(357), record(362, int(sheets.length), externals), record(354)],
    ...sheets.flatMap(({ printArea }, index) => (printArea === undefined ? [] : [printAreaRecord(index, printArea)])),
    record(132),
  ]);
  return makeZip([
    {
      name: '[Content_Types].xml',
      bytes: contentTypes({
        'xl/workbook.bin': 'ms-excel.sheet.binary.macroEnabled.main',
        ...Object.fromEntries(sheets.map((_, i) => [`xl/worksheets/sheet${i + 1}.bin`, 'ms-excel.worksheet'])),
      }),
    },
    { name: '_rels/.rels', bytes: relationships([['r1', 'officeDocument', 'xl/workbook.bin']]) },
    {
      name: 'xl/_rels/workbook.bin.rels',
      bytes: relationships(sheets.map((_, i) => [`r${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.bin`])),
    },
    { name: 'xl/workbook.bin', bytes: workbook },
    ...sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.bin`, bytes: sheetBinary(sheet) })),
  ]);
}
