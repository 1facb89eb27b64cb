import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { type Line, locales } from '../../lambdas/fax/model.ts';
import { receivedNotice } from '../../lambdas/fax/notices/received-notice.ts';
import type { ReceivedFax } from '../../lambdas/fax/received.ts';
import { type RenderReceivedOptions, renderReceived } from '../../lambdas/mail/writing/render-received.ts';
import type { OutgoingMail } from '../../lambdas/ports.ts';
import { line, minute, start } from '../fax/sample-faxes.ts';
import { fetched, id, rebuilt, received, whole } from '../fax/sample-received.ts';

/** The eight bytes with which every PNG begins. */
const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pictures = new Map([[1, picture]]);
const bytes = Buffer.from('%PDF-1.4 stands for a fax \u0000\u00ff', 'latin1');
const mailId = `${id}-0-mailboxname1`;

interface Case extends Partial<RenderReceivedOptions> {
  readonly fax?: ReceivedFax;
  readonly line?: Line;
  readonly link?: { readonly url: string; readonly until: number };
}

async function render({ fax = whole(), line: of = line, link, ...more }: Case = {}): Promise<OutgoingMail> {
  const notice = receivedNotice({ fax, line: of, ...(link === undefined ? {} : { link }) });
  const common = { domain: 'fax.example.com', at: start + minute, mailbox: 'anna@example.com', id: mailId };
  return renderReceived(notice, { ...common, ...more });
}

const withPdf = (name = 'fax.pdf') => ({ pdf: { name, bytes } });
const source = ({ raw }: OutgoingMail): string => Buffer.from(raw).toString('latin1');
const parse = ({ raw }: OutgoingMail) => simpleParser(Buffer.from(raw));

test('the mail says whose it is, that it is automatic, and which one', async () => {
  const mail = await render(withPdf());
  const { headers, from, to, subject, messageId, date, inReplyTo } = await parse(mail);
  assert.equal(from?.text, '"Faxpost" <notices@fax.example.com>');
  assert.equal([to].flat()[0]?.text, 'anna@example.com');
  assert.equal(subject, 'Fax da 02 8908 9211, 3 pagine');
  assert.equal(messageId, `<${mailId}@fax.example.com>`);
  assert.equal(date?.getTime(), start + minute);
  assert.equal(inReplyTo, undefined);
  assert.equal(headers.get('auto-submitted'), 'auto-generated');
  assert.equal(headers.get('x-auto-response-suppress'), 'All');
  assert.equal(headers.get('x-faxpost-notice'), mailId);
});

test('its facts stand beside its bytes, by kind', async () => {
  const { raw, ...facts } = await render(withPdf());
  assert.ok(raw.length > bytes.length);
  assert.deepEqual(facts, {
    id: mailId,
    kind: 'received',
    fax: id,
    from: 'notices@fax.example.com',
    to: 'anna@example.com',
    subject: 'Fax da 02 8908 9211, 3 pagine',
  });
  const unreadable = received({}, fetched, { what: 'unreadable', at: start, reason: 'corrupt-document' });
  assert.equal((await render({ fax: unreadable })).kind, 'unreadable');
  assert.equal((await render({ fax: received({ failure: 'dropped' }) })).kind, 'tried');
});

test('two parsers find the same text, the same HTML and the same PDF', async () => {
  const mail = await render({ ...withPdf(), pictures });
  const one = await parse(mail);
  const other = await PostalMime.parse(mail.raw);
  assert.equal(one.text?.trim(), other.text?.trim());
  // mailparser puts the picture itself in the place of its address.
  const html = other.html?.trim().replace(/src="cid:[^"]*"/, 'src=""');
  assert.equal(
    String(one.html)
      .trim()
      .replace(/src="data:[^"]*"/, 'src=""'),
    html,
  );
  assert.deepEqual(
    one.attachments.map(({ contentType, contentDisposition, filename }) => [contentType, contentDisposition, filename]),
    [
      ['image/png', 'inline', 'page-1.png'],
      ['application/pdf', 'attachment', 'fax.pdf'],
    ],
  );
  assert.ok(one.attachments[1]?.content.equals(bytes));
  const pdf = other.attachments.find(({ mimeType }) => mimeType === 'application/pdf');
  assert.ok(Buffer.from(pdf?.content as ArrayBuffer).equals(bytes));
  for (const told of ['02 8908 9211', '+390289089211', 'Studio Rossi', '22 nov 2026, 15:04', '1 min 23 s']) {
    assert.ok(one.text?.includes(told), told);
    assert.ok(String(one.html).includes(told), told);
  }
});

test('the PDF is attached beside what is read, the picture is inside it', async () => {
  const text = source(await render({ ...withPdf(), pictures }));
  const types = [...text.matchAll(/^Content-Type: ([a-z/-]+)/gm)].map(([, type]) => type);
  assert.deepEqual(types, [
    'multipart/mixed',
    'multipart/alternative',
    'text/plain',
    'multipart/related',
    'text/html',
    'image/png',
    'application/pdf',
  ]);
});

test('a name of any letters is written for programs of any age', async () => {
  const name = 'Perché “due”; parole_传真_F39.pdf';
  const mail = await render(withPdf(name));
  assert.equal((await parse(mail)).attachments[0]?.filename, name);
  assert.equal((await PostalMime.parse(mail.raw)).attachments[0]?.filename, name);
  const text = source(mail);
  assert.match(text, /filename\*0\*=utf-8''Perch/);
  assert.match(text, /;\s+name="=\?UTF-8\?Q\?/);
  assert.doesNotMatch(text, /[^\r\n\x20-\x7e\t]/, 'the message is ASCII');
  assert.ok(
    text.split('\r\n').every((one) => one.length <= 998),
    'no line is too long (RFC 5322, 2.1.1)',
  );
});

test('a plain name stays readable', async () => {
  const name = `F390289089211_T390240701234_2026-11-22_15_04_05_${id}.pdf`;
  const text = source(await render(withPdf(name)));
  assert.ok(text.replace(/\r\n[ \t]+/g, ' ').includes(`Content-Disposition: attachment; filename=${name}`));
});

test('the same copy rendered twice is the same mail', async () => {
  const [one, other] = [await render({ ...withPdf(), pictures }), await render({ ...withPdf(), pictures })];
  assert.ok(Buffer.from(one.raw).equals(Buffer.from(other.raw)));
});

test('a link stands in text and HTML, escaped, and nothing is attached', async () => {
  const link = { url: 'https://fax.example.com/received/a?b&c"d', until: start + 30 * 86_400_000 };
  const mail = await render({ fax: received({}, fetched, rebuilt(3, 31_400_000)), link });
  const { text, html, attachments } = await parse(mail);
  assert.deepEqual(attachments, []);
  assert.match(text ?? '', /30 MB/);
  assert.ok(text?.split('\n').includes(link.url), 'the address is a line of its own');
  assert.ok(String(html).includes('href="https://fax.example.com/received/a?b&amp;c&quot;d"'));
});

test('a line without pictures is sent none', async () => {
  const plain = { ...line, settings: { ...line.settings, noticePicture: false } };
  const { attachments } = await parse(await render({ ...withPdf(), pictures, line: plain }));
  assert.deepEqual(
    attachments.map(({ filename }) => filename),
    ['fax.pdf'],
  );
});

test('what a caller claims to be cannot break out of a header or of the HTML', async () => {
  const fax = whole({ from: '<b>Verdi</b>\r\nBcc: evil@example.com' });
  const mail = await render({ fax, ...withPdf() });
  const { subject, html, bcc } = await parse(mail);
  assert.equal(bcc, undefined);
  assert.doesNotMatch(subject ?? '', /Verdi|Bcc/);
  assert.doesNotMatch(String(html), /<b>Verdi/);
});

test('every language can be read back', async () => {
  for (const locale of locales) {
    const { subject, text } = await parse(await render({ line: { ...line, locale }, ...withPdf() }));
    assert.match(subject ?? '', /02 8908 9211/);
    assert.match(text ?? '', /3/);
  }
});

test('the largest PDF that is attached makes a mail that a mail system takes', async () => {
  const large = { name: 'fax.pdf', bytes: Buffer.alloc(25 * 1024 * 1024, 7) };
  const { raw } = await render({ pdf: large, pictures });
  assert.ok(raw.length < 40_000_000, `${raw.length} bytes`);
});
