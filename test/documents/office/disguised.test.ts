/** Documents within documents, and files that are something else than their name or their first line says. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { loadEngine } from '../../../lambdas/documents/engines/load-engine.ts';
import { officeEngine } from '../../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../../lambdas/documents/engines/office/office-program.ts';
import { engineOf, refusalOf } from '../../../lambdas/documents/formats.ts';
import { recognise } from '../../../lambdas/documents/recognise/recognise.ts';
import { makePdf } from '../../pages/made-documents.ts';
import { runEngine } from '../made/engine-jobs.ts';
import { makeHiddenSlides } from '../made/made-slides.ts';
import { chunks, makeCommented, makeWord, paragraph } from '../made/made-word.ts';
import { makeXlsx } from '../made/made-workbooks.ts';
import { textOf } from '../made/pdf-text.ts';
import { saveAs } from '../made/save-as.ts';

const skip = (await findLibreOffice()) === undefined && 'no LibreOffice here';

/** What is to be read of a document, and of those in it, in the order of their pages. */
async function read(bytes: Buffer, name: string): Promise<string[]> {
  const format = await recognise(bytes, name);
  if (format === 'text') return [bytes.toString()];
  const engine = engineOf(format);
  assert.ok(engine !== undefined, `${name} is ${format}`);
  const { pdf, documents, refused } = await runEngine(await loadEngine(engine), format, bytes, { name });
  assert.equal(refused, undefined);
  if (pdf !== undefined) return [(await textOf(pdf)).replace(/\s+/g, ' ').trim()];
  const all: string[] = [];
  for (const inner of documents ?? []) all.push(...(await read(inner.bytes, inner.name)));
  return all;
}

const page = '<html><body><h1>Contract 4711</h1><p>Total 1.234,00</p></body></html>';
const saved = (html: string, more = '') =>
  `MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n type="text/html";\r\n boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Location: file:///C:/x/page.htm\r\n\r\n${html}\r\n${more}--b--\r\n`;

describe('a Word document with other documents as its parts', { skip }, () => {
  test('all are printed, in their order: a web page, rich text, text, Word, a saved page', async () => {
    const inner = makeWord(paragraph('inner'));
    const document = makeWord(
      `${paragraph('before')}<w:altChunk r:id="c0"/><w:sdt><w:sdtContent>${paragraph('between')}<w:altChunk r:id="c1"/></w:sdtContent></w:sdt><w:altChunk r:id="c2"><w:altChunkPr/></w:altChunk><w:altChunk r:id="c3"/><w:altChunk r:id="c4"/>${paragraph('after')}`,
      chunks({
        'a.html': '<p>page</p>',
        'b.rtf': '{\\rtf1 rich}',
        'c.txt': 'plain',
        'd.docx': inner,
        'e.mht': saved(page),
      }),
    );
    assert.deepEqual(await read(document, 'a.docx'), [
      ...['before', 'page', 'between', 'rich', 'plain', 'inner', 'Contract 4711 Total 1.234,00', 'after'],
    ]);
  });

  test('one that is nothing but a part has the pages of the part', async () => {
    const document = makeWord('<w:altChunk r:id="c0"/>', chunks({ 'a.mht': saved(page) }));
    assert.deepEqual(await read(document, 'a.docx'), ['Contract 4711 Total 1.234,00']);
  });

  test('inside a table, it is refused', async () => {
    const document = makeWord(
      '<w:tbl><w:tr><w:tc><w:altChunk r:id="c0"/></w:tc></w:tr></w:tbl>',
      chunks({ 'a.html': page }),
    );
    assert.equal((await runEngine(officeEngine, 'docx', document)).refused, 'unsupported-format');
  });

  test('a part that is missing is damage', async () => {
    const document = makeWord('<w:altChunk r:id="c9"/>', chunks({ 'a.html': page }));
    assert.equal((await runEngine(officeEngine, 'docx', document)).refused, 'corrupt-document');
  });
});

test('comments of a text are no icons between its words', { skip }, async () => {
  const commented = makeCommented();
  for (const format of ['docx', 'odt', 'doc', 'rtf'] as const) {
    const document = format === 'docx' ? commented : await saveAs(format, commented, 'docx');
    const { pdf } = await runEngine(officeEngine, format, document);
    assert.ok(pdf !== undefined);
    assert.equal((await textOf(pdf)).trim(), 'Total 2021,50');
    assert.equal((await PDFDocument.load(pdf)).getPage(0).node.Annots(), undefined, format);
  }
});

describe('OpenDocument in one file of XML', { skip }, () => {
  test('text', async () => {
    assert.deepEqual(await read(await saveAs('fodt', makeWord(paragraph('Letter')), 'docx'), 'a.xml'), ['Letter']);
  });
  test('sheets, hidden ones left out', async () => {
    const workbook = makeXlsx([
      { name: 'A', rows: [['shown']] },
      { name: 'B', rows: [['SECRET']], state: 'hidden', printArea: '$A$1:$A$1' },
    ]);
    assert.deepEqual(await read(await saveAs('fods', workbook, 'xlsx'), 'a.fods'), ['shown']);
  });
  test('slides', async () => {
    const slides = await saveAs('fodp', makeHiddenSlides(), 'odp');
    assert.deepEqual(await read(slides, 'a.fodp'), ['first slide last slide']);
  });
  test('drawings, in a package too', async () => {
    const drawing = Buffer.from(
      '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.graphics"><office:body><office:drawing><draw:page><draw:frame svg:x="2cm" svg:y="2cm" svg:width="9cm" svg:height="3cm"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame></draw:page></office:drawing></office:body></office:document>',
    );
    assert.deepEqual(await read(drawing, 'a.fodg'), ['Plan']);
    assert.deepEqual(await read(await saveAs('odg', drawing, 'fodg'), 'a.odg'), ['Plan']);
  });
  test('one that defines entities is refused', async () => {
    const flat =
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "a">]><office:document office:mimetype="application/vnd.oasis.opendocument.text"/>';
    assert.equal((await runEngine(officeEngine, 'odt', flat)).refused, 'corrupt-document');
  });
});

const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'black' } })
  .png()
  .toBuffer();

describe('a page that a program saved in one file', () => {
  const part = `--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: file:///C:/x/files/logo.png\r\n\r\n${picture.toString('base64')}\r\n`;
  const style = '--b\r\nContent-Type: text/css\r\nContent-Location: file:///C:/x/page.css\r\n\r\n.no{display:none}\r\n';

  test('called .doc: the page without a mail’s head, its picture and its styles in their places', async () => {
    const html =
      '<html><head><link rel="stylesheet" href="page.css"></head><body>Offer 12<img src="files/logo.png" width=300 height=300><p class="no">SECRET</p>end</body></html>';
    const bytes = Buffer.from(
      `Date: Mon, 2 Feb 2026 10:00:00 +0000\r\nSubject: Exported\r\n${saved(html, part + style)}`,
    );
    assert.equal(await recognise(bytes, 'a.doc'), 'mhtml');
    const { documents = [] } = await runEngine(await loadEngine('message'), 'mhtml', bytes, { name: 'a.doc' });
    assert.equal(documents.length, 1);
    const { pdf } = await runEngine(await loadEngine('html'), 'html', documents[0]?.bytes ?? '');
    assert.ok(pdf !== undefined);
    assert.deepEqual((await textOf(pdf)).replace(/\s+/g, ' ').trim(), 'Offer 12 end');
    assert.match(Buffer.from(pdf).toString('latin1'), /\/Subtype\s*\/Image/);
  });

  test('a workbook saved so: its sheets, but for hidden ones', async () => {
    const sheet = (name: string, text: string) =>
      `--b\r\nContent-Type: text/html\r\nContent-Location: file:///C:/x/files/${name}.htm\r\n\r\n<html><body><table><tr><td>${text}</table></body></html>\r\n`;
    const hidden = sheet('sheet002', 'SECRET<xml><x:Visible>SheetHidden</x:Visible></xml>');
    const frames =
      '<html><frameset rows="*,39"><frame src="files/sheet001.htm"><frame src="files/tabstrip.htm"></frameset></html>';
    const bytes = Buffer.from(saved(frames, sheet('sheet001', 'one') + hidden + sheet('sheet003', 'three')));
    assert.deepEqual(await read(bytes, 'a.xls'), ['one', 'three']);
  });

  test('a mail in that form stays a mail', async () => {
    const mail = Buffer.from(`From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n${saved(page)}`);
    assert.equal(await recognise(mail, 'a.eml'), 'eml');
    const draft = Buffer.from(`Subject: x\r\nUser-Agent: Mail\r\n${saved(page)}`);
    assert.equal(await recognise(draft, 'draft'), 'eml');
    assert.equal(await recognise(Buffer.from(saved(page)), 'a.mht'), 'mhtml');
    assert.equal(await recognise(Buffer.from(`From: "Saved by a browser"\r\n${saved(page)}`), 'a.mht'), 'mhtml');
  });
});

test('tables that accounting programs call .xls: HTML, tabs, UTF-16', async () => {
  const rows = 'Item\tSum\r\n4711\t12,50\r\n';
  assert.equal(await recognise(Buffer.from(rows), 'a.xls'), 'csv');
  assert.equal(await recognise(Buffer.from(`\ufeff${rows}`, 'utf16le'), 'a.xls'), 'csv');
  assert.equal(await recognise(Buffer.from('<table><tr><td>4711</table>'), 'a.xls'), 'html');
});

describe('printer files', () => {
  const uel = '\x1b%-12345X';
  const files: readonly (readonly [what: string, bytes: string])[] = [
    ['PCL', '\x1bE\x1b&l0OHello\f\x1bE'],
    ['PCL without a reset', '\x1b&l26A\x1b(s0p10hHello\f'],
    ['PCL behind a line of text', 'JOB 1\r\n\x1b&l0O\x1b(s0p10hHello\f'],
    ['PJL around PCL', `${uel}@PJL SET COPIES=1\r\n@PJL ENTER LANGUAGE=PCL\r\n\x1bEHello\f${uel}`],
    ['PJL around PostScript', `${uel}@PJL ENTER LANGUAGE=POSTSCRIPT\r\n%!PS-Adobe-3.0\r\nshowpage\r\n${uel}`],
    ['PCL XL', ') HP-PCL XL;2;0;Comment\r\n\x00\x01\x02'],
    ['ESC/P', '\x1b@\x1bP\x1blHello\r\n\f'],
    ['PostScript', '%!PS-Adobe-3.0\n(Hello) show showpage\n'],
    ['labels', '^XA^FO50,50^FDHello^FS^XZ'],
  ];
  for (const [what, bytes] of files) {
    test(`${what}: refused as what it is`, async () => {
      assert.equal(await recognise(Buffer.from(bytes, 'latin1'), 'spool.prn'), 'printer');
      assert.equal(await recognise(Buffer.from(bytes, 'latin1'), 'letter.txt'), 'printer');
      assert.deepEqual(refusalOf('printer'), { outcome: 'unsupported-format', detail: 'printer file' });
    });
  }

  test('PJL around a PDF: the PDF', async () => {
    const pdf = Buffer.from(await makePdf([{}]));
    const wrapped = Buffer.concat([Buffer.from(`${uel}@PJL ENTER LANGUAGE=PDF\r\n`), pdf, Buffer.from(uel)]);
    assert.equal(await recognise(wrapped, 'spool.prn'), 'pdf');
  });

  test('a text with colours of a terminal is a text', async () => {
    assert.equal(await recognise(Buffer.from('\x1b[31mred\x1b[0m and more\n'), 'log.txt'), 'text');
  });
});
