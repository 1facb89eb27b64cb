/** Real files that nobody here wrote, where they stand beside the project; each ends as its manifest says. */

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startChildren } from '../../lambdas/documents/children.ts';
import { readLimits } from '../../lambdas/documents/limits.ts';
import { preparePages } from '../../lambdas/documents/prepare-pages.ts';
import type { DocumentFault } from '../../lambdas/documents/refusal.ts';

const shared = new URL('../../../shared/', import.meta.url);
const readRows = (folder: string) => {
  const manifest = new URL(`${folder}/MANIFEST.tsv`, shared);
  if (!existsSync(manifest)) return undefined;
  return readFileSync(manifest, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
};

const words: Partial<Record<DocumentFault, string>> = {
  'password-protected': 'error=password',
  'corrupt-document': 'error=corrupt',
  'empty-document': 'error=empty',
  'too-large': 'error=too_large',
  'unsupported-format': 'error=unsupported',
};

/** Folders of the formats that are converted here. */
const converted = /^(?:pdf|tiff?|jpe?g|png|txt|mislabelled|empty)\//;
/** What these engines cannot do, and how it must end instead. */
const otherwise: Readonly<Record<string, string>> = {
  // Letters that our font has not, or that must be shaped.
  'txt/testTXTNonASCIIUTF8.txt': 'conversion-failed',
  'txt/zh-gb18030.txt': 'conversion-failed',
  'txt/ja-utf-16le.txt': 'conversion-failed',
  // libvips does not read it.
  'tif/old-style-jpeg-compression.tif': 'conversion-failed',
  // PDFium's WebAssembly build traps on its JPEG 2000 image.
  'pdf/bug_jpx.pdf': 'conversion-failed',
};

const corpus = readRows('corpus');
test('the corpus ends as its manifest says', { skip: corpus === undefined && 'no corpus here' }, async () => {
  const rows = (corpus ?? []).filter(([file = '']) => converted.test(file));
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  const limits = readLimits({ documents: rows.length, pages: 1000, bytes: 1_000_000_000 });
  const children = startChildren({ spares: 1, tempFolder: folder, limits });
  const prepare = (files: readonly string[]) => {
    const documents = files.map((file) => ({ name: file, path: new URL(`corpus/${file}`, shared).pathname }));
    return preparePages(documents, { workFolder: join(folder, 'work') }, children);
  };
  const ends = new Map<string, string>();
  try {
    // All at once names every one that cannot be faxed; the others are then a fax.
    const files = rows.map(([file = '']) => file);
    const refused = await prepare(files);
    assert.ok(Array.isArray(refused));
    for (const { document, outcome } of refused) ends.set(document, words[outcome] ?? outcome);
    const fax = await prepare(files.filter((file) => !ends.has(file)));
    assert.ok(!Array.isArray(fax), JSON.stringify(fax));
    for (const { name, pages } of fax.documents) ends.set(name, `pages=${pages}`);
  } finally {
    await children.close();
    rmSync(folder, { recursive: true });
  }
  const wrong = rows.flatMap(([file = '', , , , , expected = '']) => {
    const end = ends.get(file) ?? 'nothing';
    const isRight = [...expected.split('|'), otherwise[file]].includes(end);
    const hasPages = expected.includes('pages>=1') && end.startsWith('pages=');
    return isRight || hasPages ? [] : [`${file}: ${end}, not ${expected}`];
  });
  assert.deepEqual(wrong, []);
});

const faxPages = readRows('faxpages');
test('every page of the fax corpus becomes a fax', {
  skip: faxPages === undefined && 'no fax pages here',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  const children = startChildren({ spares: 1, tempFolder: folder });
  try {
    const documents = (faxPages ?? []).map(([file = '']) => ({
      name: file,
      path: new URL(`faxpages/${file}`, shared).pathname,
    }));
    const fax = await preparePages(documents, { workFolder: join(folder, 'work') }, children);
    assert.ok(!Array.isArray(fax), JSON.stringify(fax));
    const { pages } = fax;
    assert.ok(pages.length >= documents.length);
    for (const page of pages) assert.ok(page.seconds < 90, `${page.source.document} takes ${page.seconds} s of line`);
  } finally {
    await children.close();
    rmSync(folder, { recursive: true });
  }
});
