/** Ticks, arrows and emoji are drawn by fonts that `npm run setup` installs, and cover nothing beside them. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { replaceUnknownSymbols } from '../../../lambdas/documents/engines/office/new-symbols.ts';
import { officeEngine } from '../../../lambdas/documents/engines/office/office.ts';
import { findLibreOffice } from '../../../lambdas/documents/engines/office/office-program.ts';
import { newFolder, runEngine } from '../made/engine-jobs.ts';
import { makeWord } from '../made/made-word.ts';
import { textOf } from '../made/pdf-text.ts';

const isThere = (program: string, ...words: string[]) => {
  try {
    return (
      execFileSync(program, words, { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim() !== ''
    );
  } catch {
    return false;
  }
};
const skip =
  ((await findLibreOffice()) === undefined && 'no LibreOffice here') ||
  (!isThere('fc-list', ':charset=2705') && 'no font with ticks here') ||
  (!isThere('tesseract', '--list-langs') && 'no tesseract here');

const symbols = ['✅', '❌', '☑', '☐', '✔', '✘', '⚠️', '📎', '📞', '→', '⇒', '😀', '🫠'];
const words = ['done', 'not', 'chosen', 'open', 'good', 'bad', 'mind', 'with', 'call', 'then', 'thus', 'glad', 'melt'];

test('every symbol is on the page, and every word beside one can be read', { skip }, async () => {
  const run = (font: string) =>
    symbols.map(
      (symbol, i) =>
        `<w:p><w:r><w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}"/><w:sz w:val="32"/></w:rPr><w:t>${words[i]} [${symbol}] ${words[i]}</w:t></w:r></w:p>`,
    );
  for (const font of ['Calibri', 'Segoe UI Emoji']) {
    const { pdf } = await runEngine(officeEngine, 'docx', makeWord(run(font).join('')));
    assert.ok(pdf !== undefined);
    const text = await textOf(pdf);
    for (const symbol of symbols.slice(0, -1)) assert.ok(text.includes(symbol.slice(0, 1)), `${font} ${symbol}`);
    const seen = await readWords(pdf);
    for (const word of words)
      assert.equal(seen.filter((one) => one === word).length, 2, `${font}: ${word} in ${seen.join(' ')}`);
  }
});

test('an emoji that no font here has is a box, and what only colours or joins others is left out', () => {
  assert.equal(replaceUnknownSymbols('<t>A[🫠] done</t>'), '<t>A[□] done</t>');
  assert.equal(replaceUnknownSymbols('👍🏽 👨‍👩‍👧 ⚠️ ☑️'), '👍 👨👩👧 ⚠ ☑');
  // A joiner of Persian or Hindi is none of an emoji.
  assert.equal(replaceUnknownSymbols('می\u200cخواهم क्\u200dष 😀'), 'می\u200cخواهم क्\u200dष 😀');
});

/** The words that stand on the first page, as they look. */
async function readWords(pdf: Buffer): Promise<string[]> {
  const path = join(newFolder(), 'page.png');
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const { data, width, height } = await document.getPage(0).render({ scale: 3, render: 'bitmap' });
  writeFileSync(
    path,
    await sharp(data, { raw: { width, height, channels: 4 } })
      .flatten({ background: 'white' })
      .png()
      .toBuffer(),
  );
  document.destroy();
  library.destroy();
  const text = execFileSync('tesseract', [path, '-', '--psm', '6'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  return [...text.matchAll(/[a-z]{3,}/g)].map(([word]) => word);
}
