/** Commands about what is asked of a sender. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPasswordOf } from '../../lambdas/flow/password-hash.ts';
import { newOffice } from './command-line.ts';

const sender = 'anna@example.com';
const number = '+390240701234';

test('a PIN is read from standard input, kept as a hash, never shown, and taken away', async () => {
  await using machine = await newOffice();
  await machine.run(['sender', 'add', number, sender]);
  const set = await machine.run(['sender', 'pin', sender, '--json'], '4711\n');
  assert.deepEqual(set.json(), { address: sender, line: number, pin: true, confirm: false });
  await machine.withStore(async ({ db, directory }) => {
    const { pin } = await directory.senderChecks('Anna@Example.com');
    assert.ok(await isPasswordOf(pin, '4711'));
    assert.doesNotMatch(JSON.stringify(db.all('SELECT * FROM sender_checks')), /"4711/);
  });
  for (const wrong of ['471', 'abcd', '47 11', '']) {
    assert.equal((await machine.run(['sender', 'pin', sender], wrong)).code, 1, wrong);
  }
  assert.equal((await machine.run(['sender', 'show', sender, '--json'])).json().pin, true);
  assert.equal((await machine.run(['sender', 'pin', sender, '--remove', '--json'])).json().pin, false);
  assert.equal((await machine.run(['sender', 'pin', 'nobody@example.org'], '4711')).code, 1);
});

test('to confirm is switched for an address or a whole domain, and the address counts first', async () => {
  await using machine = await newOffice();
  await machine.run(['sender', 'add', number, '@rossi.example']);
  const confirm = async (entry: string, word: string) =>
    (await machine.run(['sender', 'confirm', entry, word, '--json'])).json().confirm;
  assert.equal(await confirm('@rossi.example', 'on'), true);
  assert.equal((await machine.run(['sender', 'show', 'a@rossi.example', '--json'])).json().confirm, true);
  assert.equal(await confirm('a@rossi.example', 'off'), false);
  assert.equal((await machine.run(['sender', 'show', 'b@rossi.example', '--json'])).json().confirm, true);
  assert.equal(await confirm('@rossi.example', 'off'), false);
  assert.equal((await machine.run(['sender', 'confirm', 'a@rossi.example', 'maybe'])).code, 2);
});
