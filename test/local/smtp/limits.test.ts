/** SMTP in when something is too large, too slow, too many, or breaks: nothing half done stays. */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { test } from 'node:test';
import { Transient } from '../../../lambdas/fax/errors.ts';
import { findOverload, type Load } from '../../../local/overload.ts';
import { readWaiting } from '../../../local/store/waiting.ts';
import { login, mailText, Peer, startServer } from './peer.ts';

const toFax = 'RCPT TO:<0289089211@fax.localhost>';
const fromRossi = `MAIL FROM:<${login.user}>`;
const megabyte = Buffer.from(`${'A'.repeat(1022)}\r\n`.repeat(1024));

test('a mail that says it is too large is refused at MAIL FROM', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  assert.match(await peer.say(`${fromRossi} SIZE=41943041`), /^552 5\.3\.4/);
  assert.match(await peer.say(`${fromRossi} SIZE=41943040`), /^250/);
});

test('a mail of 41 MB that does not say so is read to its end, then refused; the connection lives on', async () => {
  let written = 0;
  await using server = await startServer({
    change: ({ files }) => ({
      files: {
        remove: (key) => files.remove(key),
        draft: async (content) => {
          const draft = await files.draft(content);
          written = (await stat(draft.path)).size;
          return draft;
        },
      },
    }),
  });
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  await peer.sayAll(fromRossi, toFax, 'DATA');
  await peer.write(`From: ${login.user}\r\n\r\n`);
  for (let n = 0; n < 41; n++) await peer.write(megabyte);
  assert.match(await peer.say('.'), /^552 5\.3\.4/);
  assert.ok(written > 0 && written <= 41_943_040, `${written} bytes went to the disk`);
  assert.deepEqual([server.mails(), await server.files()], [[], []]);
  assert.match(server.refusals()[0] ?? '', /^too-large/);
  assert.match(await peer.sayAll(fromRossi, toFax, 'DATA', mailText().trimEnd()), /^250 2\.6\.0/);
});

test('the last recipient that fits is number 1000', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  await peer.say(fromRossi);
  const numbers = Array.from(
    { length: 1001 },
    (_, n) => `RCPT TO:<02890${String(n).padStart(5, '0')}@fax.localhost>\r\n`,
  );
  await peer.write(numbers.join(''));
  for (let n = 0; n < 1000; n++) assert.match(await peer.hear(), /^250/);
  assert.match(await peer.hear(), /^452 4\.5\.3/);
});

test('a full disk answers 452 and keeps nothing; the sender is heard to the end', async () => {
  let isFull = true;
  await using server = await startServer({
    change: ({ files }) => ({
      files: {
        remove: (key) => files.remove(key),
        draft: async (content) => {
          if (!isFull) return files.draft(content);
          const first = await new Promise((read) => 'once' in content && content.once('data', read));
          throw new Transient('full', { cause: first });
        },
      },
    }),
  });
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  await peer.sayAll(fromRossi, toFax, 'DATA');
  await peer.write(`From: ${login.user}\r\n\r\n`);
  for (let n = 0; n < 3; n++) await peer.write(megabyte);
  assert.match(await peer.say('.'), /^452 4\.3\.1/);
  assert.deepEqual([server.mails(), await server.files(), server.refusals()], [[], [], []]);
  assert.deepEqual(server.alarms, ['mail-not-stored']);

  isFull = false;
  assert.match(await peer.sayAll(fromRossi, toFax, 'DATA', mailText().trimEnd()), /^250 2\.6\.0/);
});

test('a mail that cannot be queued is not kept either', async () => {
  await using server = await startServer({
    change: () => ({
      jobs: {
        put: () => {
          throw new Transient('database is full');
        },
      },
    }),
  });
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  assert.match(await peer.sayAll(fromRossi, toFax, 'DATA', mailText().trimEnd()), /^452 4\.3\.1/);
  assert.deepEqual(await server.files(), []);
});

test('a peer that leaves in the middle of a mail leaves nothing behind', async () => {
  await using server = await startServer();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  await peer.sayAll(fromRossi, toFax, 'DATA');
  await peer.write(`From: ${login.user}\r\n\r\n`);
  await peer.write(megabyte);
  await peer.leave();
  await server.smtp.close();
  assert.deepEqual([server.mails(), await server.files(), server.alarms], [[], [], []]);
});

test('a peer that trickles a command or a mail is hung up on', async () => {
  const patience = { millis: 200, bytesPerSecond: 10_000, sweepMillis: 20 };
  await using server = await startServer({ patience });
  const trickle = async (peer: Peer): Promise<string> => {
    const timer = setInterval(() => void peer.write('x'), 10);
    const reply = await peer.hear();
    clearInterval(timer);
    return reply;
  };
  const { peer: commanding } = await Peer.connect(server);
  await commanding.say('EHLO x');
  assert.match(await trickle(commanding), /^421 4\.4\.2/);

  const { peer: sending } = await Peer.connect(server);
  await sending.sayAll('EHLO x', fromRossi, toFax, 'DATA');
  assert.match(await trickle(sending), /^421 4\.4\.2/);
  await server.smtp.close();
  assert.deepEqual([server.mails(), await server.files()], [[], []]);
});

test('of one place so many connections are served, others wait for the greeting; programs on this machine have more', async () => {
  const connectionLimits = { served: 3, waiting: 1, waitMillis: 60_000 };
  await using far = await startServer({ isLoopback: () => false, connectionLimits });
  const connected = await Promise.all(Array.from({ length: 3 }, () => Peer.connect(far)));
  const fourth = Peer.connect(far);
  // The first of the two that comes waits; the other one is one too many.
  const fifth = Peer.connect(far);
  assert.match((await Promise.race([fourth, fifth])).greeting, /^421 4\.7\.0/);
  await connected[0]?.peer.say('QUIT');
  await connected[0]?.peer.leave();
  const greetings = (await Promise.all([fourth, fifth])).map(({ greeting }) => greeting.slice(0, 3));
  assert.deepEqual(greetings.sort(), ['220', '421']);

  await using near = await startServer({ connectionLimits });
  const near5 = await Promise.all(Array.from({ length: 5 }, () => Peer.connect(near)));
  assert.ok(near5.every(({ greeting }) => greeting.startsWith('220')));
});

test('who waits for the greeting too long is sent away, and who leaves meanwhile frees the place', async () => {
  const connectionLimits = { served: 1, waiting: 1, waitMillis: 50 };
  await using far = await startServer({ isLoopback: () => false, connectionLimits });
  const { peer } = await Peer.connect(far);
  assert.match((await Peer.connect(far)).greeting, /^421 4\.7\.0/);
  await peer.say('QUIT');
  await peer.leave();
  assert.match((await Peer.connect(far)).greeting, /^220/);
});

test('at the end, idle peers are told, and a mail that is coming may come', async () => {
  await using server = await startServer();
  const { peer: idle } = await Peer.connect(server);
  await idle.say('EHLO x');
  const { peer: busy } = await Peer.connect(server);
  await busy.logIn();
  await busy.sayAll(fromRossi, toFax, 'DATA');
  const closing = server.smtp.close();
  assert.match(await idle.hear(), /^421 4\.3\.2/);
  assert.match(await busy.say(mailText().trimEnd()), /^250 2\.6\.0/);
  assert.match(await busy.say('NOOP'), /^421/);
  await closing;
  assert.equal(server.mails().length, 1);
});

test('mail is put off while there is too much to do, before any of it is taken', async () => {
  const load = { mails: 0, freeBytes: 2 ** 40, residentBytes: 2 ** 28 };
  let now: Load = load;
  await using server = await startServer({ readLoad: async () => now });
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  assert.match(await peer.say(fromRossi), /^250/);
  now = { ...load, mails: 3000 };
  await peer.say('RSET');
  // A burst of mails asks once a second.
  assert.match(await peer.say(fromRossi), /^250/);
  server.clock.advance(1000);
  await peer.say('RSET');
  assert.match(await peer.say(fromRossi), /^451 4\.3\.2/);
  assert.deepEqual([server.mails(), await server.files()], [[], []]);
  now = load;
  server.clock.advance(1000);
  assert.match(await peer.say(fromRossi), /^250/);
});

test('too much to do is a full disk, much memory, thousands of mails, or a hundred of which one waits for half an hour', () => {
  const [usual, now] = [{ mails: 20, since: 0, freeBytes: 2 ** 33, residentBytes: 2 ** 28 }, 31 * 60_000];
  assert.equal(findOverload(usual, now), undefined);
  assert.match(findOverload({ ...usual, freeBytes: 100 * 2 ** 20 }, now) ?? '', /^100 MB are free/);
  assert.match(findOverload({ ...usual, residentBytes: 2 ** 31 }, now) ?? '', /2048 MB of memory/);
  assert.equal(findOverload({ ...usual, mails: 3000, since: now }, now), '3000 mails wait');
  assert.equal(findOverload({ ...usual, mails: 100 }, now), '100 mails wait');
  assert.equal(findOverload({ ...usual, mails: 100, since: now - 1000 }, now), undefined);
});

test('what waits is mails to be read and submissions to be made pages of, from when they are due', async () => {
  await using server = await startServer();
  const { db, jobs, workflow } = server.store;
  const start = server.clock.now();
  assert.deepEqual(readWaiting(db, start), { mails: 0 });
  jobs.put('mail', {});
  await workflow.startSubmission('one');
  await workflow.startSubmission('asks', 600);
  jobs.put('carrier', {});
  assert.deepEqual(readWaiting(db, start + 5000), { mails: 2, since: start });
});
