/** `explain`: what would be done with a mail, and why, without doing it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { MailExplanation } from '../../../local/explain/explain-mail.ts';
import { compose } from '../../mail/compose.ts';
import { DnsServer } from '../../mail/proof/dns-server.ts';
import { type Machine, newOffice } from '../command-line.ts';

const line = '+390240701234';

interface Asked {
  readonly from?: string;
  readonly login?: string;
  readonly rcpt?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

let asked = 0;

async function ask(
  machine: Machine,
  { from = 'anna@example.com', login, rcpt = ['0255533200'], headers = {} }: Asked = {},
) {
  asked += 1;
  const file = join(machine.data, `mail-${asked}.eml`);
  const attachments = [{ filename: 'offer.txt', content: 'Dear Mario, here is our offer.' }];
  writeFileSync(file, await compose({ from, subject: 'Offer', messageId: '<m@example.com>', headers, attachments }));
  const numbers = rcpt.flatMap((one) => ['--rcpt', one]);
  const who = login === undefined ? [] : ['--login', login];
  const ran = await machine.run(['explain', file, '--mail-from', from, ...numbers, ...who, '--json']);
  const explained = ran.json<MailExplanation>();
  const failed = explained.steps.filter(({ ok }) => !ok).map(({ rule }) => rule);
  return { ...explained, code: ran.code, failed };
}

describe('explain', () => {
  test('a mail that is faxed: each rule, the numbers, the documents as pages; and nothing is done', async () => {
    await using machine = await newOffice();
    const login = 'anna@example.com';
    const explained = await ask(machine, { login, rcpt: ['0255533200', '00254202345600', '12345'] });
    const { does, isAnswered, outcome, numbers, refusedNumbers, documents, steps, code } = explained;
    assert.deepEqual([code, does, isAnswered, outcome, explained.line], [0, 'fax', true, null, line]);
    assert.deepEqual(
      steps.map(({ rule }) => rule),
      [...['recipient', 'automatic', 'sender', 'rules', 'virus', 'numbers', 'limits', 'documents']],
    );
    assert.deepEqual(
      numbers.map(({ to, does: what, heldFor }) => [to, what, heldFor]),
      [
        ['+390255533200', 'fax', null],
        ['+254202345600', 'hold', 'country'],
      ],
    );
    assert.deepEqual(
      refusedNumbers.map(({ given }) => given),
      ['12345'],
    );
    assert.deepEqual(documents, [{ name: 'offer.txt', pages: 1, outcome: null }]);
    const left = await machine.withStore(({ db }) =>
      ['submissions', 'faxes', 'jobs', 'mail_decisions', 'volumes', 'claims', 'executions'].map(
        (table) => db.first<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n,
      ),
    );
    assert.deepEqual(left, [0, 0, 0, 0, 0, 0, 0]);
  });

  test('a mail that is not, with the rule that stops it and what would let it in', async () => {
    await using dns = await DnsServer.start({});
    await using machine = await newOffice({ FAXPOST_DNS: dns.address });
    const rows = await Promise.all(
      (
        [
          ['a stranger', { from: 'eve@example.net' }],
          ['nobody proves it', {}],
          ['an automatic mail', { login: 'anna@example.com', headers: { 'Auto-Submitted': 'auto-replied' } }],
          ['another From', { from: 'eve@example.net', login: 'anna@example.com' }],
          ['another domain', { login: 'anna@example.com', rcpt: ['02@elsewhere.example'] }],
        ] as const
      ).map(async ([name, asked]) => [name, await ask(machine, asked)] as const),
    );
    const seen = rows.map(([name, { failed, outcome, command, code, isAnswered }]) => [
      ...[name, failed.join(), outcome, /faxpost -- (.*)/.exec(command ?? '')?.[1], code, isAnswered],
    ]);
    assert.deepEqual(seen, [
      ['a stranger', 'sender', 'sender-not-allowed', `sender add ${line} eve@example.net`, 1, false],
      ['nobody proves it', 'sender', 'sender-not-authenticated', 'sender password anna@example.com', 1, false],
      ['an automatic mail', 'automatic', 'automatic-mail', undefined, 1, false],
      ['another From', 'sender', 'sender-not-authenticated', undefined, 1, false],
      ['another domain', 'recipient', null, undefined, 1, false],
    ]);
  });

  test('rules and limits as they stand', async () => {
    await using machine = await newOffice();
    const login = 'anna@example.com';
    await machine.run(['line', 'set', line, '--limit-day', '0']);
    const limited = await ask(machine, { login });
    assert.deepEqual([limited.does, limited.outcome, limited.isAnswered], ['nothing', 'limit-reached', true]);
    await machine.run(['deny', 'add', '@example.com', '--line', line]);
    const denied = await ask(machine, { login });
    assert.deepEqual([denied.does, denied.failed, denied.isAnswered], ['nothing', ['rules'], false]);
  });
});
