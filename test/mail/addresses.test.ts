import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnvelopeAddress, sameAddress } from '../../lambdas/mail/addresses.ts';

test('an envelope address gives local part and domain', () => {
  assert.deepEqual(parseEnvelopeAddress('0289089211@fax.example'), { local: '0289089211', domain: 'fax.example' });
  assert.deepEqual(parseEnvelopeAddress('+39(02)8908-9211@FAX.Example.'), {
    local: '+39(02)8908-9211',
    domain: 'fax.example',
  });
});

test('a quoted local part is unquoted and unescaped, blanks and all', () => {
  assert.equal(parseEnvelopeAddress('"+39 02 8908 9211"@fax.example')?.local, '+39 02 8908 9211');
  assert.equal(parseEnvelopeAddress('"a\\"b@c"@fax.example')?.local, 'a"b@c');
});

test('a domain in other letters becomes its A-label', () => {
  assert.equal(parseEnvelopeAddress('1@Bücher.example')?.domain, 'xn--bcher-kva.example');
  assert.equal(parseEnvelopeAddress('1@xn--bcher-kva.example')?.domain, 'xn--bcher-kva.example');
  // The first letter is Cyrillic: another domain, and it stays one.
  assert.notEqual(parseEnvelopeAddress('1@Рaypal.com')?.domain, 'paypal.com');
});

test('what is no mailbox is refused', () => {
  const none = [
    '',
    'fax',
    '@fax.example',
    '02 8908@fax.example',
    'a@b@fax.example',
    '"a@fax.example',
    'a@',
    'a@[192.0.2.1]',
  ];
  for (const text of [
    ...none,
    'a@fax..example',
    'a@-x.example',
    'a@fax example',
    '<a@fax.example>',
    'a\r\n@fax.example',
    '"\u0000"@fax.example',
  ]) {
    assert.equal(parseEnvelopeAddress(text), undefined, JSON.stringify(text));
  }
});

test('the same mailbox in other spellings is the same', () => {
  assert.ok(sameAddress('Rossi@Example.COM', 'rossi@example.com'));
  assert.ok(sameAddress('"rossi"@example.com', 'rossi@example.com'));
  assert.ok(!sameAddress('rossi@example.com', 'rossi@example.org'));
  assert.ok(!sameAddress('rossi', 'rossi'));
});
