import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCompressedRtf } from '../../lambdas/documents/engines/message/compressed-rtf.ts';
import { messageEngine } from '../../lambdas/documents/engines/message/message.ts';
import { setHeadingIntoRtf } from '../../lambdas/documents/engines/message/rtf-heading.ts';
import { openRtfHtml } from '../../lambdas/documents/engines/message/rtf-html.ts';
import type { Format } from '../../lambdas/documents/formats.ts';
import { runEngine } from './made/engine-jobs.ts';
import { type MsgProperties, makeMsg } from './made/made-archives.ts';

async function open(message: string | Uint8Array, format: Format = 'eml', name = 'mail.eml') {
  const ran = await runEngine(messageEngine, format, message, { name });
  assert.ok('documents' in ran && ran.documents !== undefined, JSON.stringify(ran));
  return ran.documents;
}

const refusal = async (message: string | Uint8Array, format: Format = 'eml') => {
  const ran = await runEngine(messageEngine, format, message);
  return 'refused' in ran ? ran.refused : undefined;
};

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

const mail = (...lines: string[]) => lines.join('\r\n');
const heading = mail(
  'From: =?utf-8?q?Eva_M=C3=BCller?= <eva@example.com>',
  'To: fax@example.com, "Second" <second@example.com>',
  'Date: Tue, 3 Nov 2026 10:00:00 +0100',
  'Subject: =?utf-8?b?QmVzdGVsbHVuZyDCqzEyMsK7?=',
  'MIME-Version: 1.0',
);

test('a letter comes with its heading, decoded, and what it says', async () => {
  const [letter, ...others] = await open(mail(heading, 'Content-Type: text/plain; charset=utf-8', '', 'Gruß <b>'));
  const html = letter!.bytes.toString();
  assert.equal(letter!.name, 'mail.eml');
  assert.match(html, /^<!doctype html>/);
  for (const said of [
    'Eva Müller &lt;eva@example.com&gt;',
    'second@example.com',
    'Bestellung «122»',
    'Tue, 3 Nov 2026',
  ]) {
    assert.ok(html.includes(said), said);
  }
  assert.ok(html.includes('Gruß &lt;b&gt;'), 'the text is text');
  assert.deepEqual(others, []);
});

test('a letter and what is attached come unpacked, whatever they were packed by', async () => {
  const part = (encoding: string, type: string, content: string) => [
    '--b',
    `Content-Type: ${type}`,
    `Content-Transfer-Encoding: ${encoding}`,
    '',
    content,
  ];
  const [letter, ...others] = await open(
    mail(
      heading,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('quoted-printable', 'text/html; charset=utf-8', '<p class=3D"x">F=C3=BCr Sie, =\r\nheute</p>'),
      ...part('quoted-printable', 'text/csv; name=a.csv', 'a=3Db;c'),
      ...part('base64', 'text/csv; name=b.csv', Buffer.from('d;e').toString('base64')),
      ...part('x-uuencode', 'text/csv; name=c.csv', 'begin 644 c.csv\r\n#9CMG\r\n`\r\nend'),
      '--b--',
    ),
  );
  assert.match(letter!.bytes.toString(), /<p class="x">Für Sie, heute<\/p>/);
  assert.deepEqual(
    others.map(({ name, bytes }) => [name, bytes.toString().trimEnd()]),
    [
      ['a.csv', 'a=b;c'],
      ['b.csv', 'd;e'],
      ['c.csv', 'f;g'],
    ],
  );
});

test('of two forms of a letter the HTML one is shown, and its own character set counts', async () => {
  const html = Buffer.from('<p>Zürich</p>', 'latin1').toString('base64');
  const [letter] = await open(
    mail(
      heading,
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'plain form',
      '--b',
      'Content-Type: text/html; charset=iso-8859-1',
      'Content-Transfer-Encoding: base64',
      '',
      html,
      '--b--',
    ),
  );
  const shown = letter!.bytes.toString();
  assert.ok(shown.includes('<p>Zürich</p>') && !shown.includes('plain form'));
});

const attached = (type: string, name: string, content: Buffer | string, more: string[] = []) =>
  mail(
    '--b',
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    ...more,
    '',
    Buffer.from(content).toString('base64'),
  );

test('what is attached follows in order, an attached mail as a mail', async () => {
  const inner = mail(heading, '', 'inside');
  const documents = await open(
    mail(
      heading,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'See attached.',
      attached('application/pdf', 'one.pdf', '%PDF-'),
      '--b',
      'Content-Type: message/rfc822',
      '',
      inner,
      attached('image/png', 'two.png', png),
      attached('application/pgp-signature', 'sig.asc', 'x'),
      '--b--',
    ),
  );
  assert.deepEqual(
    documents.map(({ name }) => name),
    ['mail.eml', 'one.pdf', 'message.eml', 'two.png'],
  );
  assert.ok(documents[2]!.bytes.toString().includes('inside'));
  assert.ok(documents[0]!.bytes.toString().includes('one.pdf, two.png'), 'the heading names what is attached');
});

test('a picture that the letter shows stands in it and is no document besides', async () => {
  const shown = attached('image/png', 'logo.png', png, ['Content-ID: <logo@x>']);
  const other = attached('image/png', 'scan.png', png, ['Content-ID: <scan@x>']);
  const letter = mail(
    '--b',
    'Content-Type: text/html',
    '',
    '<p><img src="cid:logo%40x"> and <img src=\'cid:logo@x\'></p>',
  );
  const documents = await open(
    mail(heading, 'Content-Type: multipart/related; boundary=b', '', letter, shown, other, '--b--'),
  );
  assert.deepEqual(
    documents.map(({ name }) => name),
    ['mail.eml', 'scan.png'],
  );
  const html = documents[0]!.bytes.toString();
  assert.equal(html.split(`data:image/png;base64,${png.toString('base64')}`).length, 3);
  assert.ok(!html.includes('cid:'));
});

test('a picture shown ten thousand times does not fill the memory', async () => {
  const large = Buffer.concat([png, Buffer.alloc(1_000_000)]);
  const letter = mail('--b', 'Content-Type: text/html', '', '<img src="cid:a">'.repeat(10_000));
  const part = attached('image/png', 'a.png', large, ['Content-ID: <a>']);
  const [page] = await open(mail(heading, 'Content-Type: multipart/related; boundary=b', '', letter, part, '--b--'));
  assert.ok(page!.bytes.length < 40_000_000);
});

test('encrypted mail is its own outcome, an empty one is empty', async () => {
  const pkcs7 = mail(
    heading,
    'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
    '',
    '--b',
    'Content-Type: application/pgp-encrypted',
    '',
    'Version: 1',
    '--b',
    'Content-Type: application/octet-stream',
    '',
    'x',
    '--b--',
  );
  assert.equal(await refusal(pkcs7), 'encrypted-mail');
  assert.equal(await refusal('X-Nothing: 1\r\n\r\n'), 'empty-document');
});

test('of certified mail only what was sent is taken, not the envelope', async () => {
  const documents = await open(
    mail(
      'X-Trasporto: posta-certificata',
      heading,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Messaggio di posta certificata',
      attached('application/xml', 'daticert.xml', '<x/>'),
      '--b',
      'Content-Type: message/rfc822; name="postacert.eml"',
      'Content-Disposition: inline; filename="postacert.eml"',
      '',
      heading,
      '',
      'the letter itself',
      '--b--',
    ),
  );
  assert.deepEqual(
    documents.map(({ name }) => name),
    ['postacert.eml'],
  );
});

test('of a receipt of certified mail the letters are shown, not what is for programs', async () => {
  const receipt = (field: string) =>
    mail(
      field,
      heading,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Ricevuta di avvenuta consegna',
      attached('application/xml', 'daticert.xml', '<x/>'),
      '--b',
      'Content-Type: message/rfc822; name="postacert.eml"',
      'Content-Disposition: inline; filename="postacert.eml"',
      '',
      heading,
      '',
      'the letter itself',
      attached('application/octet-stream', 'smime.p7s', 'x'),
      '--b--',
    );
  const names = async (field: string) => (await open(receipt(field))).map(({ name }) => name);
  assert.deepEqual(await names('X-Ricevuta: avvenuta-consegna'), ['mail.eml', 'postacert.eml']);
  assert.deepEqual(await names('X-Other: 1'), ['mail.eml', 'daticert.xml', 'postacert.eml']);
});

test('the end of a letter that came as a file of its own is part of the letter', async () => {
  const documents = await open(
    mail(
      'From: a@example.org',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'the beginning',
      attached('application/pdf', 'order.pdf', '%PDF-'),
      attached('text/plain', 'ATT00001.txt', 'and the end'),
      '--b--',
    ),
  );
  assert.deepEqual(
    documents.map(({ name }) => name),
    ['mail.eml', 'order.pdf'],
  );
  assert.match(String(documents[0]?.bytes), /the beginning[\s\S]*and the end/);
});

const outlook = (message: MsgProperties) => open(makeMsg(message), 'msg', 'note.msg');

test('an Outlook message gives its letter and its attachments', async () => {
  const documents = await outlook({
    values: {
      '0037001F': 'Grüße',
      '0C1A001F': 'Eva',
      '1000001F': 'Hello',
      '10130102': Buffer.from('<p>Hello <b>you</b><img src="cid:p1"></p>'),
      '3FDE0003': 65001,
    },
    attachments: [
      { values: { '3707001F': 'photo.png', '37010102': png, '3712001F': 'p1' } },
      { values: { '3707001F': 'order.pdf', '37010102': Buffer.from('%PDF-1.4 ') } },
    ],
  });
  assert.deepEqual(
    documents.map(({ name }) => name),
    ['note.msg', 'order.pdf'],
  );
  const html = documents[0]!.bytes.toString();
  assert.ok(html.includes('Grüße') && html.includes('<b>you</b>') && html.includes('data:image/png'));
});

test('8-bit texts of Outlook are read in the code page that the message names, or by their letters', async () => {
  const russian = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xe4, 0xf0, 0xf3, 0xe3]);
  for (const named of [{ '3FFD0003': 1251 }, { '3FFD0003': 1252 }]) {
    const [letter] = await outlook({ values: { '0037001E': russian, '1000001E': russian, ...named } });
    assert.ok(letter!.bytes.toString().includes('Привет друг'));
  }
  const japanese = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea]);
  const [letter] = await outlook({ values: { '0037001E': japanese, '1000001E': japanese, '3FDE0003': 50220 } });
  assert.ok(letter!.bytes.toString().includes('日本語'));
});

/** As Outlook packs rich text, without making it smaller ([MS-OXRTFCP] 3.1.4). */
function packRtf(rtf: string): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(rtf.length + 12, 0);
  header.writeUInt32LE(rtf.length, 4);
  header.write('MELA', 8, 'latin1');
  return Buffer.concat([header, Buffer.from(rtf)]);
}
const richText = (rtf: string) =>
  outlook({ values: { '0037001F': 'Offer {1} für Eva', '1000001F': 'Hello', '10090102': packRtf(rtf) } });

test('a letter in rich text stays as it was written, its heading set into it', async () => {
  const rtf = '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial\\{;}}\n{\\colortbl;}\\pard {\\b Hello}}';
  const [letter, ...others] = await richText(rtf);
  assert.deepEqual(others, []);
  const text = letter!.bytes.toString();
  const [head, rest] = text.split('{\\pard\\plain\\uc1');
  assert.equal(head, '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial\\{;}}\n{\\colortbl;}');
  assert.ok(rest?.includes('{\\b Subject}\\tab Offer \\{1\\} f\\u252?r Eva\\par'), text);
  assert.ok(rest?.endsWith('\\pard {\\b Hello}}'));
});

test('rich text that wraps plain text is plain text, and what is none is not taken for it', async () => {
  for (const rtf of ['{\\rtf1\\ansi\\fromtext Hello}', 'no rich text']) {
    const [letter] = await richText(rtf);
    assert.match(letter!.bytes.toString(), /^<!doctype html>.*Hello/s);
  }
});

test('rich text whose head does not end takes no time', () => {
  for (const rtf of [`{\\rtf1${'{\\info'.repeat(200_000)}`, `{\\rtf1${'{\\info}'.repeat(100_000)}`, '{\\rtf1']) {
    const made = setHeadingIntoRtf(Buffer.from(rtf), [['From', 'a']]);
    assert.ok(made === undefined || made.length > rtf.length);
  }
});

test('encrypted and damaged Outlook messages are distinguished', async () => {
  const encrypted = makeMsg({ values: { '001A001F': 'IPM.Note.SMIME', '0037001F': 'x' } });
  assert.equal(await refusal(encrypted, 'msg'), 'encrypted-mail');
  assert.equal(await refusal(encrypted.subarray(0, 700), 'msg'), 'corrupt-document');
  assert.equal(await refusal(Buffer.from('no message'), 'msg'), 'corrupt-document');
});

test('packed rich text is unpacked as its specification shows', () => {
  // The two examples of [MS-OXRTFCP] sections 4.1 and 4.2.
  const simple =
    '2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232' + '0af32068656c0900206277' + '05b06c647d0a800fa0';
  const repeated = '1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0';
  assert.equal(openCompressedRtf(Buffer.from(repeated, 'hex'))?.toString(), '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}');
  assert.equal(
    openCompressedRtf(Buffer.from(simple, 'hex'))?.toString(),
    '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n',
  );
  assert.equal(openCompressedRtf(Buffer.from('short')), undefined);
});

test('HTML is taken out of rich text, and what only rich text says is not', () => {
  const wrapped = [
    '{\\rtf1\\ansi\\ansicpg1251\\fromhtml1 {\\fonttbl {\\f0 Arial;}}',
    '{\\*\\htmltag19 <html>}{\\*\\htmltag50 <body>}\\htmlrtf {\\b \\htmlrtf0',
    "\\'cf\\'f0 \\u8364?\\{x\\}\\htmlrtf only rtf}\\htmlrtf0 {\\*\\htmltag84 &amp;}",
    '{\\*\\mhtmltag84 other}\\par {\\*\\htmltag58 </body>}}',
  ].join('\n');
  assert.equal(openRtfHtml(Buffer.from(wrapped, 'latin1')), '<html><body>Пр €{x}&amp;\r\n</body>');
  assert.equal(openRtfHtml(Buffer.from('{\\rtf1\\ansi plain}')), undefined);
});

test('hostile rich text takes no time and no memory', () => {
  assert.equal(openRtfHtml(Buffer.from(`{\\rtf1\\fromhtml1 ${'{'.repeat(200_000)}`))?.length, 0);
  const packed = (packedBytes: number, unpackedBytes: number) => {
    const bytes = Buffer.alloc(40);
    bytes.writeUInt32LE(packedBytes, 0);
    bytes.writeUInt32LE(unpackedBytes, 4);
    bytes.write('LZFu', 8, 'latin1');
    return bytes;
  };
  assert.equal(openCompressedRtf(packed(36, 0xffffffff)), 'too-long');
  assert.ok((openCompressedRtf(packed(0xffffffff, 1_000_000))?.length ?? 0) < 1000);
});
