/** Commands about what is asked of a sender. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateKey } from 'openpgp';
import { isPasswordOf } from '../../lambdas/flow/password-hash.ts';
import { newOffice } from './command-line.ts';

const sender = 'anna@example.com';
const number = '+390240701234';

test('a PIN is read from standard input, kept as a hash, never shown, and taken away', async () => {
  await using machine = await newOffice();
  await machine.run(['sender', 'add', number, sender]);
  const set = await machine.run(['sender', 'pin', sender, '--json'], '4711\n');
  assert.deepEqual(set.json(), { address: sender, line: number, pin: true, keys: [], confirm: false });
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

test('OpenPGP keys are read from a file, shown by fingerprint, replaced, and taken away; a private one is refused', async () => {
  await using machine = await newOffice();
  await machine.run(['sender', 'add', number, sender]);
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(machine.data, name);
    await writeFile(path, text);
    return path;
  };
  const made = await generateKey({ userIDs: [{ name: 'Anna', email: sender }], format: 'armored' });
  const other = await generateKey({ userIDs: [{ email: 'b@example.com' }], format: 'armored' });
  const old = { date: new Date('2020-01-01'), keyExpirationTime: 1000 };
  const expired = await generateKey({ userIDs: [{ email: sender }], format: 'armored', ...old });
  const both = await file('both.asc', `${made.publicKey}\n${other.publicKey}`);
  const set = (await machine.run(['sender', 'key', sender, both, '--json'])).json<{
    keys: { fingerprint: string; user: string; isGood: boolean }[];
  }>();
  assert.deepEqual(
    set.keys.map(({ user, isGood }) => [user, isGood]),
    [
      [`Anna <${sender}>`, true],
      ['<b@example.com>', true],
    ],
  );
  assert.match(set.keys[0]?.fingerprint ?? '', /^[0-9a-f]{40,64}$/);
  const late = await machine.run(['sender', 'key', sender, await file('old.asc', expired.publicKey)]);
  assert.deepEqual([late.code, /has expired/.test(late.out)], [0, true]);
  for (const text of [made.privateKey, 'no key', '']) {
    assert.equal((await machine.run(['sender', 'key', sender, await file('wrong.asc', text)])).code, 1);
  }
  assert.equal((await machine.run(['sender', 'key', sender, 'missing.asc'])).code, 1);
  assert.equal((await machine.run(['sender', 'key', sender])).code, 2);
  assert.deepEqual((await machine.run(['sender', 'key', sender, '--remove', '--json'])).json().keys, []);
});

test('a line’s key pair is made once; only its public half is ever shown', async () => {
  await using machine = await newOffice();
  const first = await machine.run(['line', 'key', number, '--json']);
  const { publicKey, fingerprint } = first.json<{ publicKey: string; fingerprint: string }>();
  assert.match(publicKey, /^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
  assert.match(fingerprint, /^[0-9a-f]{40,64}$/);
  assert.equal((await machine.run(['line', 'key', number])).out.trim(), publicKey.trim());
  for (const words of [
    ['line', 'key', number, '--json'],
    ['line', 'show', number, '--json'],
    ['line', 'list'],
  ]) {
    assert.doesNotMatch((await machine.run(words)).out, /PRIVATE/, words.join(' '));
  }
  assert.equal((await machine.run(['line', 'key', number, '--remove'], 'no\n')).code, 1);
  assert.equal((await machine.run(['line', 'key', number, '--remove', '--yes'])).code, 0);
  assert.notEqual((await machine.run(['line', 'key', number, '--json'])).json().fingerprint, fingerprint);
});
