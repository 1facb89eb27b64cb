import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const folder = 'lambdas/pages/bilevel/';
/** A constant of a module: its name and, on one line, what it is. */
const constants = /^(?:export )?const ([A-Z][A-Z_0-9]+)(?::[^=]+)? = ([^;{[]+);$/gm;

test('the table of numbers has every constant of the stages from grey to black and white, with its value', () => {
  const table = readFileSync(join(root, 'docs/fax-pages/constants.md'), 'utf8');
  const sections = new Map(table.split('\n| **').map((section) => [section.split('**')[0]!, section]));
  const missing: string[] = [];
  let count = 0;
  for (const file of globSync(`${folder}**/*.ts`, { cwd: root })) {
    const name = file.slice(folder.length);
    for (const [, constant, value] of readFileSync(join(root, file), 'utf8').matchAll(constants)) {
      count += 1;
      if (!sections.get(name)?.includes(`\n| \`${constant}\` | ${value!.replace(/\s+/g, ' ')} |`))
        missing.push(`${name}: ${constant} = ${value}`);
    }
  }
  assert.ok(count > 150);
  assert.deepEqual(missing, []);
});
