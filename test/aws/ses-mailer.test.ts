/** What SES answers to a mail, and what that means: taken, refused for good, or to be tried again. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SesMailer } from '../../lambdas/aws/ses-mailer.ts';
import { accepted } from '../../lambdas/fax/result.ts';

interface Answer {
  readonly status: number;
  readonly error?: string;
}

let answer: Answer = { status: 200 };
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(answer.status, answer.error === undefined ? {} : { 'x-amzn-errortype': answer.error });
  response.end(JSON.stringify(answer.error === undefined ? { MessageId: 'mail-1' } : { message: 'words' }));
});
const alarms: unknown[] = [];
let mailer: SesMailer;

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new SESv2Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  mailer = new SesMailer(client, {
    domain: 'fax.example',
    configurationSet: 'set',
    departures: { markGiven: async () => {}, markTaken: async () => {}, find: async () => ({ isTaken: false }) },
    clock: { now: () => 0 },
    journal: { alarm: (what, facts) => alarms.push([what, facts?.cause]) },
  });
});
after(() => server.close());

function send(answered: Answer) {
  answer = answered;
  alarms.length = 0;
  return mailer.send({
    id: 'faxaaaaaaaaa-result',
    kind: 'sent',
    from: 'notices@fax.example',
    to: 'anna@example.com',
    subject: 'Fax',
    raw: Buffer.from('Subject: Fax\r\n\r\nSent.'),
  });
}

describe('SES', () => {
  test('takes a mail, of which more may be heard', async () => {
    assert.deepEqual(await send({ status: 200 }), accepted({ isFinal: false }));
  });

  for (const error of ['MessageRejected', 'BadRequestException']) {
    test(`refuses this one mail: ${error}`, async () => {
      const said = await send({ status: 400, error });
      assert.deepEqual(said, { ok: false, refusal: `SES refused it: ${error}.` });
      assert.deepEqual(alarms, []);
    });
  }

  for (const error of ['SendingPausedException', 'AccountSuspendedException', 'MailFromDomainNotVerifiedException']) {
    test(`takes no mail of the account: ${error} is alarmed, and the mail is tried again`, async () => {
      await assert.rejects(send({ status: 400, error }), { name: 'Transient' });
      assert.deepEqual(alarms, [['mail-stopped', error]]);
    });
  }

  for (const [status, error] of [
    [429, 'TooManyRequestsException'],
    [400, 'LimitExceededException'],
    [503, 'ServiceUnavailable'],
  ] as const) {
    test(`is too busy: ${error}`, async () => {
      await assert.rejects(send({ status, error }), { name: 'Transient' });
      assert.deepEqual(alarms, []);
    });
  }

  test('refuses the caller, which is no fault of the mail', async () => {
    await assert.rejects(send({ status: 403, error: 'AccessDeniedException' }), { name: 'Defect' });
  });
});
