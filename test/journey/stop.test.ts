/** A stop does not wait for whoever is slow, and loses nothing. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { makePdf } from '../pages/made-documents.ts';
import { until } from '../until.ts';
import { demo, Service } from './service.ts';

const service = new Service();
after(() => service.remove());

/** A client that says its lines, each after an answer to the one before, and then nothing more. */
async function client(lines: readonly string[]): Promise<Socket> {
  const [host, port] = service.smtp.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => {});
  await once(socket, 'data');
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    await once(socket, 'data');
  }
  return socket;
}

test('stopped while clients are connected, a mail is half sent and a request to the carrier hangs', async () => {
  await service.start();
  const attachments = [{ filename: 'letter.pdf', content: await makePdf([{ text: 'Good morning' }]) }];
  await service.setFaults({ webhooks: 'lose' });
  await service.mail({ to: '0289040191', subject: 'Hangs', attachments });
  await until('the request to the carrier', async () =>
    (await service.submissions('89040191')).length > 0 ? true : undefined,
  );
  const login = Buffer.from(`\0${demo}\0${service.password}`).toString('base64');
  const [idle, talking] = await Promise.all([
    client([]),
    client(['EHLO me', `AUTH PLAIN ${login}`, `MAIL FROM:<${demo}>`, 'RCPT TO:<0289040100@fax.localhost>', 'DATA']),
  ]);
  talking.write(`From: ${demo}\r\nSubject: Half a mail\r\n\r\nThis is where it`);

  const { code, millis } = await service.stop();
  assert.equal(code, 0);
  // The request alone would have taken ten seconds.
  assert.ok(millis < 10_000, `stopped after ${Math.round(millis)} ms`);
  for (const socket of [idle, talking]) socket.destroy();

  await service.start();
  await service.setFaults({ webhooks: 'none' });
  const [notice] = await service.notices('Hangs');
  assert.equal((await service.fax(notice?.fax)).outcome, 'sent');
  assert.equal((await service.submissions('89040191')).length, 1);
  assert.equal((await service.faxes()).length, 1);
  assert.equal((await service.stop()).code, 0);
});
