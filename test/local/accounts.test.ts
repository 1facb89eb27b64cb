import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newMachine, newOffice } from './command-line.ts';

interface AccountShown {
  readonly id: string;
  readonly name: string;
  readonly contact: string | null;
  readonly locale: string | null;
  readonly lines: readonly string[];
}

const limits = { hour: null, day: 3000, costDay: null };

describe('an account', () => {
  test('is there from the start: default, to which every line belongs that names none', async () => {
    await using machine = await newOffice();
    const accounts = (await machine.run(['account', 'list', '--json'])).json<AccountShown[]>();
    assert.deepEqual(accounts, [
      { id: 'default', name: '', contact: null, locale: null, limits, lines: ['+390240701234'] },
    ]);
    assert.equal((await machine.run(['line', 'show', '+390240701234', '--json'])).json().account, 'default');
  });

  test('and its lines have limits, which are set and set back; send goes by them', async () => {
    await using machine = await newOffice();
    const set = async (...words: string[]) => (await machine.run([...words, '--json'])).json().limits;
    assert.deepEqual(await set('account', 'set', 'default', '--limit-day', '9', '--limit-cost-day', '50'), {
      ...{ hour: null, day: 9, costDay: 50 },
    });
    assert.deepEqual(await set('account', 'set', 'default', '--limit-cost-day', ''), { ...limits, day: 9 });
    const line = '+390240701234';
    assert.deepEqual(await set('line', 'set', line, '--limit-hour', '2', '--limit-sender-day', '7'), {
      ...{ senderHour: 60, senderDay: 7, hour: 2, day: 1000, costDay: null },
    });
    assert.equal((await machine.run(['line', 'set', line, '--limit-hour', 'many'])).code, 2);
    const send = [
      'send',
      '--from',
      'anna@example.com',
      '--to',
      '0255533200,0255533201,0255533202',
      import.meta.filename,
    ];
    const refused = await machine.run([...send, '--json']);
    assert.deepEqual([refused.code, refused.json().outcome], [1, 'limit-reached']);
    assert.match(refused.json<{ error: string }>().error, /your line may send 2 faxes an hour/);
  });

  test('is added, owns lines, and gives them its language', async () => {
    await using machine = newMachine();
    const words = [
      'account',
      'add',
      'rossi',
      '--name',
      'Studio Rossi',
      '--contact',
      'Anna@Example.com',
      '--locale',
      'en',
    ];
    const added = await machine.run([...words, '--json']);
    assert.equal(added.code, 0);
    assert.deepEqual(added.json(), {
      id: 'rossi',
      name: 'Studio Rossi',
      contact: 'anna@example.com',
      locale: 'en',
      limits,
      lines: [],
    });
    const line = await machine.run(['line', 'add', '+390240701234', '--account', 'rossi', '--json']);
    assert.deepEqual([line.json().account, line.json().locale], ['rossi', 'en']);
    const told = await machine.run(['line', 'add', '+390240705678', '--account', 'rossi', '--locale', 'zh', '--json']);
    assert.equal(told.json().locale, 'zh');
    const [, rossi] = (await machine.run(['account', 'list', '--json'])).json<AccountShown[]>();
    assert.deepEqual(rossi?.lines, ['+390240701234', '+390240705678']);
    assert.match((await machine.run(['account', 'list'])).out, /rossi {2}Studio Rossi\n {2}lines .*\+390240701234/);
  });

  test('changes only in what is named, default too', async () => {
    await using machine = newMachine();
    await machine.run(['account', 'add', 'rossi', '--name', 'Studio Rossi', '--contact', 'anna@example.com']);
    const set = await machine.run(['account', 'set', 'rossi', '--locale', 'it', '--json']);
    assert.deepEqual(
      [set.json().name, set.json().contact, set.json().locale],
      ['Studio Rossi', 'anna@example.com', 'it'],
    );
    const emptied = await machine.run(['account', 'set', 'rossi', '--contact', '', '--locale', '', '--json']);
    assert.deepEqual(
      [emptied.json().name, emptied.json().contact, emptied.json().locale],
      ['Studio Rossi', null, null],
    );
    assert.equal((await machine.run(['account', 'set', 'default', '--name', 'Ours', '--json'])).json().name, 'Ours');
    assert.equal((await machine.run(['account', 'list', '--json'])).json<AccountShown[]>()[0]?.name, 'Ours');
  });

  test('can be given a line of another', async () => {
    await using machine = await newOffice();
    await machine.run(['account', 'add', 'rossi']);
    const moved = await machine.run(['line', 'set', '+390240701234', '--account', 'rossi', '--json']);
    assert.equal(moved.json().account, 'rossi');
    await machine.run(['line', 'set', '+390240701234', '--account', 'default']);
    assert.deepEqual((await machine.run(['account', 'list', '--json'])).json<AccountShown[]>()[0]?.lines, [
      '+390240701234',
    ]);
  });

  const refusals: readonly (readonly [words: string[], code: 1 | 2, says: RegExp])[] = [
    [['account', 'add', 'Rossi & Co'], 2, /"Rossi & Co" is not the id of an account: write small letters/],
    [['account', 'add', 'default'], 1, /default is an account already/],
    [['account', 'add', 'rossi', '--contact', 'Anna'], 2, /"Anna" is not an email address/],
    [['account', 'add', 'rossi', '--locale', 'fr'], 2, /--locale is it, en or zh, not "fr"/],
    [['account', 'set', 'bianchi', '--name', 'B'], 1, /There is no account bianchi\. There are: default\./],
    [['line', 'add', '+390240705678', '--account', 'bianchi'], 1, /There is no account bianchi/],
    [['line', 'set', '+390240701234', '--account', 'bianchi'], 1, /There is no account bianchi/],
  ];
  for (const [words, exit, says] of refusals) {
    test(`is refused: ${words.join(' ')}`, async () => {
      await using machine = await newOffice();
      const before = (await machine.run(['account', 'list', '--json'])).out;
      const { code, err } = await machine.run(words);
      assert.equal(code, exit);
      assert.match(err, says);
      assert.equal((await machine.run(['account', 'list', '--json'])).out, before);
    });
  }

  test('set without anything to set is wrong use', async () => {
    await using machine = newMachine();
    assert.equal((await machine.run(['account', 'set', 'default'])).code, 2);
  });
});
