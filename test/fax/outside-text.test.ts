import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanFileName, cleanText } from '../../lambdas/fax/outside-text.ts';

test('control characters become a space, so that no header or line is broken', () => {
  assert.equal(cleanText('hi\r\nBcc: evil@example.com'), 'hi Bcc: evil@example.com');
  assert.equal(cleanText('a\0b\u0007c\u007fd\u0085e\u2028f\u2029g'), 'a b c d e f g');
  assert.equal(cleanText('\t  two   words \n'), 'two words');
});

test('what turns the reading direction or is not seen vanishes', () => {
  assert.equal(cleanText('rcs\u202Efdp.exe'), 'rcsfdp.exe');
  assert.equal(cleanText('a\u200bb\u200ec\u2066d\u2069e\ufefff\u00adg\u061ch\u180ei\u3164j'), 'abcdefghij');
  assert.equal(cleanText('pay\u{e0061}pal'), 'paypal');
});

test('the form is NFC, and half a character is replaced', () => {
  assert.equal(cleanText('caffe\u0301'), 'caffé');
  assert.equal(cleanText('a\ud83d'), 'a\ufffd');
});

test('a long text ends with an ellipsis and never with half a character', () => {
  assert.equal(cleanText('x'.repeat(120)), 'x'.repeat(120));
  assert.equal(cleanText('x'.repeat(121)), `${'x'.repeat(119)}…`);
  assert.equal(cleanText('😀'.repeat(10), 4), '😀😀😀…');
  assert.equal(cleanText('one two', 5), 'one…');
  assert.equal(cleanText('long', 0), '…');
});

test('of a path only the file name stays, and its extension survives the cut', () => {
  assert.equal(cleanFileName('C:\\TEMP\\offerta.pdf'), 'offerta.pdf');
  assert.equal(cleanFileName('../../etc/passwd'), 'passwd');
  assert.equal(cleanFileName('a/b\n/c\r\n.pdf'), 'c .pdf');
  assert.equal(cleanFileName(`${'x'.repeat(200)}.pdf`, 20), `${'x'.repeat(15)}….pdf`);
  assert.equal(cleanFileName('x'.repeat(200), 20), `${'x'.repeat(19)}…`);
  for (const nothing of ['', '.', '..', 'folder/', '\u202e']) assert.equal(cleanFileName(nothing), '');
});

test('property: clean text is one line without controls, never too long, and cleaning it again changes nothing', () => {
  const units = fc.constantFrom(
    'a',
    'é',
    '\r',
    '\n',
    '\0',
    '\u202e',
    '\u200b',
    '😀',
    '\ud800',
    '/',
    '\\',
    '.',
    ' ',
    '\u0301',
  );
  fc.assert(
    fc.property(fc.string({ unit: units, maxLength: 200 }), (text) => {
      for (const clean of [cleanText(text, 40), cleanFileName(text, 40)]) {
        assert.ok([...clean].length <= 40);
        assert.doesNotMatch(clean, /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u200b-\u200f]/u);
      }
      assert.equal(cleanText(cleanText(text, 40), 40), cleanText(text, 40));
    }),
  );
});
