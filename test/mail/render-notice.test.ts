import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ParsedMail, simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import type { Line, Submission } from '../../lambdas/fax/model.ts';
import { anomalyNotice, type Notice, refusedNumbersNotice, resultNotice } from '../../lambdas/fax/notices/notices.ts';
import { outcomeCodes, outcomes } from '../../lambdas/fax/outcomes.ts';
import { noticeHtml } from '../../lambdas/mail/writing/notice-html.ts';
import { renderNotice } from '../../lambdas/mail/writing/render-notice.ts';
import type { OutgoingMail } from '../../lambdas/ports.ts';
import { busy, faxOf, faxWith, line, minute, prepared, sent, start, submission, written } from '../fax/sample-faxes.ts';

const domain = 'fax.example.com';
/** The eight bytes with which every PNG begins. */
const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const pictures = new Map([[1, picture]]);

async function render(notice: Notice, withPicture = false): Promise<OutgoingMail> {
  const [mail] = await renderNotice(notice, { domain, at: start + minute, ...(withPicture ? { pictures } : {}) });
  assert.ok(mail);
  return mail;
}

const source = (mail: OutgoingMail): string => Buffer.from(mail.raw).toString('latin1');
const parse = (mail: OutgoingMail): Promise<ParsedMail> => simpleParser(Buffer.from(mail.raw));
const headerNames = (mail: OutgoingMail): string[] =>
  (source(mail).split('\r\n\r\n')[0] ?? '').split(/\r\n(?![ \t])/).map((field) => field.slice(0, field.indexOf(':')));

const result = (more: Partial<Parameters<typeof resultNotice>[0]> = {}): Notice =>
  resultNotice({ submission, line, fax: faxWith(sent), ...more });

/** With \n for CRLF, as the parser gives text. */
async function statusPart(mail: OutgoingMail): Promise<string> {
  const { attachments } = await PostalMime.parse(mail.raw, { forceRfc822Attachments: true });
  const part = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  assert.ok(part, 'no delivery status');
  return typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString('latin1');
}

test('a notice says that it is automatic, which one it is, and what it answers', async () => {
  const mail = await render(result());
  const { headers, from, to, subject, messageId, inReplyTo, references, date } = await parse(mail);
  assert.equal(from?.text, '"Faxpost" <notices@fax.example.com>');
  assert.equal([to].flat()[0]?.text, 'anna@example.com');
  assert.equal(subject, 'Fax consegnato a 02 8908 9211: Contratto Bianchi');
  assert.equal(messageId, '<faxaaaaaaaaa-result@fax.example.com>');
  assert.equal(inReplyTo, '<2@example.com>');
  assert.deepEqual(references, ['<1@example.com>', '<2@example.com>']);
  assert.equal(date?.getTime(), start + minute);
  assert.equal(headers.get('auto-submitted'), 'auto-replied');
  assert.equal(headers.get('x-auto-response-suppress'), 'All');
  assert.equal(headers.get('x-faxpost-notice'), 'faxaaaaaaaaa-result');
});

test('the mail’s facts stand beside its bytes', async () => {
  const { raw, ...facts } = await render(result());
  assert.ok(raw.length > 0);
  assert.deepEqual(facts, {
    id: 'faxaaaaaaaaa-result',
    kind: 'sent',
    fax: 'faxaaaaaaaaa',
    from: 'notices@fax.example.com',
    to: 'anna@example.com',
    subject: 'Fax consegnato a 02 8908 9211: Contratto Bianchi',
    inReplyTo: '<2@example.com>',
  });
});

test('two parsers find the same text and HTML, with the same things told', async () => {
  const mail = await render(result());
  const one = await parse(mail);
  const other = await PostalMime.parse(mail.raw);
  assert.equal(one.text?.trim(), other.text?.trim());
  assert.equal(String(one.html).trim(), other.html?.trim());
  assert.equal(other.subject, one.subject);
  for (const told of [
    '02 8908 9211',
    '+390289089211',
    'Contratto Bianchi',
    'contratto.pdf',
    '2 pagine',
    '22 nov 2026, 15:05',
    '1 min 23 s',
  ]) {
    assert.ok(one.text?.includes(told), `text: ${told}`);
    assert.ok(String(one.html).includes(told), `html: ${told}`);
  }
});

test('warnings and lists stand in both', async () => {
  const leftOut = [{ name: 'logo.png', why: 'inline-picture' }] as const;
  const given: Submission = { ...submission, result: { prepared: { ...prepared, leftOut } } };
  const { text, html } = await parse(await render(result({ submission: given, fax: faxWith({ ...sent, pages: 2 }) })));
  assert.ok(text?.includes('Da sapere:\n- La rete telefonica ha contato 2 pagine su 3.'));
  assert.ok(text?.includes('- logo.png: immagine inserita nel testo'));
  assert.match(String(html), /<strong>Da sapere<\/strong><br>La rete telefonica/);
  assert.match(String(html), /<bdi>logo\.png<\/bdi>/);
});

test('attempts stand in both', async () => {
  const { text, html } = await parse(await render(result({ fax: faxWith({ ...busy, seconds: 4 }, busy) })));
  assert.ok(text?.includes('Tentativi:\n1) 22 nov, 15:04:05 · occupato · 4 s\n2) 22 nov, 15:09:05 · occupato'));
  assert.equal(String(html).match(/>occupato</g)?.length, 2);
});

test('the report is for programs too: RFC 3464', async () => {
  const mail = await render(result({ fax: faxWith(busy, busy) }));
  assert.match(source(mail), /^Content-Type: multipart\/report; report-type=delivery-status;/m);
  assert.equal(
    (await statusPart(mail)).trimEnd(),
    [
      'Reporting-MTA: dns; fax.example.com',
      'Arrival-Date: Sun, 22 Nov 2026 14:04:05 +0000',
      '',
      'Final-Recipient: fax; +390289089211',
      'Action: failed',
      'Status: 4.4.1',
      'Diagnostic-Code: x-faxpost; busy',
      'Last-Attempt-Date: Sun, 22 Nov 2026 14:09:05 +0000',
    ].join('\n'),
  );
  assert.match(await statusPart(await render(result())), /Action: delivered\nStatus: 2\.0\.0/);
});

test('every outcome has a status that fits its action', async () => {
  const codes = outcomeCodes.filter((code) => outcomes[code].kind !== 'refused');
  for (const code of codes) {
    const fax = faxOf({ what: 'ended', at: start, outcome: code as 'busy' });
    const status = await statusPart(await render(result({ fax })));
    assert.match(
      status,
      code === 'sent' ? /Action: delivered\nStatus: 2\.\d\.\d/ : /Action: failed\nStatus: [45]\.\d\.\d/,
      code,
    );
  }
});

test('an anomaly reports each number', async () => {
  const faxes = [...submission.faxes, { id: 'faxbbbbbbbbb', to: '+14155550123' as const }];
  const bad: Submission = {
    ...submission,
    faxes,
    result: { anomaly: { outcome: 'corrupt-document', documents: [{ name: 'a.pdf', outcome: 'corrupt-document' }] } },
  };
  const mail = await render(anomalyNotice({ submission: bad, line }));
  assert.equal(mail.fax, undefined);
  assert.deepEqual(
    (await statusPart(mail)).match(/(?<=fax; ).*/g)?.map((number) => number.trim()),
    ['+390289089211', '+14155550123'],
  );
});

test('a notice about nobody’s number is an ordinary mail, since a report needs somebody', async () => {
  const { result: _, ...undecided } = submission;
  const none: Submission = { ...undecided, faxes: [], anomaly: { outcome: 'too-many-recipients', documents: [] } };
  const mail = await render(anomalyNotice({ submission: none, line }));
  assert.match(source(mail), /^Content-Type: multipart\/alternative;/m);
  assert.ok((await parse(mail)).text?.includes('al massimo 50 numeri'));
});

test('the first page is inside the HTML, and is no attachment of its own', async () => {
  const mail = await render(result(), true);
  const { html, attachments } = await PostalMime.parse(mail.raw);
  const page = attachments.find(({ mimeType }) => mimeType === 'image/png');
  assert.equal(page?.contentId, '<page-1.faxaaaaaaaaa-result@fax.example.com>');
  assert.equal(page?.disposition, 'inline');
  assert.deepEqual(new Uint8Array(page?.content as ArrayBuffer), picture);
  assert.ok(html?.includes('src="cid:page-1.faxaaaaaaaaa-result@fax.example.com"'));
});

test('without the picture, or without a place for it, nothing points to one', async () => {
  const plain: Line = { ...line, settings: { ...line.settings, noticePicture: false } };
  for (const mail of [await render(result()), await render(result({ line: plain }), true)]) {
    assert.doesNotMatch(source(mail), /cid:|image\/png/);
  }
});

test('each recipient gets a mail of his own, with an id of its own', async () => {
  const noticeTo = ['a@example.com', 'b@example.com', 'c@example.com'];
  const several: Line = { ...line, settings: { ...line.settings, noticeTo } };
  const mails = await renderNotice(result({ line: several }), { domain, at: start });
  assert.deepEqual(
    mails.map(({ id, to }) => [id, to]),
    [
      ['faxaaaaaaaaa-result', 'a@example.com'],
      ['faxaaaaaaaaa-result.2', 'b@example.com'],
      ['faxaaaaaaaaa-result.3', 'c@example.com'],
    ],
  );
  assert.match(source(mails[1] as OutgoingMail), /^Message-ID: <faxaaaaaaaaa-result\.2@fax\.example\.com>\r$/m);
});

test('the same notice at the same time gives the same bytes', async () => {
  assert.deepEqual(await render(result()), await render(result()));
});

test('a subject cannot add a header', async () => {
  const evil: Submission = {
    ...submission,
    subject: 'x\r\nBcc: evil@example.com\r\n\r\n<script>alert(1)</script>\u2028y',
  };
  const mail = await render(result({ submission: evil }));
  assert.equal(headerNames(mail).filter((name) => /^bcc$/i.test(name)).length, 0);
  assert.equal(headerNames(mail).filter((name) => name === 'Subject').length, 1);
  const { subject, html, bcc } = await parse(mail);
  assert.equal(bcc, undefined);
  assert.ok(subject?.endsWith('x Bcc: evil@example.com <script>alert(1)</script> y'));
  assert.doesNotMatch(String(html), /<script/i);
});

test('message ids cannot add a header', async () => {
  const evil: Submission = {
    ...submission,
    messageId: '<a@b>\r\nBcc: evil@example.com',
    references: ['<c@d>\r\nX: y'],
  };
  const mail = await render(result({ submission: evil }));
  assert.ok(!headerNames(mail).some((name) => ['bcc', 'x', 'in-reply-to', 'references'].includes(name.toLowerCase())));
});

test('names of files and numbers from outside are escaped, isolated and free of bidi controls', async () => {
  const name = '"><img src=x onerror=alert(1)>\u202efdp.exe';
  const evil: Submission = {
    ...submission,
    refusedNumbers: [{ given: '02<b>\u2066\r\nFinal-Recipient: fax; +1', outcome: 'bad-number' }],
    result: {
      prepared: {
        ...prepared,
        documents: [{ name, converter: 'pdf', pages: 1 }],
        leftOut: [{ name, why: 'inline-picture' }],
      },
    },
  };
  const sentMail = await render(result({ submission: evil }));
  const { html, text } = await parse(sentMail);
  assert.doesNotMatch(String(html), /<img|\u202e/);
  assert.equal(String(html).match(/<bdi>&quot;&gt;&lt;img src=x onerror=alert\(1\)&gt;fdp\.exe<\/bdi>/g)?.length, 2);
  assert.doesNotMatch(text ?? '', /[\u202a-\u202e\u2066-\u2069]/);

  const numbersMail = await render(refusedNumbersNotice({ submission: evil, line }));
  assert.equal((await statusPart(numbersMail)).match(/^Final-Recipient:/gm)?.length, 1);
  assert.match(await statusPart(numbersMail), /fax; 02<b> Final-Recipient: fax; \+1\n/);
  assert.ok(String((await parse(numbersMail)).html).includes('<bdi>02&lt;b&gt; Final-Recipient: fax; +1</bdi>'));
});

test('a number in other letters stays ASCII where the format asks for it', async () => {
  const odd: Submission = { ...submission, refusedNumbers: [{ given: '０２８９', outcome: 'bad-number' }] };
  const mail = await render(refusedNumbersNotice({ submission: odd, line }));
  assert.match(await statusPart(mail), /Final-Recipient: fax; \?\?\?\?\n/);
  assert.ok((await parse(mail)).text?.includes('０２８９'));
});

test('lines are short, ASCII and ended by CRLF, in every language', async () => {
  for (const locale of ['it', 'en', 'zh'] as const) {
    const long: Submission = {
      ...submission,
      subject: '合同 ñandú '.repeat(30),
      references: Array.from({ length: 40 }, (_, at) => `<${at}.${'x'.repeat(60)}@example.com>`),
    };
    const fax = faxOf(written(1), { what: 'ended', at: start + minute, outcome: 'unconfirmed' });
    const mail = await render(result({ submission: long, line: { ...line, locale }, fax }), true);
    const bytes = source(mail);
    assert.doesNotMatch(bytes, /[^\r]\n|\r[^\n]|[\x80-\xff]/);
    assert.ok(Math.max(...bytes.split('\r\n').map((text) => text.length)) <= 998);
    const { subject, html } = await parse(mail);
    assert.ok(subject?.includes('合同 ñandú'));
    assert.match(String(html), new RegExp(`<html lang="${locale}-`));
  }
});

test('the five letters that mean something in HTML are escaped, in text and in attributes', async () => {
  const evil = `<a href="x">'&'</a>`;
  const escaped = '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;';
  const link = { block: 'link', text: evil, label: evil, url: `https://x/"${evil}` } as const;
  const body = { ...result(), headline: evil, footer: evil, blocks: [link] };
  const html = await noticeHtml(body, [{ caption: evil, cid: `"${evil}` }]);
  assert.equal(html.split(evil).length, 1);
  assert.ok(html.includes(`href="https://x/&quot;${escaped}"`));
  assert.ok(html.includes(`src="cid:&quot;${escaped}" alt="${escaped}"`));
  assert.equal(html.split(escaped).length - 1, 9);
});
