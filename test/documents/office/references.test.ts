/** What a document refers to outside of itself is taken out before LibreOffice sees it: walls are a second line. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import sharp from 'sharp';
import { officeEngine } from '../../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../../lambdas/documents/engines/office/office-program.ts';
import { cutReferences } from '../../../lambdas/documents/engines/office/references-opendocument.ts';
import { cutFields, cutRelationships } from '../../../lambdas/documents/engines/office/references-xml.ts';
import { newFolder, runEngine } from '../made/engine-jobs.ts';
import { linking } from '../made/made-office.ts';
import { makeLinkingSlides } from '../made/made-slides.ts';
import { textOf } from '../made/pdf-text.ts';
import { saveAs } from '../made/save-as.ts';

const skip = (await findLibreOffice()) === undefined && 'no LibreOffice here';
const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background: 'black' } })
  .png()
  .toBuffer();

/** Files that can be read, named by how documents refer to them. */
function makeSecrets() {
  const folder = newFolder();
  return (what: string): string => {
    const text = what.endsWith('.html') ? '<table><tr><td>Kaiserschmarrn</td></tr></table>' : 'Kaiserschmarrn';
    writeFileSync(join(folder, what), what.endsWith('.png') ? picture : text);
    return `file://${join(folder, what)}`;
  };
}

/** Pictures of a page that are larger than a mark for something that is missing. */
const largePictures = (pdf: Buffer) => pdf.toString('latin1').match(/\/Width (?:[1-9]\d{2,})/g) ?? [];

describe('without any walls, nothing of this machine’s files is shown', { skip }, () => {
  for (const [format, make] of [...linking, ...makeLinkingSlides]) {
    test(format, async () => {
      const { pdf, refused } = await runEngine(officeEngine, format, make(makeSecrets()));
      assert.ok(pdf !== undefined, refused);
      assert.doesNotMatch(await textOf(pdf), /Kaiserschmarrn/);
      assert.deepEqual(largePictures(pdf), []);
    });
  }
});

test('nor by a document of Word 97: it was saved before the file was there', { skip }, async () => {
  const folder = newFolder();
  const at = (what: string) => `file://${join(folder, what)}`;
  const make = linking.find(([format]) => format === 'odt')?.[1];
  assert.ok(make !== undefined);
  const word = await saveAs('doc', make(at), 'odt');
  assert.ok(word.includes(Buffer.from('odt-picture.png')) || word.includes(Buffer.from('odt-picture.png', 'utf16le')));
  writeFileSync(join(folder, 'odt-picture.png'), picture);
  const { pdf } = await runEngine(officeEngine, 'doc', word);
  assert.ok(pdf !== undefined);
  assert.deepEqual(largePictures(pdf), []);
});

const run = (instruction: string) => `<w:r><w:instrText>${instruction}</w:instrText></w:r>`;
const mark = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
const field = (...instruction: string[]) =>
  `${mark('begin')}${instruction.map(run).join('')}${mark('separate')}<w:r><w:t>shown</w:t></w:r>${mark('end')}`;

test('fields that fetch are emptied, however they are written; what they showed last stays', () => {
  const fetching = [
    ['INCLUDEPICTURE "file:///x"'],
    [' INCLU', 'DETEXT "x"'],
    ['&#73;NCLUDETEXT x'],
    ['LINK Word.Document x'],
    ['DDEAUTO soffice x'],
  ];
  for (const pieces of fetching) {
    assert.equal(cutFields(field(...pieces)), field(...pieces.map(() => '')), pieces.join());
  }
  const kept = field('PAGE') + field('HYPERLINK "https://example.org/"') + field('DATE \\@ "d. MMMM"');
  assert.equal(cutFields(kept), kept);
  assert.equal(cutFields('<w:fldSimple w:instr="INCLUDETEXT x">y'), '<w:fldSimple w:instr=" ">y');
  const nested = `${mark('begin')}${run('IF ')}${field('INCLUDETEXT x')}${run(' = 1')}${mark('end')}`;
  assert.equal(cutFields(nested), nested.replace('INCLUDETEXT x', ''));
});

test('relationships lead nowhere outside, whether they say so or not', () => {
  const cut = (target: string, mode = '') => cutRelationships(`<Relationship Id="a" Target="${target}"${mode}/>`);
  const nowhere = '<Relationship Id="a" Target="about:blank"/>';
  assert.equal(cut('media/a.png'), '<Relationship Id="a" Target="media/a.png"/>');
  assert.equal(cut('../media/a.png'), '<Relationship Id="a" Target="../media/a.png"/>');
  for (const target of ['file:///etc/passwd', 'http://x/', '\\\\host\\share']) assert.equal(cut(target), nowhere);
  assert.equal(cut('a', ' TargetMode="External"'), '<Relationship Id="a" Target="about:blank" TargetMode="External"/>');
});

test('OpenDocument: addresses and formulas that lead outside go, parts of the document and links for readers stay', () => {
  const kept =
    '<draw:image xlink:href="Pictures/a.png"/><draw:object xlink:href="./Object 1"/><text:a xlink:href="https://example.org/">x</text:a><table:table-cell table:formula="of:=[.A1]"/>';
  assert.equal(cutReferences(kept), kept);
  for (const href of ['file:///a', 'http://x/', '../a.png', '/etc/passwd', 'vnd.sun.star.pkg://a']) {
    assert.equal(cutReferences(`<draw:image xlink:href="${href}"/>`), '<draw:image/>');
  }
  const outside = `of:=['file:///a.ods'#$A.A1]`;
  assert.equal(
    cutReferences(`<table:table-cell table:formula="${outside}" office:value="1"/>`),
    '<table:table-cell office:value="1"/>',
  );
});
