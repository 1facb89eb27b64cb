/** A signed mail that somebody passed on: its sender is asked by mail, and sends it with a button. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { pdfOf } from '../handlers/documents.ts';
import { compose } from '../mail/compose.ts';
import { DnsServer } from '../mail/proof/dns-server.ts';
import { keyZone } from '../mail/proof/providers.ts';
import { signMail } from '../mail/proof/signer.ts';
import { until } from '../until.ts';
import { demo, Service } from './service.ts';

let dns: DnsServer;
let document: Uint8Array;
before(async () => {
  dns = await DnsServer.start(keyZone);
  document = await pdfOf(1);
});
after(() => dns[Symbol.asyncDispose]());

const names = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'content-type',
  'mime-version',
  'content-transfer-encoding',
];

/** A mail that says in its signed To whom it was for. */
async function signed(to: string, subject: string): Promise<string> {
  const mail = await compose({
    from: demo,
    to,
    subject,
    attachments: [{ filename: 'offer.pdf', content: document as Buffer }],
  });
  return signMail(mail.toString('latin1'), {
    domain: 'example.com',
    selector: 'k',
    names,
    at: Math.floor(Date.now() / 1000),
  });
}

/** From elsewhere, without a log-in. */
async function deliver(service: Service, raw: string, number: string): Promise<void> {
  const [host, port] = service.smtp.split(':');
  const transport = createTransport({ host, port: Number(port), tls: { rejectUnauthorized: false } });
  const envelope = { from: 'forwarder@example.org', to: [`${number}@fax.localhost`] };
  await transport.sendMail({ envelope, raw: Buffer.from(raw, 'latin1') }).finally(() => transport.close());
}

async function question(service: Service, subject: string): Promise<string> {
  const [mail] = await until('the question', async () => {
    const found = (await service.outbox()).filter(
      ({ kind, subject: told }) => kind === 'confirm' && told.includes(subject),
    );
    return found.length > 0 ? found : undefined;
  });
  assert.equal(mail?.to, demo);
  const { text } = await service.outgoing(mail?.id ?? '');
  return /http\S+\/confirm\/\S+/.exec(text ?? '')?.[0] ?? '';
}

const press = (link: string, decision: string) =>
  fetch(link, { method: 'POST', body: new URLSearchParams({ decision }) });

test('asked, killed while it waits, confirmed after the next start: sent once', async () => {
  const service = new Service({ FAXPOST_DNS: dns.address, FAXPOST_MINUTE_MS: '1000' });
  try {
    await service.start();
    await deliver(service, await signed('0289089200@fax.localhost', 'Named'), '0289089200');
    await deliver(service, await signed('colleague@example.com', 'Passed on'), '0289089201');
    const link = await question(service, 'Passed on');
    const [held] = (await service.faxes()).filter(({ to }) => to.endsWith('01'));
    assert.equal(held?.state, 'held');
    assert.equal((held as unknown as { heldFor: string }).heldFor, 'confirm');
    await service.notices('Named');
    assert.equal((await service.calls('01')).length, 0);

    await service.kill();
    await service.start();
    const page = new URL(new URL(link).pathname, service.http).href;
    const shown = await fetch(page);
    assert.equal(shown.status, 200);
    assert.match(await shown.text(), /offer\.pdf/);
    assert.equal((await service.fax(held?.id)).state, 'held', 'looking at it sends nothing');
    assert.equal((await press(page, 'yes')).status, 200);
    await until('the result', async () => ((await service.fax(held?.id)).outcome === 'sent' ? true : undefined));
    assert.equal((await service.calls('01')).length, 1);
    assert.equal((await fetch(page)).status, 404);
  } finally {
    await service.remove();
  }
});

test('never answered, it ends after a day as not confirmed; declined, as cancelled', async () => {
  const service = new Service({ FAXPOST_DNS: dns.address, FAXPOST_MINUTE_MS: '5' });
  try {
    await service.start();
    await deliver(service, await signed('colleague@example.com', 'Forgotten'), '0289089202');
    await deliver(service, await signed('colleague@example.com', 'Unwanted'), '0289089203');
    assert.equal((await press(await question(service, 'Unwanted'), 'no')).status, 200);
    const outcomes = await until('both ends', async () => {
      const faxes = await service.faxes();
      return faxes.every(({ outcome }) => outcome !== null)
        ? faxes.map(({ to, outcome }) => `${to.slice(-2)} ${outcome}`)
        : undefined;
    });
    assert.deepEqual(outcomes.sort(), ['02 confirmation-missing', '03 cancelled']);
    assert.equal((await service.calls()).length, 0);
  } finally {
    await service.remove();
  }
});
