import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Format } from '../../lambdas/documents/formats.ts';
import { recognise } from '../../lambdas/documents/recognise/recognise.ts';
import { makePdf } from '../pages/made-documents.ts';
import { makeZip } from './made/made-archives.ts';
import { makeLinkingDocx, makeLinkingOdt, makeLinkingXlsx } from './made/made-office.ts';

const text = (words: string) => Buffer.from(words);

/** An OLE2 compound file of one directory sector with these entries ([MS-CFB] 2.2, 2.6). */
function makeOle2(...names: string[]): Buffer {
  const file = Buffer.alloc(512 * 3);
  file.writeUInt32BE(0xd0cf11e0, 0);
  file.writeUInt32BE(0xa1b11ae1, 4);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(0, 48);
  file.fill(0xff, 76, 512);
  file.writeUInt32LE(1, 76);
  names.forEach((name, i) => {
    const at = 512 + 128 * i;
    file.write(name, at, 'utf16le');
    file.writeUInt16LE(2 * name.length + 2, at + 64);
    file[at + 66] = 2;
  });
  file.fill(0xff, 1024);
  file.writeUInt32LE(0xfffffffe, 1024);
  return file;
}

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
const mail = 'From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nHello';

const rows: readonly (readonly [
  what: string,
  bytes: () => Uint8Array | Promise<Uint8Array>,
  name: string,
  format: Format,
])[] = [
  ['nothing', () => Buffer.alloc(0), 'a.pdf', 'empty'],
  ['a PDF sent as bytes', () => makePdf([{}]), 'a.bin', 'pdf'],
  [
    'a PDF behind a line of rubbish',
    async () => Buffer.concat([text('\r\nrubbish\r\n'), await makePdf([{}])]),
    'a',
    'pdf',
  ],
  ['a PNG called jpg', () => picture().png().toBuffer(), 'a.jpg', 'png'],
  ['a JPEG', () => picture().jpeg().toBuffer(), 'scan', 'jpeg'],
  ['a TIFF', () => picture().tiff().toBuffer(), 'scan', 'tiff'],
  ['a WebP', () => picture().webp().toBuffer(), 'a', 'webp'],
  ['a program called pdf', () => Buffer.concat([text('MZ'), Buffer.alloc(200)]), 'invoice.pdf', 'executable'],
  ['Word', () => makeOle2('Root Entry', 'WordDocument'), 'a', 'doc'],
  ['Excel', () => makeOle2('Root Entry', 'Workbook'), 'a', 'xls'],
  ['PowerPoint', () => makeOle2('Root Entry', 'PowerPoint Document'), 'a', 'ppt'],
  ['Publisher called pubx', () => makeOle2('Root Entry', 'Quill', 'Contents'), 'a.pubx', 'pub'],
  ['an Outlook message', () => makeOle2('Root Entry', '__properties_version1.0'), 'a', 'msg'],
  [
    'a protected docx',
    () => makeOle2('Root Entry', 'EncryptionInfo', 'EncryptedPackage'),
    'a.docx',
    'protected-office',
  ],
  ['an Office file that lost its directory', () => makeOle2(), 'a.doc', 'doc'],
  ['some other compound file', () => makeOle2('Root Entry', 'Nonsense'), 'a.bin', 'unknown'],
  ['winmail.dat', () => Buffer.from('789f3e22000000', 'hex'), 'winmail.dat', 'tnef'],
  ['a page called doc', () => text('<!-- x -->\n<html><body>Hi'), 'a.doc', 'html'],
  ['XHTML', () => text('<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">'), 'a.xml', 'html'],
  ['XML without a prolog', () => text('<order><line/></order>'), 'a.xml', 'xml'],
  [
    'Excel 2003 XML',
    () => text('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
    'a.xml',
    'xls',
  ],
  ['a drawing in SVG', () => text('<?xml version="1.0"?>\n<!-- x --><svg width="9"/>'), 'a.svg', 'html'],
  ['XML that holds a drawing', () => text('<report><svg/></report>'), 'a.xml', 'xml'],
  ['words that speak of a PDF', () => text('It begins with %PDF-1.4 and so on.'), 'a.txt', 'text'],
  ['a mail that holds a bare PDF', () => text(`${mail}\r\n%PDF-1.4\n1 0 obj`), 'a.eml', 'eml'],
  ['RTF', () => text('{\\rtf1 Hi}'), 'a.doc', 'rtf'],
  ['a mail', () => text(mail), 'a.txt', 'eml'],
  ['a table', () => text('a;b;c\n1;2;3\n4;5;6\n'), 'a', 'csv'],
  ['a table called txt', () => text('a;b;c\n1;2;3\n4;5;6\n'), 'a.txt', 'text'],
  ['a short letter with commas', () => text('Dear Sir, or Madam.\nThank you.'), 'letter', 'text'],
  ['words in UTF-16', () => Buffer.from('\ufeffDear Sir', 'utf16le'), 'letter', 'text'],
  ['words where a PDF should be', () => text('404 not found'), 'a.pdf', 'pdf'],
  ['bytes of no kind', () => Buffer.from('0001020304050607080e0f10', 'hex'), 'a', 'unknown'],
];

for (const [what, bytes, name, format] of rows) {
  test(`${what} is ${format}`, async () => {
    assert.equal(await recognise(await bytes(), name), format);
  });
}

test('many comments in front of nothing take no time', async () => {
  for (const start of ['', '<?xml version="1.0"?>']) {
    for (const end of ['x', '<x']) await recognise(text(`${start}${'<!---->'.repeat(2500)}${end}`), 'a.html');
  }
});

test('a compound file whose directory turns in a circle ends', async () => {
  const file = makeOle2('Root Entry');
  file.writeUInt32LE(0, 1024);
  assert.equal(await recognise(file, 'a'), 'unknown');
});

test('an Office document is one by its parts, however its archive was written', async () => {
  const at = (what: string) => `http://127.0.0.1/${what}`;
  assert.equal(await recognise(makeLinkingDocx(at), 'a.zip'), 'docx');
  assert.equal(await recognise(makeLinkingXlsx(at), ''), 'xlsx');
  assert.equal(await recognise(makeLinkingOdt(at), ''), 'odt');
  assert.equal(await recognise(makeZip([{ name: 'word/document.xml', bytes: 'x' }]), 'letter.docx'), 'zip');
});
