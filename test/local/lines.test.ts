import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Line } from '../../lambdas/fax/model.ts';
import { newMachine, newOffice } from './command-line.ts';

const number = '+390240701234';

describe('a line', () => {
  test('is added with what its country says, shown, and listed', async () => {
    await using machine = newMachine();
    const words = ['line', 'add', '+39 02 4070 1234', '--area-code', '02', '--name', 'Studio Rossi', '--json'];
    const added = await machine.run([...words, '--sender', 'Anna@Example.com', '--recipient', 'office@example.com']);
    assert.equal(added.code, 0);
    const line = added.json<Line>();
    assert.equal(line.number, number);
    assert.deepEqual([line.country, line.locale, line.timezone], ['IT', 'it', 'Europe/Rome']);
    assert.deepEqual([line.senders, line.recipients], [['anna@example.com'], ['office@example.com']]);
    assert.equal(line.settings.attempts, 3);
    assert.deepEqual((await machine.run(['line', 'show', number, '--json'])).json(), { ...line });
    assert.deepEqual((await machine.run(['line', 'list', '--json'])).json(), [{ ...line }]);
    assert.match((await machine.run(['line', 'show', number])).out, /Studio Rossi.*3, 5 minutes apart/s);
  });

  test('changes only in what is named', async () => {
    await using machine = await newOffice();
    const before = (await machine.run(['line', 'show', number, '--json'])).json<Line>();
    const changes = ['--attempts', '5', '--notice-to', 'a@example.com', '--notice-to', 'b@example.com'];
    const more = [
      '--notice-picture',
      'off',
      '--open-zip',
      'on',
      '--resolution',
      'superfine',
      '--countries',
      'it,ch',
      '--locale',
      'zh',
    ];
    const { code } = await machine.run(['line', 'set', number, ...changes, ...more]);
    assert.equal(code, 0);
    const after = (await machine.run(['line', 'show', number, '--json'])).json<Line>();
    assert.deepEqual(after, {
      ...before,
      locale: 'zh',
      settings: {
        ...before.settings,
        attempts: 5,
        noticeTo: ['a@example.com', 'b@example.com'],
        noticePicture: false,
        allowZip: true,
        resolution: 'superfine',
        countries: ['IT', 'CH'],
      },
    });
    await machine.run(['line', 'set', number, '--notice-to', '', '--countries', '', '--area-code', '']);
    const reset = (await machine.run(['line', 'show', number, '--json'])).json<Line>();
    assert.deepEqual([reset.settings.noticeTo, reset.settings.countries, reset.areaCode], [[], [], null]);
  });

  test('names whom to ask, until nobody is to be named any more', async () => {
    await using machine = await newOffice();
    const contactOf = async () => (await machine.run(['line', 'show', number, '--json'])).json<Line>().contact;
    assert.equal(await contactOf(), null);
    await machine.run(['line', 'set', number, '--contact', 'help@example.com']);
    assert.equal(await contactOf(), 'help@example.com');
    assert.match((await machine.run(['line', 'show', number])).out, /contact for questions +help@example\.com/);
    await machine.run(['line', 'set', number, '--contact', '']);
    assert.equal(await contactOf(), null);
  });

  test('names the carrier that calls its faxes, until it is the usual one again', async () => {
    await using machine = await newOffice();
    const carrierOf = async () => (await machine.run(['line', 'show', number, '--json'])).json<Line>().carrier;
    assert.equal(await carrierOf(), null);
    await machine.run(['line', 'set', number, '--carrier', 'Telnyx']);
    assert.equal(await carrierOf(), 'telnyx');
    assert.match((await machine.run(['line', 'show', number])).out, /carrier +telnyx/);
    await machine.run(['line', 'set', number, '--carrier', '']);
    assert.equal(await carrierOf(), null);
    const added = ['line', 'add', '+390240709999', '--carrier', '', '--area-code', '', '--json'];
    const { carrier, areaCode } = (await machine.run(added)).json<Line>();
    assert.deepEqual([carrier, areaCode], [null, null]);
    await machine.withStore(async ({ directory }) => {
      assert.equal((await directory.line('+390240709999'))?.carrier, undefined);
    });
  });

  const wrong: readonly (readonly [options: string[], says: RegExp])[] = [
    [['--country', 'Italy'], /"Italy" is not a country code/],
    [['--locale', 'fr'], /--locale is it, en or zh, not "fr"/],
    [['--timezone', 'Rome'], /"Rome" is not a time zone.*Europe\/Rome/],
    [['--area-code', 'Milan'], /is not an area code/],
    [['--extension', 'x1'], /is not an extension/],
    [['--attempts', '0'], /--attempts is a whole number from 1 to 10, not "0"/],
    [['--wait-minutes', '-5'], /--wait-minutes is without its value, since "-5" looks like an option/],
    [['--wait-minutes', '5.5'], /--wait-minutes is a whole number/],
    [['--notice-picture', 'yes'], /--notice-picture is on or off/],
    [['--resolution', 'high'], /--resolution is standard, fine or superfine/],
    [['--notice-to', 'Anna <a@example.com>'], /is not an email address/],
    [['--countries', 'IT,XX'], /"XX" is not a country code/],
    [['--name', 'a\u202eb'], /A name has/],
    [['--contact', 'a\u202eb'], /A contact has/],
  ];
  for (const [options, says] of wrong) {
    test(`is not changed by ${options.join(' ')}`, async () => {
      await using machine = await newOffice();
      const before = await machine.run(['line', 'show', number]);
      const { code, err } = await machine.run(['line', 'set', number, ...options]);
      assert.equal(code, 2);
      assert.match(err, says);
      assert.equal((await machine.run(['line', 'show', number])).out, before.out);
    });
  }

  test('whose number is not E.164 gets the spelling that was probably meant', async () => {
    await using machine = newMachine();
    const { code, err } = await machine.run(['line', 'add', '0240701234', '--country', 'IT']);
    assert.equal(code, 2);
    assert.match(err, /"0240701234" is not a number in E\.164 form: .* such as \+390240701234\./);
  });

  test('is added once', async () => {
    await using machine = await newOffice();
    const { code, err } = await machine.run(['line', 'add', number, '--country', 'IT']);
    assert.equal(code, 1);
    assert.match(err, /is a line already/);
  });

  test('is removed, and unknown then', async () => {
    await using machine = await newOffice();
    const removed = await machine.run(['line', 'remove', number, '--yes']);
    assert.equal(removed.code, 0);
    assert.equal(removed.err, '');
    assert.match(removed.out, /is removed\. Until \d{4}-\d\d-\d\d this brings it back: .*line restore \+390240701234/);
    const { code, err } = await machine.run(['line', 'show', number]);
    assert.equal(code, 1);
    assert.match(
      err,
      /\+390240701234 was removed on \d{4}-\d\d-\d\d\. Bring it back with .*line restore \+390240701234/,
    );
    assert.match((await machine.run(['line', 'show', '+390240709999'])).err, /There is no line .*There is none yet/);
  });

  test('is removed when that was agreed to, by whoever was told what goes', async () => {
    await using machine = await newOffice();
    await machine.run(['recipient', 'add', number, 'office@example.com']);
    for (const answer of ['', 'no\n', 'perhaps\n', '\n']) {
      const refused = await machine.run(['line', 'remove', number], answer);
      assert.equal(refused.code, 1);
      assert.match(
        refused.err,
        /can send no more: anna@example\.com.*its faxes no more: office@example\.com.*30 days/s,
      );
      assert.match(refused.err, /Remove it\? \(yes or no\) .*Nothing was done/s);
    }
    assert.equal((await machine.run(['line', 'show', number])).code, 0);
    const removed = await machine.run(['line', 'remove', number, '--json'], 'Yes\n');
    assert.equal(removed.code, 0);
    assert.equal(removed.json().removed, number);
  });

  test('is restored as it was, its password too', async () => {
    await using machine = await newOffice();
    await machine.run(['sender', 'password', 'anna@example.com'], 'correct horse\n');
    await machine.run(['line', 'set', number, '--attempts', '5']);
    const before = (await machine.run(['line', 'show', number, '--json'])).json<Line>();
    await machine.run(['line', 'remove', number, '--yes']);
    const [listed] = (await machine.run(['line', 'list', '--removed', '--json'])).json<Record<string, unknown>[]>();
    assert.equal(listed?.number, number);
    assert.equal(Date.parse(String(listed?.until)) - Date.parse(String(listed?.removedAt)), 30 * 24 * 3600 * 1000);
    const restored = await machine.run(['line', 'restore', number, '--json']);
    assert.equal(restored.code, 0);
    assert.deepEqual(restored.json(), { ...before, left: [] });
    assert.deepEqual((await machine.run(['line', 'list', '--json'])).json(), [before]);
    assert.deepEqual((await machine.run(['line', 'list', '--removed', '--json'])).json(), []);
    assert.ok(await machine.withStore(({ directory }) => directory.checkPassword('anna@example.com', 'correct horse')));
    assert.match((await machine.run(['line', 'restore', number])).err, /is a line/);
    const unknown = await machine.run(['line', 'restore', '+390240709999']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /There is no line \+390240709999/);
  });

  test('is restored without senders who send from another one now, and says so', async () => {
    await using machine = await newOffice();
    await machine.run(['line', 'remove', number, '--yes']);
    await machine.run(['line', 'add', '+390240709999', '--sender', 'anna@example.com']);
    const { code, out } = await machine.run(['line', 'restore', number]);
    assert.equal(code, 0);
    assert.match(out, /nobody yet.*anna@example\.com sends from \+390240709999 now, and stays there/s);
  });

  test('is not removed while a fax comes in for it', async () => {
    await using machine = await newOffice();
    const [received, to] = ['recaaaaaaaaa', number] as const;
    const reception = {
      carrier: 'telnyx',
      carrierId: 'call-1',
      from: '+390289089211',
      to,
      at: Date.now(),
      isPartial: false,
    };
    await machine.withStore(({ received: faxes }) => faxes.append(received, 0, [{ what: 'received', ...reception }]));
    const { code, err } = await machine.run(['line', 'remove', number, '--yes']);
    assert.equal(code, 1);
    assert.match(err, /has faxes that have not ended.*recaaaaaaaaa {2}from \+390289089211, received/s);
  });
});

describe('who may send and receive', () => {
  test('a sender belongs to one line', async () => {
    await using machine = await newOffice();
    const other = ['line', 'add', '+390240709999', '--sender', 'anna@example.com', '--json'];
    const refused = await machine.run(other);
    assert.equal(refused.code, 1);
    assert.match(String(refused.json().error), /anna@example\.com already sends from \+390240701234.*sender remove/);
    assert.equal((await machine.run(['line', 'list', '--json'])).json<Line[]>().length, 1);
  });

  test('senders and recipients come and go', async () => {
    await using machine = await newOffice();
    await machine.run(['sender', 'add', number, '@Example.org']);
    await machine.run(['recipient', 'add', number, 'office@example.com']);
    await machine.run(['sender', 'remove', number, 'anna@example.com']);
    const line = (await machine.run(['line', 'show', number, '--json'])).json<Line>();
    assert.deepEqual([line.senders, line.recipients], [['@example.org'], ['office@example.com']]);
    const { code, err } = await machine.run(['sender', 'remove', number, 'anna@example.com']);
    assert.equal(code, 1);
    assert.match(err, /is no sender of/);
    assert.equal((await machine.run(['recipient', 'add', number, '@example.org'])).code, 2);
  });

  test('a password is read from standard input, and kept as a hash only', async () => {
    await using machine = await newOffice();
    const { code } = await machine.run(['sender', 'password', 'anna@example.com'], 'correct horse\n');
    assert.equal(code, 0);
    await machine.withStore(async (store) => {
      assert.equal(await store.directory.checkPassword('anna@example.com', 'correct horse'), true);
      assert.equal(await store.directory.checkPassword('anna@example.com', 'correct horse\n'), false);
      assert.doesNotMatch(JSON.stringify(store.db.all('SELECT * FROM passwords')), /correct/);
    });
  });

  test('no password for who is no sender, and none that is too short', async () => {
    await using machine = await newOffice();
    const stranger = await machine.run(['sender', 'password', 'eve@example.com'], 'correct horse');
    assert.equal(stranger.code, 1);
    assert.match(stranger.err, /sends from no line/);
    const short = await machine.run(['sender', 'password', 'anna@example.com'], 'short\n');
    assert.equal(short.code, 1);
    assert.match(short.err, /at least 8 characters/);
  });
});
