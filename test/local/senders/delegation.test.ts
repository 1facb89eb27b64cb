/** Who may send in the name of another line's senders; and domains that are nobody's. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MailExplanation } from '../../../local/explain/explain-mail.ts';
import { compose } from '../../mail/compose.ts';
import { newOffice } from '../command-line.ts';

const own = '+390240701234';
const other = '+390240705678';

test('a sender of one line, logged in, sends in the name of another line that lets it', async () => {
  await using machine = await newOffice();
  await machine.run(['line', 'add', other, '--country', 'IT', '--sender', 'bruno@example.com']);
  const file = join(machine.data, 'mail.eml');
  writeFileSync(file, await compose({ from: 'bruno@example.com', text: 'x' }));
  const ask = async (login: string) => {
    const words = ['explain', file, '--mail-from', 'bruno@example.com', '--rcpt', '0255533200', '--login', login];
    const { steps, line } = (await machine.run([...words, '--json'])).json<MailExplanation>();
    return [steps.find(({ rule }) => rule === 'sender')?.ok, line];
  };
  assert.deepEqual(await ask('anna@example.com'), [false, null]);
  const added = await machine.run(['sender', 'add', own, 'anna@example.com', '--as', other, '--json']);
  assert.deepEqual([added.code, added.json().delegates], [0, ['anna@example.com']]);
  assert.deepEqual(await ask('anna@example.com'), [true, other]);
  assert.deepEqual(await ask('carla@example.com'), [undefined, null], 'nobody else');
  assert.equal((await machine.run(['sender', 'add', own, '@example.com', '--as', other])).code, 2);
  assert.equal((await machine.run(['sender', 'add', own, 'anna@example.com', '--as', own])).code, 1);
  assert.equal((await machine.run(['sender', 'remove', own, 'anna@example.com', '--as', other])).code, 0);
  assert.deepEqual(await ask('anna@example.com'), [false, null]);
  const shown = (await machine.run(['line', 'show', own, '--json'])).json();
  assert.deepEqual(shown.senders, ['anna@example.com'], 'it stays a sender of its own line');
});

test('a whole domain of a public provider is no sender; an address there is', async () => {
  await using machine = await newOffice();
  for (const domain of ['@gmail.com', '@Libero.it', '@qq.com']) {
    const refused = await machine.run(['sender', 'add', own, domain]);
    assert.equal(refused.code, 1, domain);
    assert.match(refused.err, /Anybody gets an address/);
  }
  assert.equal((await machine.run(['line', 'add', other, '--sender', '@hotmail.com'])).code, 1);
  assert.equal((await machine.run(['sender', 'add', own, 'studio.rossi@gmail.com'])).code, 0);
  assert.equal((await machine.run(['sender', 'add', own, '@rossi.example'])).code, 0);
});
