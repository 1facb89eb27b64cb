/**
 * Mails made to stop the service. Reading them takes as long as it takes, elsewhere: the loop that answers SMTP and HTTP
 * goes on, and an honest mail that comes at the same time is answered at once.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { watchLoop } from '../../../bench/hostile/loop-stop.ts';
import { knownBombs, otherBombs } from '../../../bench/hostile/mails.ts';
import { accepted } from '../../../lambdas/fax/result.ts';
import { noScanner } from '../../../lambdas/flow/intake/no-scanner.ts';
import { accept } from '../../../lambdas/handlers/accept.ts';
import { nodeResolver } from '../../../lambdas/mail/proof/lookups.ts';
import { MailThreads } from '../../../lambdas/mail/reader/mail-threads.ts';
import { DnsServer } from '../../mail/proof/dns-server.ts';
import { keyZone } from '../../mail/proof/providers.ts';
import { login, mailText, Peer, type Server, startServer } from './peer.ts';

const toFax = 'RCPT TO:<0289089211@fax.localhost>';
const megabyte = 1024 * 1024;
/** Milliseconds that the loop may compute without a pause. */
const longestStop = 100;
/** What stops the loop does so each time; a machine that was busy elsewhere does not. */
const maxPlays = 3;

const judging = new MailThreads();
const reading = new MailThreads();
let dns: DnsServer;
before(async () => {
  judging.warm();
  reading.warm();
  dns = await DnsServer.start(keyZone);
});
after(async () => {
  await Promise.all([judging.close(), reading.close(), dns[Symbol.asyncDispose]()]);
});

/** Pieces, so that writing them does not stop the loop either. */
async function sendBody(peer: Peer, mail: string): Promise<string> {
  for (let at = 0; at < mail.length; at += megabyte / 4) {
    await peer.write(Buffer.from(mail.slice(at, at + megabyte / 4), 'latin1'));
    await new Promise(setImmediate);
  }
  return peer.say('\r\n.');
}

/** From EHLO to the answer behind the final dot, milliseconds. */
async function honestMail(server: Server): Promise<number> {
  const started = performance.now();
  const { peer } = await Peer.connect(server);
  await peer.logIn();
  const body = mailText(login.user).trimEnd();
  assert.match(await peer.sayAll(`MAIL FROM:<${login.user}>`, toFax, 'DATA', body), /^250/);
  return performance.now() - started;
}

/** @returns the loop's longest stop, from the first byte to the decision about the mail, milliseconds */
/** Nobody here answers a notice. */
const nothingAnswered = {
  events: { cancel: async () => {} },
  ids: { secret: () => '' },
  mailer: { domain: 'fax.localhost', send: async () => accepted({ isFinal: true }), answerTo: async () => undefined },
};

async function play(mail: string, isLoggedIn: boolean, say: (text: string) => void): Promise<number> {
  await using server = await startServer({ dns: dns.address, mails: judging });
  const { peer } = await Peer.connect(server);
  if (isLoggedIn) await peer.logIn();
  else await peer.say('EHLO x');
  assert.match(await peer.sayAll(`MAIL FROM:<${login.user}>`, toFax, 'DATA'), /^354/);
  const loop = watchLoop();
  const hostile = sendBody(peer, mail);
  const honest = honestMail(server);
  assert.match(await hostile, isLoggedIn ? /^(250|550)/ : /^550/);
  const millis = await honest;
  for (const event of server.mails()) {
    await accept(
      {
        ...server.store,
        clock: { ...server.clock, minuteMs: 60_000 },
        mails: reading,
        ...nothingAnswered,
        journal: { info: () => {}, debug: () => {}, alarm: () => {} },
        settings: { domains: ['fax.localhost'] },
        scanner: noScanner,
        resolver: nodeResolver(dns.address),
      },
      event,
    );
  }
  loop.end();
  const stop = loop.longestStop();
  say(`the loop's longest stop: ${stop} ms; the honest mail was answered in ${Math.round(millis)} ms`);
  return stop;
}

const cases = [
  ...Object.entries(knownBombs).map(([name, make]) => ({ name, make, ways: [false, true] })),
  ...Object.entries(otherBombs).map(([name, make]) => ({ name, make, ways: [true] })),
];

for (const { name, make, ways } of cases) {
  for (const isLoggedIn of ways) {
    test(`${name}, ${isLoggedIn ? 'after a log-in' : 'from anywhere'}`, async (t) => {
      const mail = make(login.user);
      const stops: number[] = [];
      do stops.push(await play(mail, isLoggedIn, (text) => t.diagnostic(text)));
      while (Math.min(...stops) > longestStop && stops.length < maxPlays);
      assert.ok(Math.min(...stops) <= longestStop, `the loop stood still for ${stops.join(', ')} ms`);
    });
  }
}
