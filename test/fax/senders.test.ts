import assert from 'node:assert/strict';
import { test } from 'node:test';
import { domainOf, normaliseAddress, senderMatches } from '../../lambdas/fax/addresses.ts';
import type { Line } from '../../lambdas/fax/model.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import { authoriseSender, chooseLine } from '../../lambdas/fax/sending/authorisation.ts';
import { line } from './sample-faxes.ts';

test('addresses that mean the same mailbox are equal as text', () => {
  assert.equal(normaliseAddress(' Anna@Example.COM '), 'anna@example.com');
  assert.equal(normaliseAddress('anna@xn--caf-dma.example'), 'anna@xn--caf-dma.example');
  assert.equal(normaliseAddress('ne\u0301e@example.com'), 'née@example.com');
  assert.equal(domainOf('anna@example.com'), 'example.com');
});

test('what is no address has no comparable form', () => {
  const texts = [
    '',
    'anna',
    '@example.com',
    'anna@',
    'an na@example.com',
    'anna@exa mple.com',
    'anna@café.example',
    'anna\u202e@example.com',
    'anna\r\nBcc: b@example.com',
    '<anna@example.com>',
    'a,b@example.com',
    `${'a'.repeat(250)}@example.com`,
  ];
  for (const text of texts) assert.equal(normaliseAddress(text), undefined, JSON.stringify(text));
});

test('a sender list names addresses and whole domains, never subdomains', () => {
  const list = ['Anna@Example.com', ' @Rossi.example'];
  assert.equal(senderMatches(list, 'ANNA@example.com'), 'address');
  assert.equal(senderMatches(list, 'bruno@rossi.example'), 'domain');
  assert.equal(senderMatches(list, 'bruno@mail.rossi.example'), undefined);
  assert.equal(senderMatches(list, 'bruno@evilrossi.example'), undefined);
  assert.equal(senderMatches(list, 'bruno@example.com'), undefined);
  assert.equal(senderMatches(list, '@rossi.example'), undefined);
  assert.equal(senderMatches([''], ''), undefined);
});

const other: Line = { ...line, number: '+390240701235', senders: ['bruno@rossi.example', '@example.com'] };

test('the address itself wins over its domain, whatever the order of lines', () => {
  for (const lines of [
    [line, other],
    [other, line],
  ]) {
    assert.equal(chooseLine(lines, 'bruno@rossi.example'), other);
    assert.equal(chooseLine(lines, 'anna@example.com'), line);
    assert.equal(chooseLine(lines, 'carla@rossi.example'), line);
    assert.equal(chooseLine(lines, 'stranger@elsewhere.example'), undefined);
  }
});

test('only a listed and authenticated sender may send', () => {
  const address = 'anna@example.com';
  assert.deepEqual(authoriseSender({ address, line, isAuthenticated: true }), accepted(line));
  assert.deepEqual(authoriseSender({ address, line, isAuthenticated: false }), refused('sender-not-authenticated'));
  for (const isAuthenticated of [true, false]) {
    assert.deepEqual(authoriseSender({ address, line: undefined, isAuthenticated }), refused('sender-not-allowed'));
    assert.deepEqual(
      authoriseSender({ address: 'mallory@example.com', line, isAuthenticated }),
      refused('sender-not-allowed'),
    );
  }
});
