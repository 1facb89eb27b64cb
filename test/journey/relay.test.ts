/** Notices leave through somebody else's mail server, once each, also when that server is away for a while. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { makePdf } from '../pages/made-documents.ts';
import { until } from '../until.ts';
import { demo, Service } from './service.ts';

interface Caught {
  readonly from: string | false;
  readonly to: readonly string[];
  readonly mail: Email;
}
const caught: Caught[] = [];
let refusals = 0;
let isRefusing = false;

/** A mail server that keeps what it is given, or is too busy for it. */
function catcher(): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    // The relay's kept connections are cut at once.
    closeTimeout: 1,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onMailFrom(_address, _session, done) {
      if (isRefusing) refusals += 1;
      done(isRefusing ? Object.assign(new Error('Too busy'), { responseCode: 451 }) : null);
    },
    async onData(content, { envelope }, done) {
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk as Buffer);
      const from = envelope.mailFrom === false ? false : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      caught.push({ from, to, mail: await PostalMime.parse(Buffer.concat(chunks)) });
      done();
    },
  });
}

async function listen(port: number): Promise<SMTPServer> {
  const server = catcher();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()));
  return server;
}

let server: SMTPServer;
let port: number;
let service: Service;
let attachments: { filename: string; content: Uint8Array }[];

before(async () => {
  server = await listen(0);
  ({ port } = server.server.address() as AddressInfo);
  service = new Service({ FAXPOST_SMTP_RELAY: `smtp://127.0.0.1:${port}` });
  attachments = [{ filename: 'letter.pdf', content: await makePdf([{ text: 'Good morning' }]) }];
  await service.start();
});
after(async () => {
  await service.remove();
  await new Promise<void>((done) => server.close(done));
});

const about = (subject: string): Caught[] => caught.filter(({ mail }) => mail.subject?.includes(subject));
const theMail = (subject: string) => until(`a mail about ${subject}`, async () => about(subject)[0]);

describe('a relay for the notices', () => {
  test('gets each once, from the null sender, in the thread of the mail, with a copy in the outbox', async () => {
    const messageId = await service.mail({ to: '0289030100', subject: 'By relay', attachments });
    const { from, to, mail } = await theMail('By relay');
    assert.equal(from, '');
    assert.deepEqual(to, [demo]);
    assert.equal(mail.inReplyTo, messageId);
    assert.equal(mail.references, messageId);
    assert.equal(mail.headers.find(({ key }) => key === 'auto-submitted')?.value, 'auto-replied');
    const [kept] = await service.notices('By relay');
    assert.equal((await service.outgoing(`${kept?.id}`)).messageId, mail.messageId);
    assert.equal(about('By relay').length, 1);
  });

  test('is away, then too busy, then back: the notice waits, and comes once', async () => {
    await new Promise<void>((done) => server.close(done));
    await service.mail({ to: '0289030101', subject: 'Relay away', attachments });
    await until('the fax has ended', async () => {
      const fax = (await service.faxes()).find(({ to }) => to === '+390289030101');
      return fax?.state === 'ended' ? true : undefined;
    });
    assert.deepEqual(about('Relay away'), []);
    isRefusing = true;
    server = await listen(port);
    await until('a refusal', async () => (refusals > 0 ? true : undefined));
    isRefusing = false;
    await theMail('Relay away');
    assert.equal((await service.notices('Relay away')).length, 1);
    await service.mail({ to: '0289030102', subject: 'Later', attachments });
    await theMail('Later');
    assert.equal(about('Relay away').length, 1);
  });
});
