/** Who may import whom; the rules themselves are tried over made-up trees in rules.test.ts. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { codeFolders, readTree, rooms, root } from './house.ts';
import { importsOf } from './imports.ts';
import { circles, circlesOfFiles, crowdedFolders, roomOf, upwardImports } from './rules.ts';

const tree = readTree(codeFolders);
const imports = importsOf(tree);

test('every file and every import of the house is seen', () => {
  assert.ok(tree.size > 500);
  const ours = imports.filter(({ isOurs }) => isOurs);
  assert.ok(ours.length > 2000);
  // Real inputs lie beside the house, and may be absent.
  const missing = ours.filter(({ to }) => !to.startsWith('../') && !existsSync(join(root, to)));
  assert.deepEqual(
    missing.map(({ from, to }) => `${from}: ${to}`),
    [],
  );
});

test('every room is there, and rooms stand above each other: their own order has no circle', () => {
  for (const room of Object.keys(rooms)) {
    assert.ok(
      [...tree.keys()].some((path) => roomOf(path, rooms) === room),
      `${room} is empty`,
    );
  }
  assert.deepEqual(circles(new Map(Object.entries(rooms))), []);
});

test('no import goes upwards', () => assert.deepEqual(upwardImports(imports, rooms), []));

test('no circle of files', () => assert.deepEqual(circlesOfFiles(imports), []));

test('no folder has more than 20 files of its own', () => assert.deepEqual(crowdedFolders(tree.keys()), []));

/** The packages that a vendor gives, and the rooms that alone may know them. */
const vendors: readonly { readonly name: RegExp; readonly rooms: readonly string[] }[] = [
  { name: /^@aws-sdk\//, rooms: ['lambdas/aws', 'bench', 'test'] },
  { name: /^@aws-lambda-powertools\//, rooms: ['lambdas/aws'] },
  { name: /^@middy\//, rooms: ['lambdas/aws'] },
  { name: /^telnyx/, rooms: ['lambdas/carriers/telnyx', 'bench', 'test'] },
  { name: /^aws-cdk/, rooms: ['lib', 'bin', 'test'] },
  { name: /^node:sqlite$/, rooms: ['local/store', 'simulator', 'bench', 'test'] },
];

for (const { name, rooms: allowed } of vendors) {
  test(`${name} is named by its adapters only`, () => {
    const wrong = imports.filter(
      ({ from, to, isOurs }) => !isOurs && name.test(to) && !allowed.some((room) => from.startsWith(`${room}/`)),
    );
    assert.deepEqual(
      wrong.map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });
}

test('the domain imports no package but libphonenumber-js, and nothing of Node', () => {
  const wrong = imports.filter(
    ({ from, to, isOurs }) => from.startsWith('lambdas/fax/') && !isOurs && !to.startsWith('libphonenumber-js'),
  );
  assert.deepEqual(wrong, []);
});
