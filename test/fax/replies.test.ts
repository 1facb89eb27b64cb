import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReply, replyWords } from '../../lambdas/fax/replies/read-reply.ts';
import { replyAddress, replyTokenIn, replyTokenOf } from '../../lambdas/fax/replies/reply-address.ts';

const kind = (text: string) => readReply(text).kind;
const quoted =
  '\r\n\r\nOn Mon, 22 Nov 2026 at 10:00, Faxpost <notices@fax.example> wrote:\r\n> reply with "again"\r\n> again\r\n';

describe('what an answer asks for', () => {
  test('a word in any of three languages, whatever the line speaks', () => {
    for (const [word, said] of Object.entries(replyWords)) {
      for (const one of said) {
        assert.equal(kind(one), word, one);
        assert.equal(kind(`\r\n  ${one.toUpperCase()}.  \r\n\r\nMario Rossi${quoted}`), word, one);
      }
    }
    assert.equal(kind('*again*'), 'again');
    assert.equal(kind('«Invia di nuovo»'), 'again');
  });

  test('a number alone in the first line, as it was written', () => {
    for (const given of ['02 8908 9211', '+39 02-8908.9211', '(02) 89089211', '0289089211']) {
      assert.deepEqual(readReply(`${given}\r\nGrazie${quoted}`), { kind: 'number', given });
    }
    assert.deepEqual(readReply('０２８９０８９２１１'), { kind: 'number', given: '0289089211' });
  });

  test('anything else is unclear: sentences, dates, amounts, addresses of machines, other signs', () => {
    for (const text of [
      '',
      'Grazie mille!',
      'please send again',
      'again?',
      'call 02 8908 9211',
      '02 8908 9211 please',
      '29/11/2026',
      '2026-11-29',
      '192.168.100.10',
      '1.250.000',
      '02 8908 9211 #3',
      '*31#0289089211',
      '02,,8908',
      '²³456789',
      'r-',
    ]) {
      assert.equal(kind(text), 'unclear', text);
    }
  });

  test('what is quoted and signatures are not read', () => {
    for (const text of [
      quoted,
      '> again',
      '-- \r\nagain',
      '-----Original Message-----\r\nagain',
      '-----Messaggio originale-----\r\nagain',
      '________________________________\r\nFrom: Faxpost\r\n\r\nagain',
      'Da: Faxpost <notices@fax.example>\r\nagain',
      '发件人：Faxpost\r\nagain',
      'Il giorno lun 22 nov 2026 alle ore 10:00 Faxpost <notices@fax.example>\r\nha scritto:\r\n\r\nagain',
      '在 2026年11月22日，Faxpost 写道：\r\nagain',
    ]) {
      assert.equal(kind(text), 'unclear', text);
    }
  });

  test('an answer below what is quoted counts as well', () => {
    assert.equal(
      kind('On Mon, 22 Nov 2026, Faxpost wrote:\r\n> Your fax\r\n> was not delivered\r\n\r\nagain\r\n'),
      'again',
    );
    assert.equal(
      kind('On Mon, 22 Nov 2026 at 10:00, Faxpost\r\n<notices@fax.example> wrote:\r\n> Your fax\r\n\r\ncancel\r\n'),
      'cancel',
    );
  });
});

test('the address of a notice is found again, in capitals too, and no other is one', () => {
  const token = replyTokenOf(Uint8Array.from({ length: 32 }, (_, at) => at * 7));
  const [local = ''] = replyAddress(token, 'fax.example').split('@');
  assert.equal(replyTokenIn(local), token);
  assert.equal(replyTokenIn(local.toUpperCase()), token);
  for (const other of ['0289089211', 'fax', 'r-', `r-${token}a`, `x${local}`, `r-${token.slice(1)}1`]) {
    assert.equal(replyTokenIn(other), undefined, other);
  }
});
