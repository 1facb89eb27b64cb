import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Option } from '../../local/commands/command.ts';
import { commands } from '../../local/commands/table.ts';
import { newMachine } from './command-line.ts';

describe('wrong use ends with 2 and says which command, what is wrong, and how it is right', () => {
  const cases: readonly (readonly [words: string[], says: RegExp])[] = [
    [[], /Which command\?/],
    [['sent'], /There is no command "sent"/],
    [['line'], /What about line\? There are: line add, line list/],
    [['line', 'ad'], /There is no command "line ad"/],
    [['line', 'add'], /faxpost line add: <number> is missing.*Example: {2}npm run faxpost -- line add/s],
    [['line', 'show', '+390240701234', 'more'], /"more" is one word too many/],
    [['line', 'set', '+390240701234', '--atempts', '3'], /--atempts is no option here\. Did you mean --attempts\?/],
    [['line', 'set', '+390240701234', '--colour', 'red'], /--colour is no option here\. There are: .*--attempts/],
    [['line', 'set', '+390240701234'], /What is to be set\?/],
    [['send', 'a.pdf', '--to', '0289089200'], /faxpost send: --from is missing/],
    [['send', 'a.pdf', '--from', 'anna@example.com'], /--to is missing/],
    [['send', '--from', 'anna@example.com', '--to', '0289089200'], /<file> is missing/],
    [['fax', 'export', 'abc'], /--dir is missing/],
    [['fax', 'list', '--direction', 'up'], /--direction is in or out, not "up"/],
    [['fax', 'list', '--line', '0240701234'], /is not a number in E\.164 form/],
    [['fax', 'list', '--limit'], /--limit is without its value/],
    [['fax', 'list', '--limit', '-5'], /"-5" looks like an option.*--limit=-5/],
    [['fax', 'list', '--json=yes'], /--json takes no value/],
    [['fax', 'redeliver', 'abc', '--to', 'anna'], /"anna" is not an email address/],
    [['line', 'show', '12'], /"12" is not a number in E\.164 form/],
    [['line', 'remove', 'mine'], /"mine" is not a number in E\.164 form/],
    [['line', 'set', '+390240701234', '--attempts', '99'], /--attempts is a whole number from 1 to 10, not "99"/],
    [['line', 'set', '+390240701234', '--locale', 'fr'], /--locale is it, en or zh, not "fr"/],
    [['line', 'set', '+390240701234', '--carrier', 'acme'], /--carrier is telnyx, not "acme"/],
    [
      ['line', 'set', '+390240701234', '--resolution', 'high'],
      /--resolution is standard, fine or superfine, not "high"/,
    ],
    [['line', 'add', '+390240701234', '--country', 'Italy'], /"Italy" is not a country code/],
    [['line', 'add', '+390240701234', '--sender', 'anna'], /"anna" is not a sender/],
    [['line', 'add', '+39', '02', '4070'], /"02" is one word too many\. Words with blanks in them stand in quotes/],
    [['account', 'add', 'Studio Rossi'], /is not the id of an account/],
    [['account', 'set', 'rossi', '--locale', 'fr'], /--locale is it, en or zh/],
    [['sender', 'add', '+390240701234', 'anna'], /is not a sender/],
    [['recipient', 'remove', '+390240701234', '@example.com'], /is not an email address/],
    [['sender', 'password', 'anna'], /is not an email address/],
    [['send', 'a.pdf', '--from', 'anna', '--to', '0289089200'], /"anna" is not an email address/],
    [['pages', 'a.pdf', '--open-zip', 'yes'], /--open-zip is on or off, not "yes"/],
    [['simulate', 'receive', 'a.pdf', '--from', '+390289089211', '--to', '12'], /"12" is not a number/],
    [['doctor', '--mail', 'you'], /"you" is not an email address/],
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

  test('as JSON too, and then as nothing else', async () => {
    await using machine = newMachine();
    const ran = await machine.run(['line', 'add', '--json']);
    assert.equal(ran.code, 2);
    assert.deepEqual(ran.json(), { error: '<number> is missing.' });
    assert.equal(ran.err, '');
    const unknown = await machine.run(['--json', 'lines']);
    assert.equal(unknown.code, 2);
    assert.deepEqual(Object.keys(unknown.json()), ['error']);
  });
});

describe('what was probably meant is named', () => {
  const cases: readonly (readonly [words: string, says: RegExp])[] = [
    ['lines add +390240701234', /Did you mean line add\?/],
    ['sned a.pdf', /Did you mean send\?/],
    ['fax lits', /There is no command "fax lits"\. Did you mean fax list\? There are: fax list, fax show/],
    ['line ad', /Did you mean line add\?/],
    ['add line', /Did you mean line add\?/],
    ['cancel', /Did you mean fax cancel\?/],
    ['verison', /There is no command "verison"\.\n/],
    ['fax list --dirction in', /--dirction is no option here\. Did you mean --direction\?/],
    ['send --form anna@example.com a.pdf', /Did you mean --from\?/],
  ];
  for (const [words, says] of cases) {
    test(`faxpost ${words}`, async () => {
      await using machine = newMachine();
      const { code, err } = await machine.run(words.split(' '));
      assert.equal(code, 2);
      assert.match(err, says);
    });
  }

  test('nothing is guessed at that is far from everything', async () => {
    await using machine = newMachine();
    assert.doesNotMatch((await machine.run(['photocopy'])).err, /Did you mean/);
  });
});

test('options of every command may stand before it', async () => {
  await using machine = newMachine();
  const { code, out } = await machine.run(['--json', 'line', 'list']);
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), []);
});

test('the version is told, to programs too', async () => {
  await using machine = newMachine();
  const { code, out } = await machine.run(['--version']);
  assert.equal(code, 0);
  assert.match(out, /^faxpost \d+\.\d+\.\d+\n$/);
  const { version } = (await machine.run(['--version', '--json'])).json<{ version: string }>();
  assert.equal(out, `faxpost ${version}\n`);
});

describe('help', () => {
  for (const { name, says, example, options } of commands) {
    test(`faxpost ${name} --help`, async () => {
      await using machine = newMachine();
      const { code, out, err } = await machine.run([...name.split(' '), '--help']);
      assert.equal(code, 0);
      assert.equal(err, '');
      for (const part of [says, example, '--json', ...Object.keys(options)]) assert.ok(out.includes(part), part);
      for (const { values = [] } of Object.values<Option>(options)) assert.ok(out.includes(values.join('|')), out);
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
    const own = await machine.run(['line', 'set', '--help']);
    assert.equal((await machine.run(['help', 'line', 'set'])).out, own.out);
    assert.equal((await machine.run(['help', 'sender'])).out, group.out);
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
