/** Customers' own domains and mail servers at the SMTP port: which numbers, which senders, from where. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { isInRanges, readRange } from '../../../local/smtp/ip-ranges.ts';
import { login, mailText, Peer, type Server, startServer } from './peer.ts';

const stored = /^250 2\.6\.0 Stored/;
const password = 'a password of the relay';

/** The account `default`, which owns the line, with a domain and a relay there. */
async function withRelay(server: Server, ...ranges: readonly string[]): Promise<void> {
  const { administration } = server.store;
  await administration.addDomain({ domain: 'example.com', account: 'default' });
  await administration.addAccount({ id: 'other', name: '' });
  await administration.addDomain({ domain: 'other.example', account: 'other' });
  await administration.setPassword('default', await hashPassword(password));
  await administration.changeAccount('default', (account) => ({ ...account, relays: ranges }));
}

async function relay(server: Server): Promise<Peer> {
  const { peer } = await Peer.connect(server);
  await peer.say('EHLO exchange.example.com');
  await peer.startTls();
  return peer;
}

const send = (peer: Peer, from: string, to = '0289089211@fax.localhost'): Promise<string> =>
  peer.sayAll(`MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA', mailText(from).trimEnd());

test('a relay logs in by its account, over TLS and from its ranges only', async () => {
  await using server = await startServer();
  await withRelay(server, '192.0.2.0/24');
  assert.match(await (await relay(server)).logIn('default', password), /^535 5\.7\.8/);
  await withRelay(server, '127.0.0.0/8');
  const plain = (await Peer.connect(server)).peer;
  assert.match(await plain.logIn('default', password), /^538 5\.7\.11/);
  assert.match(await (await relay(server)).logIn('default', 'wrong password'), /^535 5\.7\.8/);
  assert.match(await (await relay(server)).logIn('other', password), /^535 5\.7\.8/);
  assert.match(await (await relay(server)).logIn(' Default ', password), /^235/);
  await withRelay(server);
  assert.match(await (await relay(server)).logIn('default', password), /^535 5\.7\.8/);
});

test('by IPv6 it is the same, by the ranges of IPv6 alone', async () => {
  await using server = await startServer({ at: '::1' });
  for (const range of ['2001:db8::/32', '127.0.0.0/8']) {
    await withRelay(server, range);
    assert.match(await (await relay(server)).logIn('default', password), /^535 5\.7\.8/, range);
  }
  await withRelay(server, '::1/128');
  const peer = await relay(server);
  assert.match(await peer.logIn('default', password), /^235/);
  assert.match(await send(peer, login.user), stored);
});

test('From is any address at the domains of its account, listed or not, and no other', async () => {
  await using server = await startServer();
  await withRelay(server, '127.0.0.1/32');
  const peer = await relay(server);
  await peer.logIn('default', password);
  for (const from of [login.user, 'nobody.knows@example.com']) {
    assert.match(await send(peer, from), stored, from);
    assert.deepEqual(server.mails().at(-1)?.proof, { kind: 'relay', account: 'default' });
  }
  for (const from of ['anna@other.example', 'anna@sub.example.com', 'anna@example.net']) {
    assert.match(await send(peer, from), /^550 5\.7\.1/, from);
  }
  assert.match(server.refusals()[0] ?? '', /anna@other\.example, by the relay of default, is at no domain of account/);
});

test('a sender on no list needs to be told from which of several lines', async () => {
  await using server = await startServer();
  await withRelay(server, '127.0.0.1/32');
  const [line] = await server.store.directory.lines();
  assert.ok(line);
  await server.store.administration.addLine({ ...line, number: '+390240705678', senders: [] });
  const peer = await relay(server);
  await peer.logIn('default', password);
  assert.match(await send(peer, login.user), stored);
  assert.match(await send(peer, 'nobody.knows@example.com'), /^550 5\.7\.1/);
});

test('numbers may be written at the domains of the sender’s account, not of another one', async () => {
  await using server = await startServer();
  await withRelay(server, '127.0.0.1/32');
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  await peer.say(`MAIL FROM:<${login.user}>`);
  assert.match(await peer.say('RCPT TO:<0289089211@EXAMPLE.com>'), /^250/);
  assert.match(await peer.say('RCPT TO:<0289089211@other.example>'), /^550 5\.7\.1/);
  assert.match(await peer.say('RCPT TO:<0289089211@sub.example.com>'), /^550 5\.7\.1/);
  // Nobody knows yet who sends.
  const stranger = (await Peer.connect(server)).peer;
  await stranger.sayAll('EHLO x', 'MAIL FROM:<a@example.org>');
  assert.match(await stranger.say('RCPT TO:<0289089211@other.example>'), /^250/);
  assert.match(await stranger.say('RCPT TO:<office@other.example>'), /^550 5\.1\.1/);
  assert.match(await stranger.say('RCPT TO:<0289089211@nobody.example>'), /^550 5\.7\.1/);
});

test('of an account with domains, a listed sender elsewhere may not send', async () => {
  await using server = await startServer();
  await server.store.administration.addDomain({ domain: 'rossi.example', account: 'default' });
  const { peer } = await Peer.connect(server);
  assert.match(await peer.logIn(), /^235/);
  assert.match(await peer.say(`MAIL FROM:<${login.user}>`), /^550 5\.7\.1/);
  const stranger = (await Peer.connect(server)).peer;
  await stranger.say('EHLO x');
  assert.match(await send(stranger, login.user), /^550 5\.7\.1/);
  assert.match(server.refusals()[0] ?? '', /rossi@example\.com is at no domain of account default/);
});

test('ranges are read in any form and have one', () => {
  const table: [given: string, range: string | undefined][] = [
    ['192.0.2.7', '192.0.2.7/32'],
    ['192.0.2.7/24', '192.0.2.0/24'],
    [' 10.1.2.3/8 ', '10.0.0.0/8'],
    ['2001:DB8:1:2:3::9/48', '2001:db8:1::/48'],
    ['::1', '::1/128'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['2001:db8::192.0.2.33', '2001:db8::c000:221/128'],
    ['192.0.2.0/33', undefined],
    ['192.0.2.256', undefined],
    ['2001:db8::/129', undefined],
    ['0.0.0.0/0', undefined],
    ['::/0', undefined],
    ['relay.example', undefined],
    ['', undefined],
  ];
  for (const [given, range] of table) assert.equal(readRange(given), range, given);
});

test('a peer is in a range by its bits, also where its IPv4 address is written as an IPv6 one', () => {
  const ranges = ['192.0.2.0/25', '2001:db8:1::/48'];
  for (const peer of ['192.0.2.127', '::ffff:192.0.2.1', '2001:db8:1:ffff::1', '2001:0DB8:0001::']) {
    assert.ok(isInRanges(ranges, peer), peer);
  }
  for (const peer of ['192.0.2.128', '::192.0.2.1', '2001:db8:2::1', 'fe80::1%eth0', '', 'x']) {
    assert.ok(!isInRanges(ranges, peer), peer);
  }
});
