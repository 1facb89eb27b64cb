/** A mail that was sent is shown whole: its text with its lines, what is attached, the delivery status; numbers that were refused, with why. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import MimeNode from 'nodemailer/lib/mime-node';
import { demonstrationLine } from '../../../local/demonstration.ts';
import { putLine } from '../../put-line.ts';
import { clock, newSite, type Site } from '../site.ts';

const id = 'faaaaaaaaaaa-result';
const fax = 'faaaaaaaaaaa';
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);
const longText = Array.from({ length: 3000 }, (_, n) => `Zeile ${n}`).join('\n');

interface Part {
  readonly type: string;
  readonly name?: string;
  readonly content: string | Buffer;
}

const attached: readonly Part[] = [
  { type: 'image/png', name: 'page-1.png', content: png },
  { type: 'application/pdf', name: 'Rechnung "März"; é.pdf', content: '%PDF-1.7' },
  { type: 'text/html', name: 'x.html', content: '<script>alert(1)</script>' },
  {
    type: 'image/svg+xml',
    name: '../../x.svg',
    content: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  },
  {
    type: 'message/delivery-status',
    content: 'Reporting-MTA: dns; fax.localhost\r\n\r\nAction: failed\r\nStatus: 5.1.1',
  },
  { type: 'application/x-anything', content: Buffer.from([0, 1, 2]) },
];

function mailWith(text: string, parts: readonly Part[]): Promise<Buffer> {
  const root = new MimeNode('multipart/mixed');
  root.setHeader({ From: 'a@fax.localhost', To: 'demo@example.com', Subject: 'x' });
  root.createChild('text/plain').setContent(text);
  for (const { type, name, content } of parts) {
    const node = root.createChild(type, name === undefined ? {} : { filename: name });
    node.setHeader('Content-Disposition', 'attachment').setContent(content);
  }
  return root.build();
}

describe('a mail that was sent', () => {
  let site: Site;
  before(async () => {
    site = await newSite();
    await putLine(site.store, { ...demonstrationLine, locale: 'it' });
    const { number: line } = demonstrationLine;
    await site.store.submissions.create({
      id: 'saaaaaaaaaaa',
      line,
      sender: 'demo@example.com',
      source: 'command',
      key: '',
      subject: 'Order',
      references: [],
      at: clock.now(),
      faxes: [{ id: fax, to: '+390289089281' }],
      refusedNumbers: [
        { given: '12345', outcome: 'bad-number' },
        { given: '0016495550123', outcome: 'destination-not-allowed', rule: 'risk' },
        { given: '00441632960000', outcome: 'destination-not-allowed', rule: 'country' },
      ],
    });
    await site.store.faxes.append(fax, 0, [
      {
        what: 'accepted',
        at: clock.now(),
        submission: 'saaaaaaaaaaa',
        line,
        from: line,
        to: '+390289089281',
        deadlineAt: 0,
      },
      { what: 'ended', at: clock.now(), outcome: 'sent' },
    ]);
    const raw = await mailWith(`Il fax è arrivato.\r\n\r\n  1  busy\u202e <b>x</b>\n${longText}`, attached);
    const mail = {
      id,
      kind: 'sent',
      fax,
      from: 'notices@fax.localhost',
      to: 'demo@example.com',
      subject: 'Consegnato',
    };
    await site.outbox.send({ ...mail, raw });
  });
  after(() => site[Symbol.asyncDispose]());

  test('has the lines of its text, all of them, escaped and cleaned, in its language', async () => {
    const { text } = await site.get(`/mails/${id}`);
    assert.match(
      text,
      /<div class="letter" dir="auto" lang="it-IT">Il fax è arrivato\.\n\n {2}1 busy &lt;b&gt;x&lt;\/b&gt;\nZeile 0\n/,
    );
    assert.match(text, /Zeile 2999<\/div>/);
    assert.match(text, /<h1 lang="it-IT">/);
    assert.match((await site.get('/')).text, /lang="it-IT"><bdi>Consegnato/);
  });

  test('names each attachment with its kind and size, and shows the delivery status', async () => {
    const { text } = await site.get(`/mails/${id}`);
    for (const { type } of attached) assert.ok(text.includes(`<bdi>${type}</bdi>`), type);
    assert.match(text, /Rechnung &quot;März&quot;; é\.pdf/);
    assert.match(
      text,
      /Delivery status<\/bdi><\/h2>.*Reporting-MTA: dns; fax\.localhost\n\nAction: failed\nStatus: 5\.1\.1</s,
    );
    assert.match(text, /<th scope="col">/);
    assert.doesNotMatch(text, /<script>alert|<svg/);
  });

  test('serves each attachment whole, as nothing that a browser would run', async () => {
    const served = [];
    for (const n of attached.keys()) {
      const { status, headers, text } = await site.get(`/mails/${id}/attachments/${n + 1}`);
      assert.equal(status, 200);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.match(String(headers['content-security-policy']), /default-src 'none'/);
      served.push([headers['content-type'], String(headers['content-disposition']).split(';')[0]]);
      if (n === 2) assert.equal(text.trim(), '<script>alert(1)</script>');
    }
    assert.deepEqual(served, [
      ['image/png', 'inline'],
      ['application/pdf', 'inline'],
      ['text/plain; charset=utf-8', 'inline'],
      ['application/octet-stream', 'attachment'],
      ['text/plain; charset=utf-8', 'inline'],
      ['application/octet-stream', 'attachment'],
    ]);
    const pdf = await site.get(`/mails/${id}/attachments/2`);
    assert.equal(
      pdf.headers['content-disposition'],
      `inline; filename="Rechnung _M_rz_; _.pdf"; filename*=UTF-8''Rechnung%20%22M%C3%A4rz%22%3B%20%C3%A9.pdf`,
    );
    assert.match(
      String((await site.get(`/mails/${id}/attachments/4`)).headers['content-disposition']),
      /filename="x\.svg"/,
    );
  });

  test('has no attachment but its own', async () => {
    for (const n of ['0', '7', '999', 'x', '1%2f..']) {
      assert.equal((await site.get(`/mails/${id}/attachments/${n}`)).status, 404, n);
    }
    assert.equal((await site.get('/mails/nobody/attachments/1')).status, 404);
  });

  test('numbers of the same mail that were refused stand with their fax, with the reason and the rule', async () => {
    const { text } = await site.get(`/faxes/${fax}`);
    const reasons = [...text.matchAll(/<div><bdi>([+\d]+)<\/bdi>: ([^<]+)<\/div>/g)].map(([, given, why]) => [
      given,
      why,
    ]);
    assert.deepEqual(
      reasons.map(([given]) => given),
      ['12345', '0016495550123', '00441632960000'],
    );
    assert.equal(new Set(reasons.map(([, why]) => why)).size, 3);
    assert.match((await site.get('/')).text, /<b>3 more numbers not called<\/b>/);
  });
});
