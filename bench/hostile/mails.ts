/** Mails made to stop whoever reads them, each with something that one reader or another searches again and again. */

const megabyte = 1024 * 1024;
/** What a mail may have. */
const most = 38 * megabyte;

type Makers = Readonly<Record<string, (from: string) => string>>;

const head = (from: string, subject = 'Fax'): string => `From: ${from}\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\n`;
const single = (from: string, encoding: string, body: string, type = 'application/pdf; name=a.pdf'): string =>
  `${head(from)}Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
const multipart = (from: string, parts: readonly string[], kind = 'mixed'): string =>
  `${head(from)}Content-Type: multipart/${kind}; boundary=b\r\n\r\n${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;
const file = (name = 'a.pdf', body = '%PDF-1.4 x'): string =>
  `Content-Type: application/pdf; name=${name}\r\n\r\n${body}`;
const picture = 'Content-Type: image/png; name=a.png\r\nContent-ID: <a>\r\n\r\nx';
const lines = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
const packed = (type: string, bytes: Buffer): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(bytes)}`;
const signature = (tags: string): string =>
  `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=k; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; ${tags}\r\n`;
const named = 'h=from:subject:date:message-id';

/** None of them holds, and each would be worth a hash over the body. */
const signedTwentyTimes = (from: string): string =>
  `${signature(`${named}; b=AAAA`).repeat(20)}${head(from)}\r\n${`${'x'.repeat(76)}\r\n`.repeat(most / 78)}`;

/** DER: one element (X.690). */
function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(5);
  length.writeUInt32BE(body.length, 1);
  length[0] = 0x84;
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

/** An opaque signature around content (RFC 5652 section 5), without signers. */
function signedData(content: Buffer): Buffer {
  const data = element(0x30, Buffer.from('06092a864886f70d010701', 'hex'), element(0xa0, content));
  const body = element(0x30, Buffer.from('020101', 'hex'), element(0x31), data, element(0x31));
  return element(0x30, Buffer.from('06092a864886f70d010702', 'hex'), element(0xa0, body));
}

function inSignatures(depth: number, file: Buffer): Buffer {
  return depth === 0 ? file : signedData(element(0x04, inSignatures(depth - 1, file)));
}

function tnef(...attributes: readonly [level: number, id: number, data: Buffer][]): Buffer {
  const written = attributes.map(([level, id, data]) => {
    const start = Buffer.alloc(9);
    start[0] = level;
    start.writeUInt32LE(id, 1);
    start.writeUInt32LE(data.length, 5);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(data.reduce((all, byte) => (all + byte) & 0xffff, 0));
    return Buffer.concat([start, data, sum]);
  });
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...written]);
}

function mapiProperties(count: number): Buffer {
  const data = Buffer.alloc(4 + count * 8);
  data.writeUInt32LE(count);
  for (let n = 0; n < count; n += 1) {
    data.writeUInt16LE(3, 4 + n * 8);
    data.writeUInt16LE(0x1000 + (n % 999), 6 + n * 8);
  }
  return data;
}

/** What stopped the service once. */
export const knownBombs: Makers = {
  'a header folded 40,000 times': (from) => `${head(from)}X: a\r\n${' a\r\n'.repeat(40_000)}\r\nx\r\n`,
  'a signature folded 40,000 times': (from) =>
    `DKIM-Signature: v=1;\r\n${' a\r\n'.repeat(40_000)}${head(from)}\r\nx\r\n`,
  'a header folded to a megabyte': (from) => `${head(from)}X: a\r\n${' a\r\n'.repeat(megabyte / 4)}\r\nx\r\n`,
  'five megabytes of begin': (from) => single(from, 'x-uuencode', 'begin 644 a\r\n'.repeat((5 * megabyte) / 13)),
  'five megabytes of begin in a letter': (from) => `${head(from)}\r\n${'begin 644 a\r\n'.repeat((5 * megabyte) / 13)}`,
  '38 MB of quoted-printable': (from) => single(from, 'quoted-printable', `${'=41'.repeat(25)}=\r\n`.repeat(most / 78)),
  '38 MB of quoted-printable in one line': (from) => single(from, 'quoted-printable', '=41'.repeat(most / 3)),
  '38 MB of blanks, quoted-printable': (from) => single(from, 'quoted-printable', `${' '.repeat(most)}x`),
  '38 MB of dots at the beginning of lines': (from) => single(from, '7bit', '..\r\n'.repeat(most / 4)),
  '38 MB of empty lines': (from) => single(from, 'base64', '\r\n'.repeat(most / 2)),
  '20 signatures over 38 MB': signedTwentyTimes,
};

/** More of the kind. */
export const otherBombs: Makers = {
  '20,000 parts': (from) =>
    multipart(
      from,
      Array.from({ length: 20_000 }, (_, n) => file(`${n}.pdf`)),
    ),
  '800 parts, each five mails deep': (from) => {
    const deep = `${'Content-Type: message/rfc822\r\n\r\nFrom: a@b\r\n'.repeat(5)}${file()}`;
    return multipart(
      from,
      Array.from({ length: 800 }, () => deep),
    );
  },
  'a million delimiters': (from) => multipart(from, [file()]) + '--b\r\n'.repeat(megabyte),
  '10,000 multiparts inside each other': (from) =>
    head(from) +
    Array.from({ length: 10_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join(
      '',
    ),
  '45 multiparts inside each other, with long delimiters that are almost those': (from) => {
    const long = 'x'.repeat(900);
    const open = (_: unknown, n: number) =>
      `Content-Type: multipart/mixed; boundary=${long}${n}\r\n\r\n--${long}${n}\r\n`;
    return `${head(from)}${Array.from({ length: 45 }, open).join('')}${file()}\r\n${`--${long}\r\n`.repeat(10_000)}`;
  },
  '5,000 mails inside each other': (from) =>
    `${head(from)}${'Content-Type: message/rfc822\r\n\r\nFrom: a@b\r\n'.repeat(5000)}${file()}\r\n`,
  'ten megabytes of dashes in one line': (from) =>
    `${head(from)}Content-Type: multipart/mixed; boundary="-"\r\n\r\n${'-'.repeat(10 * megabyte)}`,
  'ten megabytes of line ends before dashes': (from) =>
    `${head(from)}Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'\n--'.repeat((10 * megabyte) / 3)}`,
  '100,000 Received': (from) => 'Received: from a by b; now\r\n'.repeat(100_000) + single(from, '7bit', 'x'),
  '4,900 Received': (from) => `Received: ${'x'.repeat(90)}\r\n`.repeat(4900) + single(from, '7bit', 'x'),
  'a Subject of 500 KB of encoded words': (from) =>
    single(from, '7bit', 'x').replace('Fax', '=?utf-8?b?QUFB?= '.repeat(28_000)),
  'a Subject of 500 KB of beginnings of encoded words': (from) =>
    single(from, '7bit', 'x').replace('Fax', '=?a?q?'.repeat(80_000)),
  'a Subject of 500 KB of blanks': (from) => single(from, '7bit', 'x').replace('Fax', `${' '.repeat(500_000)}x`),
  'a file name in 900 pieces': (from) => {
    const piece = (_: unknown, n: number) => ` name*${n}*=${'%41'.repeat(15)};\r\n`;
    return multipart(from, [
      `Content-Type: application/pdf;\r\n${Array.from({ length: 900 }, piece).join('')}\r\n%PDF-1.4 x`,
    ]);
  },
  'a file name whose last piece has a large number': (from) =>
    multipart(from, [`Content-Type: application/pdf; name*999999999*=a; name*0*=utf-8''b\r\n\r\n%PDF-1.4 x`]),
  'a Content-Type of 500 KB of quotes': (from) =>
    single(from, '7bit', 'x', `application/pdf; ${'a="'.repeat(160_000)}`),
  'a Content-Type of 500 KB of blanks': (from) => single(from, '7bit', 'x', `application/pdf; ${' '.repeat(500_000)}x`),
  'a To of 35,000 groups': (from) => `To: ${'g: a@b, c@d;,'.repeat(35_000)}\r\n${single(from, '7bit', 'x')}`,
  'a To of 500 KB of comments': (from) => `To: ${'('.repeat(500_000)}\r\n${single(from, '7bit', 'x')}`,
  'a To of 500 KB of escaped quotes': (from) => `To: ${'"\\'.repeat(250_000)}\r\n${single(from, '7bit', 'x')}`,
  '4,000 fields To': (from) => `To: ${'a@b, '.repeat(20)}\r\n`.repeat(4000) + single(from, '7bit', 'x'),
  'References of 500 KB of brackets': (from) => `References: ${'<a'.repeat(250_000)}\r\n${single(from, '7bit', 'x')}`,
  'a header line of a megabyte': (from) => `X: ${'a'.repeat(megabyte)}\r\n${single(from, '7bit', 'x')}`,
  'a field name of 500 KB': (from) => `${'X'.repeat(500_000)}: a\r\n${single(from, '7bit', 'x')}`,
  'ten megabytes of base64 in lines of one letter': (from) =>
    single(from, 'base64', 'Q\r\n'.repeat((10 * megabyte) / 3)),
  'ten megabytes of =, base64': (from) => single(from, 'base64', '='.repeat(10 * megabyte)),
  'ten megabytes of soft line ends': (from) => single(from, 'quoted-printable', '=\r\n'.repeat((10 * megabyte) / 3)),
  'ten megabytes of carriage returns': (from) => single(from, '7bit', '\r'.repeat(10 * megabyte)),
  '100,000 yEnc files in a letter': (from) =>
    `${head(from)}\r\n${'=ybegin line=128 size=1 name=a\r\nx\r\n=yend size=1\r\n'.repeat(100_000)}`,
  '100,000 uuencoded files in a letter': (from) =>
    `${head(from)}\r\n${'begin 644 a\r\n#86)C\r\n`\r\nend\r\n'.repeat(100_000)}`,
  'ten megabytes of HTML that is only openings': (from) =>
    multipart(from, [`Content-Type: text/html\r\n\r\n${'<'.repeat(10 * megabyte)}`, picture], 'related'),
  'ten megabytes of HTML that is only sources': (from) =>
    multipart(from, [`Content-Type: text/html\r\n\r\n${'src="'.repeat(2 * megabyte)}`, picture], 'related'),
  'ten megabytes of HTML that is only cid:': (from) =>
    multipart(from, [`Content-Type: text/html\r\n\r\n${'cid:'.repeat(2.5 * megabyte)}`, picture], 'related'),
  'signatures five deep around eight megabytes': (from) =>
    head(from) + packed('application/pkcs7-mime; name=smime.p7m', inSignatures(5, Buffer.alloc(8 * megabyte))),
  'a signature of a million pieces': (from) => {
    const pieces = Buffer.alloc(3 * megabyte);
    for (let at = 0; at < pieces.length; at += 3) pieces.set([0x04, 0x01, 0x61], at);
    return head(from) + packed('application/pkcs7-mime; name=smime.p7m', signedData(element(0x24, pieces)));
  },
  'a signature of four million beginnings': (from) =>
    head(from) +
    packed('application/pkcs7-mime; name=smime.p7m', Buffer.alloc(8 * megabyte, Buffer.from([0x30, 0x80]))),
  '800 files, each signed four times': (from) => {
    const part = packed('application/pkcs7-mime; name=a.pdf.p7m', inSignatures(4, Buffer.alloc(4000)));
    return multipart(
      from,
      Array.from({ length: 800 }, () => part),
    );
  },
  'winmail.dat with 50,000 files': (from) => {
    const one = tnef([2, 0x00069002, Buffer.alloc(14)], [2, 0x00018010, Buffer.from('a.pdf\0')]).subarray(6);
    const file = Buffer.concat([tnef(), ...Array.from({ length: 50_000 }, () => one)]);
    return head(from) + packed('application/ms-tnef; name=winmail.dat', file);
  },
  'winmail.dat with a million properties': (from) =>
    head(from) + packed('application/ms-tnef; name=winmail.dat', tnef([1, 0x00069003, mapiProperties(megabyte)])),
  'a signature that names 7,000 fields': (from) =>
    signature(`${named}${':a'.repeat(7000)}; b=AAAA`) + single(from, '7bit', 'x'),
  'a signature with a value of 500 KB': (from) =>
    signature(`${named}; b=${'A'.repeat(500_000)}`) + single(from, '7bit', 'x'),
  '2,400 signatures': (from) => signature(`${named}; b=AAAA`).repeat(2400) + single(from, '7bit', 'x'),
  'a chain of 50 seals (ARC)': (from) =>
    Array.from(
      { length: 50 },
      (_, n) =>
        `ARC-Seal: i=${n}; a=rsa-sha256; d=example.com; s=k; b=AAAA\r\nARC-Message-Signature: i=${n}; a=rsa-sha256; d=example.com; s=k; h=from; bh=AAAA; b=AAAA\r\n`,
    ).join('') + single(from, '7bit', 'x'),
};
