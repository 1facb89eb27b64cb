/** Documents and comments name files that are there. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { codeFolders, readTree, root } from './house.ts';
import { isThere, mentionsIn, mentionsInComments } from './mentions.ts';

const code = readTree(codeFolders);
const documents = new Map([
  ...readTree(['docs'], (path) => path.endsWith('.md')),
  ...readdirSync(root)
    // The change log tells of what was.
    .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    .map((name) => [name, readFileSync(join(root, name), 'utf8')] as const),
]);
const files = [...code.keys(), ...readTree(['docs', 'image', '.ci'], () => true).keys()];

const dead = (path: string, mentions: ReturnType<typeof mentionsIn>): string[] =>
  mentions
    .filter((mention) => !isThere(mention.path, files))
    .map((mention) => `${path}:${mention.line} ${mention.path}`);

test('every file that a document names is there', () => {
  assert.deepEqual(
    [...documents].flatMap(([path, text]) => dead(path, mentionsIn(text))),
    [],
  );
});

test('every file that a comment names is there', () => {
  const modules = [...code].filter(([path]) => /\.[cm]?[jt]s$/.test(path));
  assert.deepEqual(
    modules.flatMap(([path, text]) => dead(path, mentionsInComments(text))),
    [],
  );
});

describe('mentions are found and held against the files', () => {
  const found = (text: string): string[] => mentionsIn(text).map(({ path }) => path);

  test('paths from the root, ends of paths, and nothing inside of other paths', () => {
    assert.deepEqual(found('see `lambdas/fax/retry.ts`, ./docs/decisions/0001-x.md.'), [
      'lambdas/fax/retry.ts',
      'docs/decisions/0001-x.md',
    ]);
    assert.deepEqual(found('(html/devtools.ts) and `store.test.ts`: local/{store,smtp}/*.ts'), [
      'html/devtools.ts',
      'store.test.ts',
      'local/{store,smtp}/*.ts',
    ]);
    assert.deepEqual(found('https://x.org/lib/a.js, ../local/b.md, /usr/lib/c, a local/remote of ours: x.tsv'), [
      'local/remote',
    ]);
  });

  test('those of a module stand in its comments', () => {
    const code = "/** One:\n * lib/one.ts */\nconst a = 'lib/two.ts'; // lib/three.ts\n";
    assert.deepEqual(mentionsInComments(code), [
      { path: 'lib/one.ts', line: 2 },
      { path: 'lib/three.ts', line: 3 },
    ]);
  });

  test('a file, a folder, a pattern, the end of a path', () => {
    const files = ['lib/flows/a.ts', 'lib/b.ts'];
    for (const path of [
      'lib/b.ts',
      'lib/flows',
      'lib/flows/',
      'lib/*.ts',
      'lib/{c,b}.ts',
      'lib/**/a.ts',
      'flows/a.ts',
      'a.ts',
    ])
      assert.ok(isThere(path, files), path);
    for (const path of ['lib/c.ts', 'flows', 'lib/flow', 'lib/{c,d}.ts', 's/a.ts', 'lib/flows/a.ts/b'])
      assert.ok(!isThere(path, files), path);
  });
});
