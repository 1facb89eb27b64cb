/** Commands about customers' domains and mail servers. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newOffice } from './command-line.ts';

const number = '+390240701234';

describe('a customer’s mail domain', () => {
  test('belongs to one account, is listed, and is taken away', async () => {
    await using machine = await newOffice();
    await machine.run(['account', 'add', 'rossi']);
    const added = await machine.run(['domain', 'add', 'rossi', 'Rossi.EXAMPLE', '--json']);
    assert.deepEqual(added.json(), {
      account: 'rossi',
      domains: ['rossi.example'],
      outside: { senders: [], recipients: [] },
    });
    const second = await machine.run(['domain', 'add', 'default', 'rossi.example']);
    assert.deepEqual([second.code, /belongs to account rossi/.test(second.err)], [1, true]);
    assert.deepEqual((await machine.run(['domain', 'list', '--json'])).json(), [
      { domain: 'rossi.example', account: 'rossi' },
    ]);
    assert.equal((await machine.run(['domain', 'remove', 'default', 'rossi.example'])).code, 1);
    assert.deepEqual((await machine.run(['domain', 'remove', 'rossi', 'rossi.example', '--json'])).json().domains, []);
  });

  test('is a registered name, not one of the service, of an account that is there', async () => {
    await using machine = await newOffice({ FAXPOST_DOMAIN: 'fax.example' });
    for (const name of ['com', 'co.uk', 'no domain', 'localhost', '']) {
      assert.equal((await machine.run(['domain', 'add', 'default', name])).code, 2, name);
    }
    assert.match((await machine.run(['domain', 'add', 'default', 'gmail.com'])).err, /everybody can have an address/);
    assert.equal((await machine.run(['domain', 'add', 'nobody', 'rossi.example'])).code, 1);
    assert.match((await machine.run(['domain', 'add', 'default', 'fax.example'])).err, /of this service itself/);
  });

  test('leaves outside who is elsewhere: named when it is enabled, refused afterwards', async () => {
    await using machine = await newOffice();
    await machine.run(['sender', 'add', number, 'elsewhere@example.org']);
    const added = (await machine.run(['domain', 'add', 'default', 'example.com', '--json'])).json<{
      outside: { senders: string[] };
    }>();
    assert.deepEqual(added.outside.senders, ['elsewhere@example.org']);
    for (const words of [
      ['sender', 'add', number, 'new@example.org'],
      ['sender', 'add', number, '@sub.example.com'],
      ['recipient', 'add', number, 'new@example.org'],
      ['line', 'add', '+390240709999', '--sender', 'new@example.org'],
    ]) {
      const refused = await machine.run(words);
      assert.deepEqual([refused.code, /of no domain of account default/.test(refused.err)], [1, true], words.join(' '));
    }
    for (const words of [
      ['sender', 'add', number, 'new@example.com'],
      ['recipient', 'add', number, 'new@example.com'],
      ['sender', 'remove', number, 'elsewhere@example.org'],
    ]) {
      assert.equal((await machine.run(words)).code, 0, words.join(' '));
    }
  });
});

describe('a relay', () => {
  test('has ranges, a login by its account, and a password that is shown once', async () => {
    await using machine = await newOffice();
    await machine.run(['account', 'add', 'rossi']);
    const words = ['relay', 'add', 'rossi', '--ip', '192.0.2.7/28', '--ip', '2001:db8:1::25', '--json'];
    const first = (await machine.run(words)).json<{ password: string }>();
    assert.deepEqual(first, {
      account: 'rossi',
      login: 'rossi',
      ranges: ['192.0.2.0/28', '2001:db8:1::25/128'],
      password: first.password,
    });
    assert.match(first.password, /^[\w-]{24}$/);
    await machine.withStore(async ({ directory }) => assert.ok(await directory.checkPassword('rossi', first.password)));
    const more = (await machine.run(['relay', 'add', 'rossi', '--ip', '198.51.100.1', '--json'])).json();
    assert.equal(more.password, undefined);
    assert.deepEqual((await machine.run(['relay', 'list', '--json'])).json(), [more]);
    const less = await machine.run(['relay', 'remove', 'rossi', '--ip', '192.0.2.0/28', '--json']);
    assert.deepEqual(less.json().ranges, ['2001:db8:1::25/128', '198.51.100.1/32']);
    assert.equal((await machine.run(['relay', 'remove', 'rossi', '--ip', '192.0.2.0/28'])).code, 1);
    assert.deepEqual((await machine.run(['relay', 'remove', 'rossi', '--json'])).json().ranges, []);
    assert.equal((await machine.run(['relay', 'remove', 'rossi'])).code, 1);
    for (const ip of ['0.0.0.0/0', 'mail.rossi.example', '']) {
      assert.equal((await machine.run(['relay', 'add', 'rossi', '--ip', ip])).code, 2, ip);
    }
  });
});
