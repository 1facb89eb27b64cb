import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commands } from '../../local/commands/table.ts';
import { newMachine } from './command-line.ts';

describe('wrong use ends with 2 and says which command, what is wrong, and how it is right', () => {
  const cases: readonly (readonly [words: string[], says: RegExp])[] = [
    [[], /Which command\?/],
    [['sent'], /There is no command "sent"/],
    [['line'], /What about line\? There are: line add, line list/],
    [['line', 'ad'], /There is no command "line ad"/],
    [['line', 'add'], /faxpost line add: <number> is missing.*Example: {2}npx faxpost line add/s],
    [['line', 'show', '+390240701234', 'more'], /"more" is one word too many/],
    [['line', 'set', '+390240701234', '--atempts', '3'], /--atempts is no option here\. There are: .*--attempts/],
    [['line', 'set', '+390240701234'], /What is to be set\?/],
    [['send', 'a.pdf', '--to', '0289089200'], /faxpost send: --from is missing/],
    [['send', 'a.pdf', '--from', 'anna@example.com'], /--to is missing/],
    [['send', '--from', 'anna@example.com', '--to', '0289089200'], /<file> is missing/],
    [['fax', 'export', 'abc'], /--dir is missing/],
    [['fax', 'list', '--direction', 'up'], /--direction is in or out/],
    [['fax', 'list', '--limit', 'many'], /--limit is a whole number/],
  ];
  for (const [words, says] of cases) {
    test(`faxpost ${words.join(' ')}`, async () => {
      await using machine = newMachine();
      const { code, out, err } = await machine.run(words);
      assert.equal(code, 2);
      assert.match(err, says);
      assert.equal(out, '');
    });
  }

  test('as JSON too', async () => {
    await using machine = newMachine();
    const ran = await machine.run(['line', 'add', '--json']);
    assert.equal(ran.code, 2);
    assert.deepEqual(ran.json(), { error: '<number> is missing.' });
  });
});

describe('help', () => {
  for (const { name, says, example, options } of commands) {
    test(`faxpost ${name} --help`, async () => {
      await using machine = newMachine();
      const { code, out, err } = await machine.run([...name.split(' '), '--help']);
      assert.equal(code, 0);
      assert.equal(err, '');
      for (const part of [says, example, '--json', ...Object.keys(options)]) assert.ok(out.includes(part), part);
      assert.ok(example.startsWith(name));
    });
  }

  test('names every command, or those of a group', async () => {
    await using machine = newMachine();
    const all = await machine.run(['--help']);
    for (const { name } of commands) assert.ok(all.out.includes(`  ${name}`), name);
    const group = await machine.run(['sender', '--help']);
    assert.match(group.out, /sender password/);
    assert.doesNotMatch(group.out, /line add/);
  });
});

test('a wrong variable is a sentence', async () => {
  await using machine = newMachine({ FAXPOST_HTTP_PORT: 'http' });
  const ran = await machine.run(['line', 'list', '--json']);
  assert.equal(ran.code, 1);
  assert.match(String(ran.json().error), /FAXPOST_HTTP_PORT must be/);
});

test('a data folder that cannot be is a sentence', async () => {
  await using machine = newMachine({ FAXPOST_DATA: '/dev/null/faxpost' });
  const { code, err } = await machine.run(['line', 'list']);
  assert.equal(code, 1);
  assert.match(err, /The data folder cannot be used: .*FAXPOST_DATA/s);
});
