import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeQuotedPrintable } from '../../lambdas/mail/containers/quoted-printable.ts';
import { inPieces } from './compose.ts';

async function decode(text: string, size = 64 * 1024): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of decodeQuotedPrintable(inPieces(Buffer.from(text, 'latin1'), size))) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

test('escapes, soft line ends, blanks that were added on the way, and what is no escape', async () => {
  const table: [packed: string, plain: string][] = [
    ['a=3Db', 'a=b'],
    ['=e8=E8', 'èè'],
    ['one=\r\ntwo', 'onetwo'],
    ['one=\ntwo', 'onetwo'],
    ['one= \t\r\ntwo', 'onetwo'],
    ['one \t\r\ntwo', 'one\r\ntwo'],
    ['one  \ntwo', 'one\ntwo'],
    ['one  two ', 'one  two'],
    ['a=', 'a'],
    ['a=4', 'a=4'],
    ['a=4 b', 'a=4 b'],
    ['a=zz=3D', 'a=zz='],
    ['a==3D', 'a=='],
    ['a= b', 'a= b'],
    ['a\rb', 'a\rb'],
    ['a \r b', 'a \r b'],
    ['\xe8', '\xe8'],
    ['', ''],
  ];
  for (const [packed, plain] of table) {
    for (const size of [1, 2, 3, 1000]) assert.equal(await decode(packed, size), plain, JSON.stringify(packed));
  }
});

test('whatever is packed comes out, cut anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 90 }), async (bytes, size) => {
      const escaped = [...bytes].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
      const packed = escaped.join('').replace(/(.{75})/g, '$1=\r\n');
      assert.equal(await decode(packed, size), Buffer.from(bytes).toString('latin1'));
    }),
  );
});

test('a megabyte of blanks, or of escapes that never end, is only read through', async () => {
  assert.equal((await decode(`${' '.repeat(1_000_000)}x`)).length, 1_000_001);
  assert.equal((await decode(`=${' '.repeat(1_000_000)}x`)).length, 1_000_002);
});
