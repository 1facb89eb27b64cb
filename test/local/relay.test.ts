/** Mail out through a relay: what the relay says decides whether a notice waits, has left, or cannot be delivered. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { Transient } from '../../lambdas/fax/errors.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import type { OutgoingMail } from '../../lambdas/ports.ts';
import { Outbox } from '../../local/outgoing/outbox.ts';
import { type RelayOptions, relayMailer } from '../../local/outgoing/relay.ts';
import { Database } from '../../local/store/database.ts';
import { FolderFiles } from '../../local/store/files.ts';
import { makeSelfSigned } from '../../local/tls/self-signed.ts';

const raw = [
  'From: Fax <fax@fax.localhost>',
  'To: rossi@example.com',
  'Message-ID: <n1@fax.localhost>',
  'Bcc: stays@example.com',
  'Subject: =?utf-8?q?caff=C3=A8?=',
  'X-Odd:   three blanks',
  '',
  '.a line that begins with a dot',
  '',
].join('\r\n');

const mail: OutgoingMail = {
  id: 'n1',
  kind: 'sent',
  fax: 'f1',
  from: 'fax@fax.localhost',
  to: 'rossi@example.com',
  subject: 'caffè',
  raw: Buffer.from(raw),
};

interface Taken {
  readonly from: string | undefined;
  readonly to: string[];
  readonly content: string;
}

/** A mail server that notes what it took. */
async function startRelay(options: SMTPServerOptions = {}) {
  const taken: Taken[] = [];
  const { cert, key } = await makeSelfSigned(['localhost', '127.0.0.1'], Date.now() - 1000, Date.now() + 60_000);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    cert,
    key,
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onData(stream, { envelope }, done) {
      stream.toArray().then((chunks: Buffer[]) => {
        const { mailFrom, rcptTo } = envelope;
        taken.push({
          from: mailFrom ? mailFrom.address : undefined,
          to: rcptTo.map(({ address }) => address),
          content: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((done) => server.close(() => done()));
  return { port, taken, [Symbol.asyncDispose]: close };
}

async function startPlain(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onSocket(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function startMailer(url: string, limits: RelayOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'faxpost-relay-'));
  const db = new Database(folder);
  const outbox = new Outbox(db, new FolderFiles(join(folder, 'files')), 'fax.localhost', () => 0);
  const mailer = relayMailer(url, outbox, { timeoutMillis: 300, ...limits });
  return {
    mailer,
    outbox,
    async [Symbol.asyncDispose]() {
      mailer.close();
      db.close();
      await rm(folder, { recursive: true });
    },
  };
}

const errorWith = (responseCode: number, text = 'no') => Object.assign(new Error(text), { responseCode });

test('a notice goes to the relay unchanged, with the null sender, and a copy to the outbox', async () => {
  await using relay = await startRelay();
  await using sending = await startMailer(`smtp://127.0.0.1:${relay.port}`);
  assert.deepEqual(await sending.mailer.send(mail), accepted({ isFinal: true }));
  assert.deepEqual(relay.taken, [{ from: '', to: ['rossi@example.com'], content: raw }]);
  assert.equal(Buffer.from((await sending.outbox.raw('n1')) ?? []).toString(), raw);
  assert.deepEqual(await sending.mailer.answerTo('n1'), accepted({ isFinal: true }));
});

test('a notice that has left is not sent again, whatever asks for it', async () => {
  await using relay = await startRelay();
  await using sending = await startMailer(`smtp://127.0.0.1:${relay.port}`);
  await sending.mailer.send(mail);
  await sending.mailer.send(mail);
  assert.equal(relay.taken.length, 1);
  assert.equal(sending.outbox.list().length, 1);
});

test('when the answer to the last byte is lost, one duplicate goes out, with the same Message-ID', async () => {
  let isCut = true;
  const sockets = new Set<Socket>();
  await using relay = await startRelay({
    onConnect(_session, done) {
      done();
    },
    onData(stream, _session, done) {
      stream.toArray().then((chunks: Buffer[]) => {
        relay.taken.push({ from: '', to: [], content: Buffer.concat(chunks).toString() });
        if (!isCut) return done();
        isCut = false;
        for (const socket of sockets) socket.destroy();
      });
    },
  });
  await using front = await startPlain((socket) => {
    sockets.add(socket);
    const back = new (socket.constructor as typeof Socket)().connect(relay.port, '127.0.0.1');
    back.on('error', () => {});
    socket.on('error', () => {}).on('close', () => back.destroy());
    socket.pipe(back).pipe(socket);
  });
  await using sending = await startMailer(`smtp://127.0.0.1:${front.port}`);
  await assert.rejects(sending.mailer.send(mail), Transient);
  assert.deepEqual(
    [relay.taken.length, await sending.mailer.answerTo('n1')],
    [1, undefined],
    'the library itself tries once',
  );
  await sending.mailer.send(mail);
  assert.deepEqual(
    relay.taken.map(({ content }) => /^Message-ID: (.*)\r$/m.exec(content)?.[1]),
    ['<n1@fax.localhost>', '<n1@fax.localhost>'],
  );
  assert.equal(sending.outbox.list().length, 1);
});

test('what may pass is tried later: nobody listens, no greeting, 4xx, log-in refused, log-in wanted', async () => {
  await using silent = await startPlain(() => {});
  await using busy = await startRelay({ onRcptTo: (_address, _session, done) => done(errorWith(450)) });
  await using full = await startRelay({
    onData: (stream, _session, done) => void stream.resume().on('end', () => done(errorWith(452))),
  });
  await using strict = await startRelay({
    onAuth: (_auth, _session, done) => done(errorWith(535)),
    allowInsecureAuth: true,
  });
  await using wanting = await startRelay({ authOptional: false, allowInsecureAuth: true });
  const gone = await startRelay();
  await gone[Symbol.asyncDispose]();
  const urls = [
    `smtp://127.0.0.1:${gone.port}`,
    `smtp://127.0.0.1:${silent.port}`,
    `smtp://127.0.0.1:${busy.port}`,
    `smtp://127.0.0.1:${full.port}`,
    `smtp://me:wrong@127.0.0.1:${strict.port}`,
    `smtp://127.0.0.1:${wanting.port}`,
  ];
  for (const url of urls) {
    await using sending = await startMailer(url);
    await assert.rejects(sending.mailer.send(mail), Transient, url);
    assert.deepEqual(sending.outbox.list(), [], url);
  }
});

test('a relay that takes every byte and never answers is given up in time, and its connection closed', async () => {
  const taken = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  await using relay = await startRelay({
    onData: (stream) => void stream.toArray().then(() => taken.resolve()),
    onClose: () => closed.resolve(),
  });
  await using sending = await startMailer(`smtp://127.0.0.1:${relay.port}`, { handoverMillis: 1000 });
  await assert.rejects(sending.mailer.send(mail), Transient);
  await taken.promise;
  await closed.promise;
  assert.equal(await sending.mailer.answerTo('n1'), undefined);
});

test('what the relay refuses for good is kept in the outbox as refused: it is not tried again, and is never told as taken', async () => {
  await using unknown = await startRelay({ onRcptTo: (_address, _session, done) => done(errorWith(550)) });
  await using disliked = await startRelay({
    onData: (stream, _session, done) => void stream.resume().on('end', () => done(errorWith(554))),
  });
  for (const [relay, code] of [
    [unknown, 550],
    [disliked, 554],
  ] as const) {
    await using sending = await startMailer(`smtp://127.0.0.1:${relay.port}`);
    const refusal = `The relay answered ${code}.`;
    assert.deepEqual(await sending.mailer.send(mail), refused(refusal));
    // As after a crash between the relay's answer and what is written down of it.
    assert.deepEqual(await sending.mailer.answerTo('n1'), refused(refusal));
    assert.deepEqual(await sending.mailer.send(mail), refused(refusal));
    assert.deepEqual(
      sending.outbox.list().map((entry) => entry.refusal),
      [refusal],
    );
  }
});

test('a certificate that nobody vouches for is not believed, unless the operator says so', async () => {
  await using relay = await startRelay({ secure: true });
  await using sending = await startMailer(`smtps://127.0.0.1:${relay.port}`);
  await assert.rejects(sending.mailer.send(mail), Transient);
  assert.deepEqual(relay.taken, []);
  await using trusting = await startMailer(`smtps://127.0.0.1:${relay.port}?tls.rejectUnauthorized=false`);
  await trusting.mailer.send(mail);
  assert.equal(relay.taken.length, 1);
});

test('a password is not said in clear to a relay elsewhere', async () => {
  let passwords = 0;
  await using relay = await startRelay({
    allowInsecureAuth: true,
    onAuth(_auth, _session, done) {
      passwords += 1;
      done(null, { user: 'me' });
    },
  });
  // The same machine by a name that does not say so.
  await using elsewhere = await startMailer(`smtp://me:secret@[::ffff:127.0.0.1]:${relay.port}`);
  await assert.rejects(elsewhere.mailer.send(mail), Transient);
  assert.equal(passwords, 0);
  await using here = await startMailer(`smtp://me:secret@127.0.0.1:${relay.port}`);
  await here.mailer.send(mail);
  assert.equal(passwords, 1);
});
