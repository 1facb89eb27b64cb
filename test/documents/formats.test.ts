import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FormatFacts } from '../../lambdas/documents/format-facts.ts';
import {
  engineNames,
  engineOf,
  formatOfMediaType,
  formats,
  isNeverOpened,
  mayUseEngine,
  mediaTypeOf,
  noDocumentOf,
  openerNames,
  openersOf,
  recognitions,
  refusalOf,
} from '../../lambdas/documents/formats.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Changes a copy of the sources, and has the compiler check them. @returns the files in which something is wrong */
async function compile(changes: Readonly<Record<string, (source: string) => string>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faxpost-test-'));
  try {
    for (const path of ['lambdas', 'tsconfig.json', 'package.json']) {
      cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const settings = { extends: './tsconfig.json', include: ['lambdas/documents', 'webassembly.d.ts'] };
    // Its types come with packages that only tests import.
    writeFileSync(join(folder, 'webassembly.d.ts'), 'declare namespace WebAssembly { interface Module {} }');
    writeFileSync(join(folder, 'documents.json'), JSON.stringify(settings));
    for (const [path, change] of Object.entries(changes)) {
      const file = join(folder, 'lambdas', path);
      const source = readFileSync(file, 'utf8');
      const changed = change(source);
      assert.notEqual(changed, source, `${path} is not as this test expects it`);
      writeFileSync(file, changed);
    }
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, [tsc, '-p', 'documents.json', '--pretty', 'false'], { cwd: folder }, (_, stdout) =>
        resolve(stdout),
      );
    });
    const files = [...output.matchAll(/^lambdas\/(\S+?)\(\d/gm)].map(([, file = '']) => file);
    return [...new Set(files)].sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const addNames =
  (...names: readonly string[]) =>
  (source: string) =>
    source.replace("  'unknown',\n", `  'unknown',\n${names.map((name) => `  '${name}',\n`).join('')}`);

const entryOf = (name: string, recognised: string, opened: string) =>
  `  ${name}: { label: '${name}', endings: ['${name}'], mediaTypes: [], recognised: ${recognised}, opened: ${opened} },\n`;

describe('a format without all that has to be known of it does not compile', () => {
  test('a name alone is missed in the registry; with an entry it is missed where that leads', async () => {
    const entries = [
      entryOf('pages', `{ library: ['pages'] }`, `{ engine: 'office' }`),
      entryOf('mhtml', `{ signature: ['00'] }`, `{ engine: 'html' }`),
      entryOf('mbox', `{ signature: ['01'] }`, `{ engine: 'message' }`),
      entryOf('psd', `{ library: ['psd'] }`, `{ by: ['imagemagick'] }`),
      entryOf('yaml', `{ text: true }`, `{ by: ['text'] }`),
      entryOf('djvu', `{ library: ['djvu'] }`, `{ by: ['djvulibre'] }`),
      entryOf('dwg', `{ library: ['dwg'] }`, `{ engine: 'cad' }`),
    ];
    const wrong = await compile({
      'fax/formats.ts': addNames('epub', 'pages', 'mhtml', 'mbox', 'psd', 'yaml', 'djvu', 'dwg'),
      'documents/formats.ts': (source) => source.replace('  unknown: {\n', `${entries.join('')}  unknown: {\n`),
      'documents/format-facts.ts': (source) =>
        source.replace("'pdfium',", "'pdfium', 'djvulibre',").replace("'html',", "'html', 'cad',"),
    });
    assert.deepEqual(wrong, [
      'documents/engines/html/html.ts',
      'documents/engines/load-engine.ts',
      'documents/engines/message/message.ts',
      'documents/engines/office/office-formats.ts',
      'documents/engines/openers.ts',
      'documents/engines/picture/open-by-imagemagick.ts',
      'documents/formats.ts',
      'documents/native-code.ts',
      'documents/recognise/recognise-text.ts',
    ]);
  });

  test('an entry is whole, or it is none', () => {
    const whole = {
      label: 'EPUB book',
      endings: ['epub'],
      mediaTypes: ['application/epub+zip'],
      recognised: { library: ['epub'] },
      opened: { engine: 'html' },
    } as const satisfies FormatFacts;
    const { label, endings, mediaTypes, recognised, opened, ...nothing } = whole;
    // @ts-expect-error: without a label
    const unnamed: FormatFacts = { endings, mediaTypes, recognised, opened };
    // @ts-expect-error: without the endings of its files
    const endless: FormatFacts = { label, mediaTypes, recognised, opened };
    // @ts-expect-error: without its media types
    const untyped: FormatFacts = { label, endings, recognised, opened };
    // @ts-expect-error: not said how it is recognised
    const unseen: FormatFacts = { label, endings, mediaTypes, opened };
    // @ts-expect-error: recognised by nothing
    const unknowable: FormatFacts = { ...whole, recognised: {} };
    // @ts-expect-error: by a name alone, which never overrules what the bytes say
    const named: FormatFacts = { ...whole, recognised: { claimedBy: ['epub'] } };
    // @ts-expect-error: not said what opens it
    const unopened: FormatFacts = { label, endings, mediaTypes, recognised };
    // @ts-expect-error: opened by nothing that there is
    const orphaned: FormatFacts = { ...whole, opened: { engine: 'reader' } };
    // @ts-expect-error: refused, and not said as what
    const unsaid: FormatFacts = { ...whole, opened: { not: { outcome: 'unsupported-format' } } };
    const wrong = [unnamed, endless, untyped, unseen, unknowable, named, unopened, orphaned, unsaid];
    assert.deepEqual([wrong.length, nothing], [9, {}]);
  });
});

/** What stands more than once. */
const repeated = (all: readonly string[]): string[] => all.filter((one, i) => all.indexOf(one) !== i);

test('no two formats share a sign by which one is recognised', () => {
  const facts = recognitions.map(([, one]) => one);
  for (const way of ['library', 'mediaKinds', 'ole2', 'signature', 'claimedBy'] as const) {
    assert.deepEqual(repeated(facts.flatMap((one): readonly string[] => one[way] ?? [])), [], way);
  }
  const packages = facts.flatMap(({ zipMediaType, zipPart }) => [zipMediaType, zipPart?.source]);
  assert.deepEqual(repeated(packages.filter((one) => one !== undefined)), []);
});

test('every opener and every engine has a format, and every format is opened or refused', () => {
  assert.deepEqual(new Set(formats.flatMap(openersOf)), new Set(openerNames));
  assert.deepEqual(new Set(formats.flatMap((format) => engineOf(format) ?? [])), new Set(engineNames));
  for (const format of formats) {
    const isOpened = openersOf(format).length > 0 || engineOf(format) !== undefined;
    assert.notEqual(isOpened, isNeverOpened(format), format);
  }
});

test('what is no document is refused as what it is', () => {
  assert.deepEqual(
    (['zip', 'archive', 'printer', 'executable', 'media', 'empty', 'unknown'] as const).map((format) => [
      noDocumentOf(format),
      refusalOf(format).outcome,
    ]),
    [
      ['archive', 'unsupported-format'],
      ['archive', 'unsupported-format'],
      ['printer-file', 'unsupported-format'],
      ['program', 'unsupported-format'],
      ['recording', 'unsupported-format'],
      [undefined, 'empty-document'],
      [undefined, 'unsupported-format'],
    ],
  );
  assert.equal(noDocumentOf(undefined), undefined);
});

test('archives are opened for who wants that, other formats for everybody', () => {
  const [off, on] = [{ archives: false }, { archives: true }];
  assert.deepEqual([mayUseEngine('zip', off), mayUseEngine('zip', on)], [false, true]);
  assert.deepEqual([mayUseEngine('docx', off), mayUseEngine('pdf', off), mayUseEngine('png', on)], [true, true, false]);
});

test('a media type leads to one format, and each format to its own type', () => {
  for (const format of formats) {
    const type = mediaTypeOf(format);
    if (type !== 'application/octet-stream') assert.equal(formatOfMediaType(type), format);
  }
  assert.equal(formatOfMediaType('image/jpg'), 'jpeg');
  assert.equal(formatOfMediaType('application/octet-stream'), undefined);
});
