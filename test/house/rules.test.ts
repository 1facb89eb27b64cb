/** The rules catch what they are for, tried over made-up trees. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { importsOf, readImports } from './imports.ts';
import { circles, circlesOfFiles, crowdedFolders, mostFiles, upwardImports } from './rules.ts';

const made = (files: Readonly<Record<string, string>>) => importsOf(new Map(Object.entries(files)));

describe('every way to import is read', () => {
  const ways: Readonly<Record<string, string>> = {
    'a value': "import { a } from './x.ts';",
    'a default beside names': "import a, { type B, c as d } from './x.ts';",
    'a namespace': "import * as a from './x.ts';",
    'types only': "import type { A } from './x.ts';",
    'a type among values': "import { type A } from './x.ts';",
    'no name': "import './x.ts';",
    'over several lines': "import {\n  a,\n  b, // and './no.ts'\n} from './x.ts';",
    'with attributes': "import a from './x.ts' with { type: 'json' };",
    're-exported names': "export { a, type B } from './x.ts';",
    're-exported types': "export type { A } from './x.ts';",
    'everything re-exported': "export * from './x.ts';",
    'everything re-exported under a name': "export * as a from './x.ts';",
    'while running': "const a = await import('./x.ts');",
    'while running, a text without holes': 'const a = await import(`./x.ts`);',
    'as a type': "type A = import('./x.ts').A;",
    'inside a template': ['const a = `b $', "{await import('./x.ts')} c`;"].join(''),
    'as the address of a worker': "new Worker(new URL('./x.ts', import.meta.url));",
    'as an address': "const a = import.meta.resolve('./x.ts');",
    'after a regular expression with quotes': "const a = b.replace(/['\"`{]/g, ''); export * from './x.ts';",
    'after a division': "const a = (b) / c; const d = e / 2; export * from './x.ts';",
  };
  for (const [way, text] of Object.entries(ways)) {
    test(way, () =>
      assert.deepEqual(
        readImports(text).map(({ name }) => name),
        ['./x.ts'],
      ),
    );
  }

  const noWays: Readonly<Record<string, string>> = {
    'a comment': "// import './x.ts';\n/* export * from './x.ts' */",
    'a text': 'const a = "import \'./x.ts\'";',
    'a template': "const a = `import './x.ts'`;",
    'a text after a name': "const from = './x.ts'; const a = [from, './x.ts'];",
    'an address of something else': "new URL('./x.ts', base);",
  };
  for (const [way, text] of Object.entries(noWays))
    test(`not in ${way}`, () => assert.deepEqual(readImports(text), []));

  test('a file that cannot be read is an error, not a file without imports', () => {
    assert.throws(() => made({ 'a.ts': "const a = `b; import './x.ts';" }), /a\.ts cannot be read/);
  });

  test('the line is told', () => assert.equal(readImports("// one\n\nimport './x.ts';")[0]?.line, 3));
});

describe('circles', () => {
  test('two files, one of them for a type only', () => {
    const imports = made({
      'a/one.ts': "import { two } from '../b/two.ts';",
      'b/two.ts': "import type { One } from '../a/one.ts';",
      'b/three.ts': "import { two } from './two.ts';",
    });
    assert.deepEqual(circlesOfFiles(imports), [['a/one.ts', 'b/two.ts']]);
  });

  test('a file that imports itself, and a long way round', () => {
    const imports = made({
      'self.ts': "export * from './self.ts';",
      'a.ts': "await import('./b.ts');",
      'b.ts': "new URL('./c.ts', import.meta.url);",
      'c.ts': "export type { A } from './a.ts';",
    });
    assert.deepEqual(circlesOfFiles(imports), [['a.ts', 'b.ts', 'c.ts'], ['self.ts']]);
  });

  test('none where everything goes downwards, by many ways', () => {
    const edges = fc.uniqueArray(
      fc.tuple(fc.nat(20), fc.nat(20)).filter(([from, to]) => from < to),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph = new Map<string, string[]>();
        for (const [from, to] of pairs) graph.set(`${from}`, [...(graph.get(`${from}`) ?? []), `${to}`]);
        assert.deepEqual(circles(graph), []);
        // Any way from top to bottom becomes a circle when the bottom leads to the top.
        const [first] = pairs;
        if (first === undefined) return;
        graph.set(`${first[1]}`, [...(graph.get(`${first[1]}`) ?? []), `${first[0]}`]);
        assert.equal(circles(graph).length, 1);
        assert.ok(circles(graph)[0]?.includes(`${first[0]}`));
      }),
    );
  });
});

describe('upward imports', () => {
  const rooms = {
    top: ['middle', 'bottom', 'bottom/cellar'],
    middle: ['bottom'],
    bottom: ['bottom/cellar'],
    'bottom/cellar': [],
  };

  test('down one floor or several, and inside a room', () => {
    const imports = made({
      'top/a.ts': "import '../middle/b.ts'; import '../bottom/cellar/d.ts'; import './e.ts'; import 'node:fs';",
      'bottom/c.ts': "import './cellar/d.ts';",
    });
    assert.deepEqual(upwardImports(imports, rooms), []);
  });

  test('up', () => {
    const imports = made({ 'bottom/c.ts': "\nimport type { A } from '../top/a.ts';" });
    assert.deepEqual(upwardImports(imports, rooms), ['bottom/c.ts:2 imports top/a.ts: bottom may not import top']);
  });

  test('out of a room within a room, and past a floor that is closed', () => {
    const imports = made({
      'bottom/cellar/d.ts': "import '../c.ts';",
      'middle/b.ts': "import '../bottom/cellar/d.ts';",
    });
    assert.deepEqual(upwardImports(imports, rooms), [
      'bottom/cellar/d.ts:1 imports bottom/c.ts: bottom/cellar may not import bottom',
      'middle/b.ts:1 imports bottom/cellar/d.ts: middle may not import bottom/cellar',
    ]);
  });

  test('a file that stands in no room', () => {
    const imports = made({ 'elsewhere/x.ts': "import '../top/a.ts';" });
    assert.deepEqual(upwardImports(imports, rooms), ['elsewhere/x.ts:1 stands in no room']);
  });
});

describe('crowded folders', () => {
  const files = (count: number, folder: string) => Array.from({ length: count }, (_, n) => `${folder}/file-${n}.ts`);

  test('twenty files are enough, twenty-one are too many; those of folders within do not count', () => {
    const paths = [...files(mostFiles, 'full'), ...files(mostFiles, 'full/more'), ...files(mostFiles + 1, 'crowded')];
    assert.deepEqual(crowdedFolders(paths), ['crowded has 21 files']);
  });
});
