import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DataReader } from '../../../local/smtp/data.ts';

/** Cut into pieces of a size. */
function read(wire: string, size: number): { content: string; rest: string | undefined } {
  const reader = new DataReader();
  const bytes = Buffer.from(wire, 'latin1');
  let content = '';
  for (let at = 0; at < bytes.length; at += size) {
    const found = reader.read(bytes.subarray(at, at + size));
    content += found.content.toString('latin1');
    if (found.rest !== undefined) {
      return { content, rest: found.rest.toString('latin1') + bytes.toString('latin1', at + size) };
    }
  }
  return { content, rest: undefined };
}

test('dots are unescaped, and a lone dot ends the mail, wherever it is cut', () => {
  const table: [wire: string, content: string, rest: string | undefined][] = [
    ['.\r\nQUIT', '', 'QUIT'],
    ['a\r\n.\r\nQUIT\r\n', 'a\r\n', 'QUIT\r\n'],
    ['..\r\n.\r\n', '.\r\n', ''],
    ['...\r\n..a\r\n.\r\n', '..\r\n.a\r\n', ''],
    ['a..b\r\n.\r\n', 'a..b\r\n', ''],
    ['.a\r\n.\r\n', '.a\r\n', ''],
    ['a\n.\nb\r\n.\r\n', 'a\n.\nb\r\n', ''],
    ['a\n.\r\nb\r\n.\r\n', 'a\n.\r\nb\r\n', ''],
    ['a\n..b\r\n.\r\n', 'a\n.b\r\n', ''],
    ['a\r\n.\nb\r\n.\r\n', 'a\r\n.\nb\r\n', ''],
    ['a\r\n.\rb\r\n.\r\n', 'a\r\n.\rb\r\n', ''],
    ['a\r\n.\r\r\n.\r\n', 'a\r\n.\r\r\n', ''],
    ['a\r.\r\n.\r\n', 'a\r.\r\n', ''],
    ['\r\n\r\n.\r\n', '\r\n\r\n', ''],
    ['a\r\n.', 'a\r\n', undefined],
  ];
  for (const [wire, content, rest] of table) {
    for (let size = 1; size <= wire.length; size += 1) {
      assert.deepEqual(read(wire, size), { content, rest }, `${JSON.stringify(wire)} by ${size}`);
    }
  }
});

test('what is escaped comes out as it was', () => {
  const line = fc.string({ unit: fc.constantFrom('.', 'a', ' '), maxLength: 5 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (lines, size) => {
      const mail = lines.map((one) => `${one}\r\n`).join('');
      const wire = lines.map((one) => `${one.startsWith('.') ? '.' : ''}${one}\r\n`).join('');
      assert.deepEqual(read(`${wire}.\r\nnext`, size), { content: mail, rest: 'next' });
    }),
  );
});
