/** docs/operating.md names every command, option, setting and variable that there is, and none that there is not. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { settingNames } from '../../lib/settings.ts';
import { globalOptions } from '../../local/commands/help.ts';
import { commands } from '../../local/commands/table.ts';
import { variableNames } from '../../local/settings.ts';

const root = join(import.meta.dirname, '..', '..');
const guide = readFileSync(join(root, 'docs', 'operating.md'), 'utf8');

/** Words of the guide that begin so, alternatives (`sender add\|remove`) taken apart. */
const has = (text: string): boolean => new RegExp(`(?<![\\w-])${text}(?![\\w-])`).test(guide);

const options = new Set([
  ...commands.flatMap((command) => Object.keys(command.options)),
  ...Object.keys(globalOptions),
]);

/** Of npm, the setup, and the programs that examples call. */
const othersOptions = ['silent', 'tests', 'prefix', 'version', 'outputs-file', 'platform'];

/** Variables in our source that are ours or the carrier's; of the tests and benches, none. */
function variablesInSource(): Set<string> {
  const found = new Set<string>();
  for (const folder of ['bin', 'lambdas', 'local', 'simulator']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.m?ts$|\.mjs$/.test(name)) continue;
      const source = readFileSync(join(root, folder, name), 'utf8');
      for (const [variable] of source.matchAll(/\b(?:FAXPOST|TELNYX)_[A-Z_]+[A-Z]\b/g)) found.add(variable);
    }
  }
  return found;
}

describe('the operating guide', () => {
  test('names every command', () => {
    const missing = commands.filter(({ name }) => {
      const [first = '', second] = name.split(' ');
      return !(second === undefined ? has(first) : new RegExp(`\\b${first} (?:\\w+\\\\?\\|)*${second}\\b`).test(guide));
    });
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );
  });

  test('names every option', () => {
    assert.deepEqual(
      [...options].filter((name) => !has(`--${name}`)),
      [],
    );
  });

  test('names no option that there is not', () => {
    const named = [...guide.matchAll(/(?<![\w-])--([a-z][a-z-]*[a-z])/g)].map(([, name = '']) => name);
    assert.deepEqual(
      [...new Set(named)].filter((name) => !options.has(name) && !othersOptions.includes(name)),
      [],
    );
  });

  test('lists the values of every option that has few', () => {
    for (const { name, options: own } of commands) {
      for (const [option, { values = [] }] of Object.entries(own)) {
        for (const value of values) assert.ok(has(value), `${name} --${option} ${value}`);
      }
    }
  });

  test('names every variable of the service and of the commands', () => {
    const wanted = new Set([...variableNames, ...variablesInSource()]);
    assert.deepEqual(
      [...wanted].filter((name) => !has(name)),
      [],
    );
  });

  test('names no variable that there is not', () => {
    const known = new Set([...variableNames, ...variablesInSource()]);
    const named = [...guide.matchAll(/\b(?:FAXPOST|TELNYX)_[A-Z_]+[A-Z]\b/g)].map(([name]) => name);
    assert.deepEqual(
      [...new Set(named)].filter((name) => !known.has(name)),
      [],
    );
  });

  test('names every setting of a stack', () => {
    assert.deepEqual(
      settingNames.filter((name) => !has(name)),
      [],
    );
  });
});
