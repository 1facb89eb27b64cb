/**
 * Mails made to stop the service. Reading them takes as long as it takes, elsewhere: the loop that answers SMTP and HTTP
 * goes on, and an honest mail that comes at the same time is answered at once.
 */
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import { accept } from '../../../lambdas/handlers/accept.ts';
import { nodeResolver } from '../../../lambdas/mail/proof/lookups.ts';
import { MailThreads } from '../../../lambdas/mail/reader/mail-threads.ts';
import { DnsServer } from '../../mail/proof/dns-server.ts';
import { draft, gmail, keyZone, signAs } from '../../mail/proof/providers.ts';
import { login, mailText, Peer, type Server, startServer } from './peer.ts';

const toFax = 'RCPT TO:<0289089211@fax.localhost>';
const megabyte = 1024 * 1024;
/** So long it would have stood still: minutes. Here the machine may be busy with other tests. */
const longestStop = 1000;

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

const head = `From: ${login.user}\r\nSubject: Fax\r\nMIME-Version: 1.0\r\n`;
const single = (encoding: string, body: string): string =>
  `${head}Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;

const packed = ['=41'.repeat(25), '='].join('');
/** Twenty signatures over a large body: none of them holds, and each would be worth a hash. */
function signedTwentyTimes(): string {
  const one = signAs(gmail, draft({ from: login.user }));
  const signature = one.slice(0, one.indexOf('MIME-Version'));
  return `${signature.repeat(20)}${head}Date: Sun, 22 Nov 2026 09:59:00 +0000\r\nMessage-ID: <a@b>\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat((38 * megabyte) / 78)}`;
}

const mails: Record<string, () => string> = {
  'a header folded 40,000 times': () => `${head}X: a\r\n${' a\r\n'.repeat(40_000)}\r\nx\r\n`,
  'a signature folded 40,000 times': () => `DKIM-Signature: v=1;\r\n${' a\r\n'.repeat(40_000)}${head}\r\nx\r\n`,
  'a header folded to a megabyte': () => `${head}X: a\r\n${' a\r\n'.repeat(megabyte / 4)}\r\nx\r\n`,
  'five megabytes of begin': () => single('x-uuencode', 'begin 644 a\r\n'.repeat((5 * megabyte) / 13)),
  'five megabytes of begin in a letter': () => `${head}\r\n${'begin 644 a\r\n'.repeat((5 * megabyte) / 13)}`,
  '38 MB of quoted-printable': () => single('quoted-printable', `${packed}\r\n`.repeat((38 * megabyte) / 78)),
  '38 MB of quoted-printable in one line': () => single('quoted-printable', '=41'.repeat((38 * megabyte) / 3)),
  '38 MB of blanks, quoted-printable': () => single('quoted-printable', `${' '.repeat(38 * megabyte)}x`),
  '38 MB of dots at the beginning of lines': () => single('7bit', '..\r\n'.repeat((38 * megabyte) / 4)),
  '38 MB of empty lines': () => single('base64', '\r\n'.repeat((38 * megabyte) / 2)),
  '20 signatures over 38 MB': signedTwentyTimes,
};

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

for (const [name, make] of Object.entries(mails)) {
  for (const isLoggedIn of [false, true]) {
    test(`${name}, ${isLoggedIn ? 'after a log-in' : 'from anywhere'}`, async (t) => {
      await using server = await startServer({ dns: dns.address, mails: judging });
      const mail = make();
      const { peer } = await Peer.connect(server);
      if (isLoggedIn) await peer.logIn();
      else await peer.say('EHLO x');
      assert.match(await peer.sayAll(`MAIL FROM:<${login.user}>`, toFax, 'DATA'), /^354/);
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const hostile = sendBody(peer, mail);
      const honest = honestMail(server);
      assert.match(await hostile, isLoggedIn ? /^(250|550)/ : /^550/);
      const millis = await honest;
      for (const event of server.mails()) {
        const { clock, directory, faxes, files, submissions, workflow } = {
          ...server.store,
          clock: { ...server.clock, minuteMs: 60_000 },
        };
        await accept(
          {
            ...{ clock, directory, faxes, files, submissions, workflow, mails: reading },
            journal: { info: () => {}, debug: () => {}, alarm: () => {} },
            settings: { domains: ['fax.localhost'] },
            resolver: nodeResolver(dns.address),
          },
          event,
        );
      }
      delay.disable();
      const stop = Math.round(delay.max / 1e6);
      t.diagnostic(`the loop's longest stop: ${stop} ms; the honest mail was answered in ${Math.round(millis)} ms`);
      assert.ok(stop < longestStop, `the loop stood still for ${stop} ms`);
    });
  }
}
