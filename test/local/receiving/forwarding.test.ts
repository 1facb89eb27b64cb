/** Forwarding rules and absences by command. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newOffice } from '../command-line.ts';

const line = '+390240701234';

test('rules are added, listed and taken away; an absence comes and goes', async () => {
  await using machine = await newOffice();
  interface View {
    readonly rules: readonly { readonly id: string; readonly hours: string | null; readonly instead: boolean }[];
    readonly absence: { readonly to: readonly string[]; readonly until: string | null } | null;
  }
  const forward = async (...words: string[]) => (await machine.run(['forward', ...words, '--json'])).json<View>();
  const night = ['--to', 'night@example.com', '--hours', '18:00-08:00', '--days', 'mon-fri', '--instead'];
  const [rule] = (await forward('add', line, ...night)).rules;
  assert.deepEqual([rule?.hours, rule?.instead], ['18:00-08:00', true]);
  await forward('add', line, '--to', 'law@example.com', '--from', '+3902*', '--from', 'anonymous');
  const listed = (await machine.run(['forward', 'list', line])).out;
  assert.match(listed, /mon, tue, wed, thu, fri; 18:00-08:00: instead to night@example\.com/);
  assert.match(listed, /from \+3902\*, anonymous: also to law@example\.com/);
  assert.equal((await forward('remove', line, rule?.id ?? '')).rules.length, 1);
  assert.equal((await machine.run(['forward', 'remove', line, 'nothing'])).code, 1);

  const away = await forward('absence', line, '--to', 'deputy@example.com', '--until', '2099-01-06');
  assert.deepEqual(away.absence?.to, ['deputy@example.com']);
  assert.match((await machine.run(['line', 'show', line])).out, /forwarding +1 rule, an absence/);
  assert.equal((await forward('absence', line, '--off')).absence, null);
  for (const wrong of [
    ['add', line],
    ['add', line, '--to', 'x'],
    ['add', line, '--to', 'a@example.com', '--hours', 'night'],
    ['absence', line],
    ['absence', line, '--to', 'a@example.com', '--off'],
    ['absence', line, '--to', 'a@example.com', '--until', '2020-01-01'],
  ]) {
    assert.equal((await machine.run(['forward', ...wrong])).code, 2, wrong.join(' '));
  }
});
