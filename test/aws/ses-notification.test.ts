import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSesNotification } from '../../lambdas/aws/messages/ses-notification.ts';

/** A notification as SES sends it, with header addresses that differ from the envelope. */
const notification = {
  notificationType: 'Received',
  mail: {
    timestamp: '2026-11-22T09:00:00.000Z',
    source: 'bounces+anna@example.com',
    messageId: 'o3vrnil0e2ic28tr',
    destination: ['somebody.else@example.org'],
    headersTruncated: false,
    headers: [{ name: 'X-SES-Spam-Verdict', value: 'PASS' }],
    commonHeaders: { from: ['Forged <boss@example.com>'], subject: 'Fax' },
  },
  receipt: {
    timestamp: '2026-11-22T09:00:00.000Z',
    processingTimeMillis: 574,
    recipients: ['0289089211@fax.example.com', '+390255533200@fax.example.com'],
    spamVerdict: { status: 'PASS' },
    virusVerdict: { status: 'PASS' },
    spfVerdict: { status: 'GRAY' },
    dkimVerdict: { status: 'PASS' },
    dmarcVerdict: { status: 'FAIL' },
    dmarcPolicy: 'reject',
    action: {
      type: 'S3',
      topicArn: 'arn:aws:sns:eu-west-1:111111111111:T',
      bucketName: 'b',
      objectKey: 'mail/o3vrnil0e2ic28tr',
    },
  },
};

describe('the notification of SES', () => {
  test('envelope and verdicts are taken from it, and nothing that a sender can write', () => {
    assert.deepEqual(readSesNotification(JSON.stringify(notification)), {
      key: 'mail/o3vrnil0e2ic28tr',
      envelopeFrom: 'bounces+anna@example.com',
      recipients: ['0289089211@fax.example.com', '+390255533200@fax.example.com'],
      proof: {
        kind: 'verdicts',
        verdicts: { dmarc: 'FAIL', spf: 'GRAY' },
        virus: 'PASS',
        spam: 'PASS',
        receipt: 'o3vrnil0e2ic28tr',
      },
      at: Date.UTC(2026, 10, 22, 9),
    });
  });

  test('one that was given up says so', () => {
    assert.equal(readSesNotification(JSON.stringify({ ...notification, isGivenUp: true }))?.isGivenUp, true);
  });

  test('the null sender is empty', () => {
    const bounce = { ...notification, mail: { ...notification.mail, source: '<>' } };
    assert.equal(readSesNotification(JSON.stringify(bounce))?.envelopeFrom, '');
  });

  test('the word of a subscription is no mail', () => {
    const word = { notificationType: 'AmazonSnsSubscriptionSucceeded', message: 'You have successfully subscribed' };
    assert.equal(readSesNotification(JSON.stringify(word)), undefined);
  });

  const { virusVerdict: _, ...withoutVirus } = notification.receipt;
  for (const [name, body] of Object.entries({
    'no JSON': 'Successfully validated',
    'a verdict that does not exist': {
      ...notification,
      receipt: { ...notification.receipt, dmarcVerdict: { status: 'pass' } },
    },
    'a missing verdict': { ...notification, receipt: withoutVirus },
    'an action other than S3': { ...notification, receipt: { ...notification.receipt, action: { type: 'SNS' } } },
  })) {
    test(`${name} is a defect, not a mail without verdicts`, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      assert.throws(() => readSesNotification(text), { name: 'Defect' });
    });
  }
});
