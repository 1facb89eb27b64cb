/** A PIN asked of a sender, at the SMTP port: besides the log-in, and never instead of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword } from '../../../lambdas/flow/password-hash.ts';
import { login, mailText, Peer, type Server, startServer } from './peer.ts';

const stored = /^250 2\.6\.0 Stored/;
const refused = /^550 5\.7\.1 This sender may not send faxes here\./;
const hour = 60 * 60_000;

async function withPin(server: Server, entry: string = login.user): Promise<void> {
  const pin = await hashPassword('4711');
  await server.store.administration.changeSenderChecks(entry, (checks) => ({ ...checks, pin }));
}

async function send(server: Server, ...body: readonly string[]): Promise<string> {
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  const mail = mailText(login.user, ...body).trimEnd();
  return peer.sayAll(`MAIL FROM:<${login.user}>`, 'RCPT TO:<0289089211@fax.localhost>', 'DATA', mail);
}

test('right, missing, wrong: refused in the words of any stranger, with the reason for the operator only', async () => {
  await using server = await startServer();
  await withPin(server);
  assert.match(await send(server, 'PIN: 4711'), stored);
  const answers = [await send(server, 'PIN: 4712'), await send(server, 'Hello'), await send(server, '> PIN: 4711')];
  for (const answer of answers) assert.match(answer, refused);
  assert.equal(server.mails().length, 1);
  assert.match(server.refusals().join('\n'), /is proven, but its PIN is wrong.*\n.*is proven, but it has no PIN/);
  assert.doesNotMatch(server.refusals().join('\n'), /471/);
});

test('five wrong ones, also at once, and the right one is refused for an hour; who has none goes on', async () => {
  await using server = await startServer();
  await withPin(server);
  // Forgotten ones are no guesses.
  for (let n = 0; n < 6; n += 1) assert.match(await send(server, 'Hello'), refused);
  await Promise.all(
    Array.from({ length: 8 }, async (_, n) => assert.match(await send(server, `PIN: 100${n}`), refused)),
  );
  assert.match(await send(server, 'PIN: 4711'), refused);
  assert.ok(server.alarms.includes('pin-locked'));
  server.clock.advance(hour - 1);
  assert.match(await send(server, 'PIN: 4711'), refused);
  server.clock.advance(2);
  assert.match(await send(server, 'PIN: 4711'), stored);
});

test('many mails with the right one at once are all taken, four wrong ones before them or not', async () => {
  await using server = await startServer();
  await withPin(server);
  for (let n = 0; n < 4; n += 1) assert.match(await send(server, `PIN: 100${n}`), refused);
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(server, 'PIN: 4711')));
  for (const answer of answers) assert.match(answer, stored);
});

test('what is asked of a domain is asked of its addresses, unless they have something of their own', async () => {
  await using server = await startServer();
  await withPin(server, '@example.com');
  assert.match(await send(server, 'Hello'), refused);
  assert.match(await send(server, 'PIN: 4711'), stored);
  const pin = await hashPassword('0815');
  await server.store.administration.changeSenderChecks(login.user, (checks) => ({ ...checks, pin }));
  assert.match(await send(server, 'PIN: 4711'), refused);
  assert.match(await send(server, 'PIN: 0815'), stored);
});

test('a stranger with a listed From makes no guess: nobody is locked out by what was never proven', async () => {
  await using server = await startServer();
  await withPin(server);
  for (let n = 0; n < 6; n += 1) {
    const { peer } = await Peer.connect(server);
    await peer.sayAll('EHLO x', `MAIL FROM:<${login.user}>`, 'RCPT TO:<0289089211@fax.localhost>');
    assert.match(await peer.sayAll('DATA', mailText(login.user, `PIN: 100${n}`).trimEnd()), /^(?:550|451)/);
  }
  assert.match(await send(server, 'PIN: 4711'), stored);
});

test('who sends in the name of another line owes their own PIN, or else that of the sender in whose name it is', async () => {
  await using server = await startServer();
  const { administration } = server.store;
  const [line] = await server.store.directory.lines();
  assert.ok(line);
  const other = { ...line, number: '+390240705678', senders: ['verdi@example.com'], delegates: [login.user] } as const;
  assert.ok((await administration.addLine(other)).ok);
  const inName = async (text: string): Promise<string> => {
    const { peer } = await Peer.connect(server);
    await peer.logIn();
    const mail = mailText('verdi@example.com', text).trimEnd();
    return peer.sayAll(`MAIL FROM:<${login.user}>`, 'RCPT TO:<0289089211@fax.localhost>', 'DATA', mail);
  };
  assert.match(await inName('Hello'), stored);
  const pin = await hashPassword('0815');
  await administration.changeSenderChecks('verdi@example.com', () => ({ pin }));
  assert.match(await inName('Hello'), refused);
  assert.match(await inName('PIN: 0815'), stored);
  await withPin(server);
  assert.match(await inName('PIN: 0815'), refused);
  assert.match(await inName('PIN: 4711'), stored);
});
