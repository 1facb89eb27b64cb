/** A PIN in the text of a mail: where it is found, and where it is not. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Options } from 'nodemailer/lib/mailer/index.js';
import { readEvidence } from '../../lambdas/mail/reading/evidence.ts';
import { compose, head, lines, pdf } from './compose.ts';

async function pinOf(raw: Buffer): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-pin-'));
  try {
    const path = join(folder, 'mail.eml');
    await writeFile(path, raw);
    return (await readEvidence(path)).pin;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const attachments = [{ filename: 'offer.pdf', content: pdf }];
const inMail = async (options: Options): Promise<string | undefined> =>
  pinOf(await compose({ attachments, ...options }));

describe('a PIN in plain text', () => {
  const table: [text: string, pin: string | undefined][] = [
    ['PIN: 4711', '4711'],
    ['pin=4711', '4711'],
    ['PIN 4711\nKind regards', '4711'],
    ['Please fax this, my PIN: 47a11B. Thanks', '47a11B'],
    ['4711', '4711'],
    ['\n\n  4711  \n\nKind regards', '4711'],
    ['ＰＩＮ：４７１１', '4711'],
    ['PIN-Code: 471123', '471123'],
    ['PIN: 471', undefined],
    ['Hello\n4711', undefined],
    ['Hello', undefined],
    ['the pin number follows', undefined],
    ['shipping 4711', undefined],
    ['', undefined],
    ['PIN: 1111\nPIN: 2222', '1111'],
  ];
  for (const [text, pin] of table) {
    test(JSON.stringify(text), async () => assert.equal(await inMail({ text }), pin));
  }

  test('is not taken from what is quoted, in any of the forms in which programs quote', async () => {
    const quotes = [
      '> PIN: 4711',
      'Thanks!\n\nOn Mon, 2 Mar 2026 at 10:00, Anna <anna@example.com> wrote:\nPIN: 4711',
      'Grazie\n\nIl giorno lun 2 mar 2026 alle 10:00 Anna <anna@example.com> ha scritto:\nPIN: 4711',
      '谢谢\n\n在 2026年3月2日，Anna 写道：\nPIN: 4711',
      'Ok\n\n-----Original Message-----\nFrom: Anna\nPIN: 4711',
      'Ok\n\n________________________________\nFrom: Anna\nPIN: 4711',
      'Ok\n\nDa: Anna\nInviato: lunedì 2 marzo 2026\nA: fax\nOggetto: Fax\n\nPIN: 4711',
      'Ok\n\nBegin forwarded message:\n\nPIN: 4711',
    ];
    for (const text of quotes) assert.equal(await inMail({ text }), undefined, text);
    assert.equal(await inMail({ text: '> PIN: 1111\n> more\n\nPIN: 4711' }), '4711', 'an answer below the quote');
  });
});

describe('a PIN in HTML', () => {
  const table: [html: string, pin: string | undefined][] = [
    ['<html><body><p>PIN:&nbsp;4711</p></body></html>', '4711'],
    ['<div><b>PIN</b>: <span>47</span><span>11</span></div>', '4711'],
    ['<style>p{color:#1234}</style><!-- PIN: 9999 --><p>&#52;711</p><p>Regards</p>', '4711'],
    ['<p>Ok</p><blockquote type="cite"><p>PIN: 4711</p></blockquote>', undefined],
    ['<blockquote>x<blockquote>y</blockquote>PIN: 1111</blockquote><p>PIN: 4711</p>', '4711'],
    ['<div>Ok</div><div class="gmail_quote"><div>PIN: 4711</div></div>', undefined],
    ['<p>Ok</p><hr><div id="divRplyFwdMsg"><b>From:</b> Anna</div><p>PIN: 4711</p>', undefined],
    ['<p>Ok</p><div><p><b>From:</b> Anna<br><b>Sent:</b> Monday<br></p><p>PIN: 4711</p></div>', undefined],
    ['<a title="PIN: 4711" href="https://example.com/?pin=4711">Ok</a>', undefined],
    ['<p>PIN: 4711', '4711'],
    ['<', undefined],
  ];
  for (const [html, pin] of table) {
    test(html, async () => assert.equal(await inMail({ html }), pin));
  }

  test('is taken from the first text alone: of two forms the first one, and never from an attachment', async () => {
    assert.equal(await inMail({ text: 'PIN: 1111', html: '<p>PIN: 2222</p>' }), '1111');
    assert.equal(await inMail({ text: 'Hello', html: '<p>PIN: 2222</p>' }), undefined);
    assert.equal(await inMail({ text: ' ', html: '<p>PIN: 2222</p>' }), '2222');
    const file = { filename: 'pin.txt', content: 'PIN: 4711' };
    assert.equal(await inMail({ text: 'Hello', attachments: [file] }), undefined);
    assert.equal(await inMail({ attachments: [{ ...file, contentDisposition: 'attachment' }] }), undefined);
    const forwarded = { contentType: 'message/rfc822', content: await compose({ text: 'PIN: 4711' }) };
    assert.equal(await inMail({ text: 'Hello', attachments: [forwarded] }), undefined);
  });

  test('costs no more time than its length, whatever it is made of', async () => {
    const evil = ['<'.repeat(60_000), '<div>'.repeat(12_000), 'pin '.repeat(15_000), 'On '.repeat(20_000)];
    for (const html of evil) assert.equal(await inMail({ html }), undefined);
  });
});

test('a text is read in its charset, and an unknown one as Latin letters', async () => {
  const plain = (charset: string, body: Buffer) =>
    Buffer.concat([lines(...head, `Content-Type: text/plain; charset=${charset}`, ''), body]);
  assert.equal(await pinOf(plain('utf-16le', Buffer.from('PIN: 4711\r\n', 'utf16le'))), '4711');
  assert.equal(await pinOf(plain('x-unknown', Buffer.from('PIN: 4711\r\n'))), '4711');
});
