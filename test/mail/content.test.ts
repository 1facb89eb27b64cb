/** Whatever is attached comes out byte for byte. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { readMail } from '../../lambdas/mail/reading/read.ts';
import { head, inPieces } from './compose.ts';

/** Bytes that are special to some reader come often. */
const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x0a, 0x0d, 0x2d, 0x3d, 0x62, 0x20, 0x00));
const content = fc.array(byte, { maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const encodings = ['base64', 'quoted-printable', 'binary'] as const;

function encode(bytes: Buffer, encoding: (typeof encodings)[number]): Buffer {
  if (encoding === 'binary') return bytes;
  if (encoding === 'base64') return Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'));
  const escaped = [...bytes].map((value) => `=${value.toString(16).toUpperCase().padStart(2, '0')}`);
  return Buffer.from(escaped.join('').replace(/.{72}/g, '$&=\r\n'));
}

test('any content in any encoding, cut anywhere on its way', async () => {
  const parts = fc.array(fc.record({ bytes: content, encoding: fc.constantFrom(...encodings) }), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(parts, fc.integer({ min: 1, max: 200 }), async (all, size) => {
      const boundary = 'a-boundary-that-no-content-has';
      const written = all.flatMap(({ bytes, encoding }) => [
        Buffer.from(
          `\r\n--${boundary}\r\nContent-Type: application/x\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`,
        ),
        encode(bytes, encoding),
      ]);
      const start = Buffer.from(`${head.join('\r\n')}\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n`);
      const raw = Buffer.concat([start, ...written, Buffer.from(`\r\n--${boundary}--\r\n`)]);
      const mail = await readMail(inPieces(raw, size));
      assert.equal(mail.problem, undefined);
      assert.deepEqual(
        mail.documents.map(({ sha256 }) => sha256),
        all.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')),
      );
    }),
    { numRuns: 200 },
  );
});
