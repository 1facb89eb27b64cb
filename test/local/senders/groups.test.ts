/** Names for several numbers or mailboxes, by command; and what a mail to one would do. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withGroupMailboxes, withGroupNumbers } from '../../../lambdas/fax/sending/groups.ts';
import type { MailExplanation } from '../../../local/explain/explain-mail.ts';
import { compose } from '../../mail/compose.ts';
import { newOffice } from '../command-line.ts';

const line = '+390240701234';

test('a name gives way to its numbers in an address, to its mailboxes in a list, each once', () => {
  const groups = { sales: ['+390255533200', 'a@example.com', '+390255533201'], empty: [] };
  assert.deepEqual(withGroupNumbers(['02', 'Sales', 'other', 'constructor'], groups), [
    ...['02', '+390255533200', '+390255533201', 'other', 'constructor'],
  ]);
  assert.deepEqual(withGroupMailboxes(['a@example.com', 'sales', 'gone'], groups), ['a@example.com']);
  assert.deepEqual(withGroupNumbers(['sales'], undefined), ['sales']);
});

test('groups are made and taken away; a mail to one goes to each of its numbers', async () => {
  await using machine = await newOffice();
  const groups = async (...words: string[]) => (await machine.run(['group', ...words, '--json'])).json().groups;
  assert.deepEqual(await groups('add', 'Branches', '+39 02 5553 3200', '+390255533201'), [
    { name: 'branches', members: ['+390255533200', '+390255533201'] },
  ]);
  await groups('add', 'office', 'anna@example.com', 'bruno@example.com');
  const file = join(machine.data, 'mail.eml');
  writeFileSync(file, await compose({ from: 'anna@example.com', text: 'x' }));
  const words = ['--mail-from', 'anna@example.com', '--login', 'anna@example.com', '--rcpt', 'branches'];
  const explained = (await machine.run(['explain', file, ...words, '--json'])).json<MailExplanation>();
  assert.deepEqual(
    explained.numbers.map(({ to }) => to),
    ['+390255533200', '+390255533201'],
  );
  const sent = await machine.run([
    'send',
    '--from',
    'anna@example.com',
    '--to',
    'branches',
    import.meta.filename,
    '--json',
  ]);
  assert.equal(sent.json<{ faxes: unknown[] }>().faxes.length, 2);
  assert.equal((await machine.run(['recipient', 'add', line, 'office'])).code, 0);
  assert.equal((await machine.run(['recipient', 'add', line, 'nobody'])).code, 1);
  assert.deepEqual(await groups('remove', 'branches', '+390255533200'), [
    { name: 'branches', members: ['+390255533201'] },
    { name: 'office', members: ['anna@example.com', 'bruno@example.com'] },
  ]);
  assert.deepEqual(await groups('remove', 'branches'), [
    { name: 'office', members: ['anna@example.com', 'bruno@example.com'] },
  ]);
  assert.equal((await machine.run(['group', 'remove', 'branches'])).code, 1);
  for (const wrong of ['fax', '0289', 'r-abc', 'a b']) {
    assert.equal((await machine.run(['group', 'add', wrong, '+390255533200'])).code, 2, wrong);
  }
});
