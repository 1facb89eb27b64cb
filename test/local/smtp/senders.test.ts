/** SMTP in, by real sockets: who may send what to whom. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { Logins } from '../../../local/smtp/logins.ts';
import { networkOf } from '../../../local/smtp/network.ts';
import { DnsServer } from '../../mail/proof/dns-server.ts';
import { login, mailText, Peer, startServer } from './peer.ts';

const toFax = 'RCPT TO:<0289089211@fax.localhost>';
const fromRossi = `MAIL FROM:<${login.user}>`;
const stored = /^250 2\.6\.0 Stored as (\S+)$/;

test('the greeting and EHLO say what the server can do', async () => {
  await using server = await startServer();
  const { peer, greeting } = await Peer.connect(server);
  assert.match(greeting, /^220 fax\.localhost ESMTP/);
  const offers = (await peer.say('EHLO client.example')).split('\n').map((offer) => offer.slice(4));
  for (const offer of ['SIZE 41943040', 'STARTTLS', 'AUTH PLAIN LOGIN', '8BITMIME', 'SMTPUTF8', 'PIPELINING']) {
    assert.ok(offers.includes(offer), offer);
  }
});

test('a mail with log-in is stored byte for byte and queued before 250 is said', async () => {
  await using server = await startServer();
  const transport = createTransport({
    host: server.host,
    port: server.port,
    auth: login,
    tls: { rejectUnauthorized: false },
  });
  const sent = await transport.sendMail({
    from: login.user,
    to: ['0289089211@fax.localhost', '"+39 02 8908 9212"@fax.localhost'],
    subject: 'Fax',
    text: '.\r\n..leading dots\r\n.',
    attachments: [{ filename: 'offer.pdf', content: Buffer.alloc(50_000, '%PDF') }],
  });
  const id = stored.exec(sent.response)?.[1];
  assert.deepEqual(server.mails(), [
    {
      key: `mail/${id}.eml`,
      envelopeFrom: login.user,
      recipients: ['0289089211@fax.localhost', '"+39 02 8908 9212"@fax.localhost'],
      proof: { kind: 'login', address: login.user },
      at: server.clock.now(),
    },
  ]);
  const mail = (await server.store.files.readAll(`mail/${id}.eml`)).toString();
  assert.match(mail, /\r\n\.\r\n\.\.leading dots\r\n\.\r\n/);
  assert.match(mail, /^From: rossi@example\.com\r\n/);
  assert.deepEqual(await server.files(), [`${id}.eml`]);
});

test('AUTH LOGIN works too, and the address may be written in any case', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const reply = await peer.sayAll('EHLO x', 'AUTH LOGIN', base64('Rossi@Example.COM'), base64(login.pass));
  assert.match(reply, /^235 2\.7\.0/);
  const answer = await peer.sayAll(fromRossi, toFax, 'DATA', mailText().trimEnd());
  assert.match(answer, stored);
  assert.deepEqual(server.mails()[0]?.proof, { kind: 'login', address: login.user });
});

test('after a log-in every local part at our domains is taken: the notice tells bad numbers', async () => {
  await using server = await startServer({ domains: 'fax.localhost,fax.example' });
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  await peer.say(fromRossi);
  for (const path of ['nobody@fax.localhost', '123*45@FAX.example', '"+39 02 8908 9211"@fax.localhost']) {
    assert.match(await peer.say(`RCPT TO:<${path}>`), /^250 /, path);
  }
  assert.match(await peer.say('RCPT TO:<0289089211@example.com>'), /^550 5\.7\.1/);
});

test('after a log-in From must be its address: 550, nothing stored, the reason kept for the operator', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  const answer = await peer.sayAll(fromRossi, toFax, 'DATA', mailText('bianchi@example.com').trimEnd());
  assert.match(answer, /^550 5\.7\.1/);
  assert.deepEqual([server.mails(), await server.files()], [[], []]);
  assert.match(
    server.refusals()[0] ?? '',
    /^sender-not-authenticated: From is bianchi@example\.com.*peer 127\.0\.0\.1/,
  );
});

test('who logs in with an address that no line lists any more is told at MAIL FROM', async () => {
  await using server = await startServer();
  await server.store.administration.setPassword('verdi@example.com', await hashPassword('secret'));
  const { peer } = await Peer.connect(server);
  assert.match(await peer.logIn('verdi@example.com', 'secret'), /^235/);
  assert.match(await peer.say('MAIL FROM:<verdi@example.com>'), /^550 5\.7\.1/);
});

/** Answers to log-ins that were slowed down, in seconds. */
function slowly(): { wait: (seconds: number) => Promise<void>; waits: number[] } {
  const waits: number[] = [];
  return { waits, wait: async (seconds) => void waits.push(seconds) };
}

test('guessing: after five wrong passwords for one address every answer takes longer, and none is a refusal', async () => {
  const { wait, waits } = slowly();
  await using server = await startServer({ wait });
  const { peer } = await Peer.connect(server);
  for (let n = 1; n <= 5; n++)
    assert.match(await (await Peer.connect(server)).peer.logIn(login.user, 'no'), /^535 5\.7\.8/);
  assert.deepEqual(waits, []);
  for (let n = 1; n <= 3; n++)
    assert.match(await (await Peer.connect(server)).peer.logIn(login.user, 'no'), /^535 5\.7\.8/);
  assert.deepEqual(waits, [2, 3, 4]);

  await server.store.administration.setPassword('bianchi@example.com', await hashPassword('another'));
  assert.match(await (await Peer.connect(server)).peer.logIn('bianchi@example.com', 'another'), /^235/);
  assert.deepEqual(waits, [2, 3, 4], 'others behind the same address go on');
  assert.match(await peer.logIn(), /^235/, 'late, but looked at');
  assert.deepEqual(waits, [2, 3, 4, 5]);
});

test('an address that is guessed from everywhere is looked at from places that worked before only', async () => {
  const { wait } = slowly();
  let checks = 0;
  const now = Date.parse('2026-03-01T09:00:00Z');
  const places = new Set<string>();
  const logins = new Logins({
    passwords: {
      checkPassword: async (_address, password) => {
        checks += 1;
        return password === 'right';
      },
    },
    places: {
      knows: (address, place) => places.has(`${address} ${place}`),
      remember: (address, place) => void places.add(`${address} ${place}`),
    },
    now: () => now,
    wait,
  });
  assert.equal(await logins.check('192.0.2.1', 'a@example.com', 'right'), 'a@example.com');
  for (let n = 1; n <= 100; n++) await logins.check(`198.51.100.${n}`, 'a@example.com', 'wrong');
  assert.equal(checks, 101);
  assert.equal(await logins.check('198.51.100.200', 'a@example.com', 'right'), undefined);
  assert.equal(checks, 101, 'not even looked at');
  assert.equal(await logins.check('192.0.2.1', 'a@example.com', 'wrong'), undefined);
  assert.equal(await logins.check('192.0.2.1', 'A@example.com', 'right'), 'a@example.com');
  assert.equal(await logins.check('192.0.2.2', 'a@example.com', 'right'), undefined);
});

test('of IPv6, a place is 64 bits', () => {
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), networkOf('2001:db8:1:2::9'));
  assert.notEqual(networkOf('2001:db8:1:3::9'), networkOf('2001:db8:1:2::9'));
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64');
  assert.equal(networkOf('2001:0db8::1'), '2001:db8:0:0::/64');
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
});

test('where somebody logged in is remembered over a restart', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  assert.match(await peer.logIn(), /^235/);
  const { loginPlaces } = server.store;
  const day = 24 * 60 * 60_000;
  assert.ok(loginPlaces.knows(login.user, '127.0.0.1', server.clock.now() + 89 * day));
  assert.ok(!loginPlaces.knows(login.user, '127.0.0.1', server.clock.now() + 91 * day));
  assert.ok(!loginPlaces.knows(login.user, '192.0.2.1', server.clock.now()));
});

test('a program that opens many connections at once logs in on all of them', async () => {
  await using server = await startServer();
  const replies = await Promise.all(Array.from({ length: 12 }, async () => (await Peer.connect(server)).peer.logIn()));
  assert.deepEqual(new Set(replies.map((reply) => reply.slice(0, 3))), new Set(['235']));
});

test('nobody acts for somebody else', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.say('EHLO x');
  const token = Buffer.from(`bianchi@example.com\0${login.user}\0${login.pass}`).toString('base64');
  assert.match(await peer.say(`AUTH PLAIN ${token}`), /^535/);
});

test('from elsewhere, log-in is neither offered nor taken before STARTTLS', async () => {
  await using server = await startServer({ isLoopback: () => false });
  const { peer } = await Peer.connect(server);
  assert.doesNotMatch(await peer.say('EHLO x'), /AUTH/);
  assert.match(await peer.say(`AUTH PLAIN ${Buffer.from('\0a@b\0c').toString('base64')}`), /^538 5\.7\.11/);
  await peer.startTls();
  assert.match(await peer.say('EHLO x'), /^250-AUTH PLAIN LOGIN$/m);
  assert.match(await peer.logIn(), /^235/);
});

test('without log-in a number that no line could dial is refused at RCPT', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.sayAll('EHLO x', fromRossi);
  const table: [path: string, reply: RegExp][] = [
    ['0289089211@fax.localhost', /^250/],
    ['+39.02.8908.9211@FAX.LOCALHOST', /^250/],
    // The rest of a number of Milan: in Italy no area code is put before it.
    ['89089211@fax.localhost', /^550 5\.1\.1/],
    ['0014155552671@fax.localhost', /^250/],
    ['(02)89089211@fax.localhost', /^250/],
    ['office@fax.localhost', /^550 5\.1\.1/],
    ['0289089211*3@fax.localhost', /^550 5\.1\.1/],
    ['0289089211#@fax.localhost', /^550 5\.1\.1/],
    ['0289089211w5@fax.localhost', /^550 5\.1\.1/],
    ['0289089211+tag@fax.localhost', /^550 5\.1\.1/],
    ['112@fax.localhost', /^550 5\.1\.1/],
    ['02@fax.localhost', /^550 5\.1\.1/],
    ['0289089211@example.com', /^550 5\.7\.1/],
    ['0289089211@sub.fax.localhost', /^550 5\.7\.1/],
    ['0289089211@[127.0.0.1]', /^550 5\.7\.1/],
    ['postmaster', /^550 5\.7\.1/],
    ['0289089211', /^501 5\.1\.3/],
    ['', /^501 5\.1\.3/],
  ];
  for (const [path, reply] of table) assert.match(await peer.say(`RCPT TO:<${path}>`), reply, path);
});

test('local parts in quotes are taken, with blanks, escapes and parameters behind them', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.sayAll('EHLO x', fromRossi);
  const table: [path: string, reply: RegExp][] = [
    ['<"+39 02 8908 9211"@fax.localhost>', /^250/],
    ['<"02 8908 9212"@fax.localhost> XYZ=1', /^250/],
    ['  <"+39 (02) 8908-9213"@fax.localhost>', /^250/],
    ['<@relay.example:"02 8908 9214"@fax.localhost>', /^250/],
    ['<"\\02 8908 9215"@fax.localhost>', /^250/],
    ['<"two words"@fax.localhost>', /^550 5\.1\.1/],
    ['<"a@fax.localhost"@example.com>', /^550 5\.7\.1/],
    ['<"02 8908 9211"@fax.localhost', /^501/],
    ['<"02 8908 9211@fax.localhost>', /^501/],
    ['<"02 8908 9211"fax.localhost>', /^501/],
    ['<+39 02 8908 9211@fax.localhost>', /^501/],
    [`<"${'0 '.repeat(200)}"@fax.localhost>`, /^501/],
  ];
  for (const [path, reply] of table) assert.match(await peer.say(`RCPT TO:${path}`), reply, path);
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const dkimRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** A name server that knows example.com's key and policy. */
const nameServer = (): Promise<DnsServer> =>
  DnsServer.start({
    'k._domainkey.example.com': { TXT: [dkimRecord] },
    '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
  });

async function write(from: string, isSigned: boolean, headers: Record<string, string> = {}): Promise<string> {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const dkim = isSigned ? { dkim: { domainName: 'example.com', keySelector: 'k', privateKey: key } } : {};
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows', ...dkim });
  const sent = await transport.sendMail({
    ...{ from, to: '0289089211@fax.localhost', subject: 'Fax', text: 'x', headers },
    date: new Date('2026-03-01T08:59:00Z'),
  });
  return (sent.message as Buffer).toString();
}

/** Sends a mail without log-in and hears the answer to its final dot. */
async function deliver(server: { host: string; port: number }, mail: string): Promise<string> {
  const { peer } = await Peer.connect(server);
  const reply = await peer.sayAll('EHLO mail.example.com', 'MAIL FROM:<bounce@example.com>', toFax, 'DATA');
  assert.match(reply, /^354/);
  return peer.say(`${mail.trimEnd()}\r\n.`);
}

test('without log-in a listed sender whose mail is signed is taken, with what is signed in it', async () => {
  await using dns = await nameServer();
  await using server = await startServer({ dns: dns.address });
  assert.match(await deliver(server, await write(login.user, true)), stored);
  const [mail] = server.mails();
  assert.equal(mail?.envelopeFrom, 'bounce@example.com');
  assert.ok(mail?.proof.kind === 'proven' && mail.proof.identity !== undefined);
  assert.deepEqual(mail.proof.by, { kind: 'dkim', addressed: ['0289089211@fax.localhost'], ignored: [] });
});

test('an unlisted sender is refused before anybody is asked, signed or not', async () => {
  await using dns = await nameServer();
  await using server = await startServer({ dns: dns.address });
  assert.match(await deliver(server, await write('stranger@example.com', true)), /^550 5\.7\.1/);
  assert.deepEqual([dns.asked, server.mails(), await server.files()], [[], [], []]);
  assert.match(server.refusals()[0] ?? '', /^sender-not-allowed: stranger@example\.com is on no list/);
});

test('a listed sender who is not authenticated hears the same words; nothing is stored', async () => {
  await using dns = await nameServer();
  await using server = await startServer({ dns: dns.address });
  const forged = {
    'Authentication-Results': 'fax.localhost; dkim=pass header.d=example.com; dmarc=pass',
    'Received-SPF': 'pass',
    'X-SES-Spam-Verdict': 'PASS',
  };
  const answer = await deliver(server, await write(login.user, false, forged));
  assert.equal(answer, await deliver(server, await write('stranger@example.com', false)));
  assert.match(answer, /^550 5\.7\.1/);
  assert.deepEqual([server.mails(), await server.files()], [[], []]);
  assert.match(server.refusals().join('\n'), /^sender-not-authenticated: rossi@example\.com is listed/m);
});

test('when the domain’s own records cannot be had, the sender is asked to come again and nothing is decided', async () => {
  await using dns = await nameServer();
  dns.failing.add('k._domainkey.example.com');
  await using server = await startServer({ dns: dns.address });
  assert.match(await deliver(server, await write(login.user, true)), /^451 4\.7\.0/);
  assert.deepEqual([server.mails(), await server.files(), server.refusals()], [[], [], []]);
});

test('when DNS never answers, nobody waits for ever, and a stranger learns nothing', async () => {
  await using dns = await nameServer();
  dns.silent.add('k._domainkey.example.com').add('example.com');
  await using server = await startServer({ dns: dns.address, lookupMillis: 50 });
  assert.match(await deliver(server, await write(login.user, true)), /^451 4\.7\.0/);
  assert.match(await deliver(server, await write('stranger@example.com', true)), /^550 5\.7\.1/);
  assert.deepEqual([server.mails(), await server.files(), server.alarms], [[], [], []]);
});

test('one peer whose look-ups hang keeps nobody else waiting, and not more than ten of its own at once', async () => {
  await using dns = await nameServer();
  dns.silent.add('k._domainkey.example.com');
  await using server = await startServer({ dns: dns.address, lookupMillis: 400 });
  const hanging = Promise.all(Array.from({ length: 12 }, async () => deliver(server, await write(login.user, true))));
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  const mail = mailText(login.user).trimEnd();
  const first = await Promise.race([hanging, peer.sayAll(fromRossi, toFax, 'DATA', mail)]);
  assert.match(String(first), stored, 'who logs in needs no look-up');
  assert.deepEqual(new Set((await hanging).map((reply) => reply.slice(0, 3))), new Set(['451']));
});

test('a mail whose From two readers might understand differently is refused, with log-in and without', async () => {
  await using dns = await nameServer();
  await using server = await startServer({ dns: dns.address });
  const twice = `From: stranger@example.org\r\n${await write(login.user, true)}`;
  const group = (await write(login.user, true)).replace(/^From: .*$/m, `From: us: ${login.user};`);
  const none = (await write(login.user, true)).replace(/^From: .*\r\n/m, '');
  for (const mail of [twice, group, none]) assert.match(await deliver(server, mail), /^550 5\.7\.1/);
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  assert.match(await peer.sayAll(fromRossi, toFax, 'DATA', `${twice.trimEnd()}\r\n.`), /^550 5\.7\.1/);
  assert.deepEqual([dns.asked, server.mails(), await server.files()], [[], [], []]);
});

test('after a log-in a doubled field about the mail’s structure is refused; of others the first counts', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  const doubled = ['Content-Type: text/html', 'Content-Type: text/plain', `From: ${login.user}`, '', 'x', '.'];
  assert.match(await peer.sayAll(fromRossi, toFax, 'DATA', doubled.join('\r\n')), /^550 5\.6\.0/);
  assert.match(server.refusals()[0] ?? '', /content-type stands in it more than once/);
  const subjects = ['Subject: one', 'Subject: two', `From: ${login.user}`, '', 'x', '.'];
  assert.match(await peer.sayAll(fromRossi, toFax, 'DATA', subjects.join('\r\n')), stored);
});

test('two mails in one piece, commands and all, are both taken', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  const transaction = `${fromRossi}\r\n${toFax}\r\nDATA\r\n`;
  await peer.write(`${transaction}${mailText(login.user, 'one')}${transaction}${mailText(login.user, 'two')}QUIT\r\n`);
  const replies: string[] = [];
  for (let n = 0; n < 9; n++) replies.push((await peer.hear()).slice(0, 3));
  assert.deepEqual(replies, ['250', '250', '354', '250', '250', '250', '354', '250', '221']);
  assert.equal(server.mails().length, 2);
});

test('TLS without a log-in is nobody’s log-in', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.startTls();
  await peer.say('EHLO mail.example.com');
  assert.match(await peer.say('MAIL FROM:<a@example.com>'), /^250/);
  assert.deepEqual(server.alarms, []);
});
