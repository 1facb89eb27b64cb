/** Small Office documents that refer to things outside themselves, in every way that we know of. */

import type { Format } from '../../../lambdas/documents/formats.ts';
import { makeZip } from './made-archives.ts';

const xml = (body: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${body}`;
const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeRelationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly isExternal?: boolean;
}

const rels = (list: readonly Relation[]) =>
  xml(
    `<Relationships xmlns="${relationships}">${list
      .map(
        ({ id, type, target, isExternal }) =>
          `<Relationship Id="${id}" Type="${officeRelationships}/${type}" Target="${target}"${isExternal ? ' TargetMode="External"' : ''}/>`,
      )
      .join('')}</Relationships>`,
  );

const contentTypes = (overrides: Readonly<Record<string, string>>) =>
  xml(
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
      overrides,
    )
      .map(
        ([part, type]) =>
          `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
      )
      .join('')}</Types>`,
  );

const picture = (relation: string) =>
  `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="${relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;

const field = (instruction: string) =>
  `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ${instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>result</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;

const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

/** A Word document with a linked picture, fields that include, an attached template, another document as a part. */
export const makeLinkingDocx = (at: (what: string) => string): Buffer =>
  makeZip([
    {
      name: '[Content_Types].xml',
      bytes: contentTypes({
        '/word/document.xml': 'wordprocessingml.document.main',
        '/word/settings.xml': 'wordprocessingml.settings',
      }),
    },
    { name: '_rels/.rels', bytes: rels([{ id: 'r1', type: 'officeDocument', target: 'word/document.xml' }]) },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: rels([
        { id: 'r1', type: 'settings', target: 'settings.xml' },
        { id: 'r2', type: 'image', target: at('docx-picture.png'), isExternal: true },
        { id: 'r3', type: 'subDocument', target: at('docx-part.docx'), isExternal: true },
        { id: 'r4', type: 'aFChunk', target: at('docx-chunk.html'), isExternal: true },
        { id: 'r5', type: 'oleObject', target: at('docx-object.bin'), isExternal: true },
      ]),
    },
    {
      name: 'word/_rels/settings.xml.rels',
      bytes: rels([{ id: 'r1', type: 'attachedTemplate', target: at('docx-template.dotx'), isExternal: true }]),
    },
    {
      name: 'word/settings.xml',
      bytes: xml(
        `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${officeRelationships}"><w:attachedTemplate r:id="r1"/><w:updateFields w:val="true"/></w:settings>`,
      ),
    },
    {
      name: 'word/document.xml',
      bytes: xml(
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${officeRelationships}"><w:body>${paragraph('Letter')}${picture('r2')}${field(`INCLUDEPICTURE "${at('docx-field.png')}" \\d`)}${field(`INCLUDETEXT "${at('docx-field.txt')}"`)}${field(`LINK Word.Document "${at('docx-link.docx')}"`)}${field(`DDEAUTO soffice "${at('docx-dde.odt')}" text`)}<w:subDoc r:id="r3"/><w:altChunk r:id="r4"/></w:body></w:document>`,
      ),
    },
  ]);

/** A spreadsheet with a formula that fetches, another workbook as a source, and a query of a web page. */
export const makeLinkingXlsx = (at: (what: string) => string): Buffer =>
  makeZip([
    {
      name: '[Content_Types].xml',
      bytes: contentTypes({
        '/xl/workbook.xml': 'spreadsheetml.sheet.main',
        '/xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet',
        '/xl/externalLinks/externalLink1.xml': 'spreadsheetml.externalLink',
        '/xl/connections.xml': 'spreadsheetml.connections',
      }),
    },
    { name: '_rels/.rels', bytes: rels([{ id: 'r1', type: 'officeDocument', target: 'xl/workbook.xml' }]) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: rels([
        { id: 'r1', type: 'worksheet', target: 'worksheets/sheet1.xml' },
        { id: 'r2', type: 'externalLink', target: 'externalLinks/externalLink1.xml' },
        { id: 'r3', type: 'connections', target: 'connections.xml' },
      ]),
    },
    {
      name: 'xl/workbook.xml',
      bytes: xml(
        `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${officeRelationships}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets><externalReferences><externalReference r:id="r2"/></externalReferences><calcPr fullCalcOnLoad="1"/></workbook>`,
      ),
    },
    {
      name: 'xl/externalLinks/_rels/externalLink1.xml.rels',
      bytes: rels([{ id: 'r1', type: 'externalLinkPath', target: at('xlsx-book.xlsx'), isExternal: true }]),
    },
    {
      name: 'xl/externalLinks/externalLink1.xml',
      bytes: xml(
        `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook xmlns:r="${officeRelationships}" r:id="r1"><sheetNames><sheetName val="A"/></sheetNames></externalBook></externalLink>`,
      ),
    },
    {
      name: 'xl/connections.xml',
      bytes: xml(
        `<connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><connection id="1" name="c" type="4" refreshedVersion="4" refreshOnLoad="1"><webPr url="${at('xlsx-query.html')}"/></connection></connections>`,
      ),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      bytes: xml(
        `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Sheet</t></is></c><c r="B1"><f>_xlfn.WEBSERVICE("${at('xlsx-service')}")</f></c><c r="C1"><f>[1]A!$A$1</f></c></row></sheetData></worksheet>`,
      ),
    },
  ]);

const odf =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" office:version="1.2"';

const makeOdf = (type: string, content: string): Buffer =>
  makeZip([
    { name: 'mimetype', bytes: `application/vnd.oasis.opendocument.${type}`, isStored: true },
    {
      name: 'META-INF/manifest.xml',
      bytes: xml(
        `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
      ),
    },
    { name: 'content.xml', bytes: xml(content) },
  ]);

const link = (href: string) => `xlink:href="${href}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"`;

/** A text with a linked picture, section, object, frame, font and a macro that runs when it is opened. */
export const makeLinkingOdt = (at: (what: string) => string): Buffer =>
  makeOdf(
    'text',
    `<office:document-content ${odf}><office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="${at('odt-macro.py')}" xlink:type="simple"/></office:event-listeners></office:scripts><office:font-face-decls><style:font-face style:name="F" svg:font-family="F"><svg:font-face-src><svg:font-face-uri ${link(at('odt-font.ttf'))}/></svg:font-face-src></style:font-face></office:font-face-decls><office:body><office:text><text:p>Letter</text:p><text:p><draw:frame draw:name="f" svg:width="3cm" svg:height="3cm"><draw:image ${link(at('odt-picture.png'))}/></draw:frame><draw:frame draw:name="g" svg:width="3cm" svg:height="3cm"><draw:object ${link(at('odt-object.ods'))}/></draw:frame><draw:frame draw:name="h" svg:width="3cm" svg:height="3cm"><draw:floating-frame ${link(at('odt-frame.html'))}/></draw:frame><draw:frame draw:name="i" svg:width="3cm" svg:height="3cm"><draw:plugin ${link(at('odt-plugin.mp4'))}/></draw:frame></text:p><text:section text:name="s"><text:section-source xlink:href="${at('odt-section.txt')}" xlink:type="simple" xlink:show="embed"/><text:p>old</text:p></text:section></office:text></office:body></office:document-content>`,
  );

/** A sheet whose cells come from elsewhere: by formulas, by a linked range, by DDE. */
const makeLinkingOds = (at: (what: string) => string): Buffer =>
  makeOdf(
    'spreadsheet',
    `<office:document-content ${odf} xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"><office:body><office:spreadsheet><table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>Sheet</text:p></table:table-cell><table:table-cell table:formula='of:=COM.MICROSOFT.WEBSERVICE("${at('ods-service')}")'/><table:table-cell table:formula="of:=['${at('ods-book.ods')}'#$A.A1]"/><table:table-cell table:formula='of:=DDE("soffice";"${at('ods-dde.ods')}";"A1")'/><table:table-cell><table:cell-range-source table:name="HTML_all" xlink:href="${at('ods-range.html')}" xlink:type="simple" table:filter-name="calc_HTML_WebQuery" table:last-column-spanned="1" table:last-row-spanned="1" table:refresh-delay="PT1S"/></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
  );

const escaped = (text: string) => text.replaceAll('\\', '\\\\');

/** Rich text with included pictures and text, a template, and a linked object. */
const makeLinkingRtf = (at: (what: string) => string): Buffer =>
  Buffer.from(
    `{\\rtf1{\\*\\template ${escaped(at('rtf-template.dot'))}}Letter\\par{\\field{\\*\\fldinst INCLUDEPICTURE "${escaped(at('rtf-picture.png'))}" \\\\d}{\\fldrslt x}}{\\field{\\*\\fldinst INCLUDETEXT "${escaped(at('rtf-text.txt'))}"}{\\fldrslt x}}{\\object\\objautlink\\objupdate{\\*\\objclass Word.Document}{\\*\\objalias ${escaped(at('rtf-object.doc'))}}}\\par}`,
  );

/** Every kind of Office document that may refer to the network, made to. */
export const linking: readonly (readonly [Format, (at: (what: string) => string) => Buffer])[] = [
  ['docx', makeLinkingDocx],
  ['xlsx', makeLinkingXlsx],
  ['odt', makeLinkingOdt],
  ['ods', makeLinkingOds],
  ['rtf', makeLinkingRtf],
];

const spreadsheetDrawing = (right: number) =>
  `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>${right}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="s"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="000000"/></a:solidFill></xdr:spPr></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>`;

/**
 * A sheet of so many columns of usual width, three rows of numbers.
 * @param drawnTo a rectangle below them reaches to the left edge of this column, from 0
 */
export function makeSheet(columns: number, setup = '', drawnTo?: number): Buffer {
  const name = (column: number): string =>
    (column > 26 ? String.fromCharCode(64 + Math.floor((column - 1) / 26)) : '') +
    String.fromCharCode(65 + ((column - 1) % 26));
  const row = (n: number) =>
    `<row r="${n}">${Array.from({ length: columns }, (_, i) => `<c r="${name(i + 1)}${n}"><v>${((i + 1) * n) / 2}</v></c>`).join('')}</row>`;
  return makeZip([
    {
      name: '[Content_Types].xml',
      bytes: contentTypes({
        '/xl/workbook.xml': 'spreadsheetml.sheet.main',
        '/xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet',
        ...(drawnTo === undefined ? {} : { '/xl/drawings/drawing1.xml': 'drawing' }),
      }),
    },
    { name: '_rels/.rels', bytes: rels([{ id: 'r1', type: 'officeDocument', target: 'xl/workbook.xml' }]) },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: rels([{ id: 'r1', type: 'worksheet', target: 'worksheets/sheet1.xml' }]),
    },
    {
      name: 'xl/workbook.xml',
      bytes: xml(
        `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${officeRelationships}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      bytes: xml(
        `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${officeRelationships}"><dimension ref="A1:${name(columns)}3"/><sheetData>${[1, 2, 3].map(row).join('')}</sheetData>${setup}${drawnTo === undefined ? '' : '<drawing r:id="d1"/>'}</worksheet>`,
      ),
    },
    ...(drawnTo === undefined
      ? []
      : [
          {
            name: 'xl/worksheets/_rels/sheet1.xml.rels',
            bytes: rels([{ id: 'd1', type: 'drawing', target: '../drawings/drawing1.xml' }]),
          },
          { name: 'xl/drawings/drawing1.xml', bytes: xml(spreadsheetDrawing(drawnTo)) },
        ]),
  ]);
}
