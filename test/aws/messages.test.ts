import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { takeBatch } from '../../lambdas/aws/messages/batch.ts';
import { readCloseMessage } from '../../lambdas/aws/messages/close-message.ts';
import { readDeparture } from '../../lambdas/aws/messages/departure-message.ts';
import { backoffSeconds } from '../../lambdas/fax/backoff.ts';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import { receivedIdFor } from '../../lambdas/flow/received/reception.ts';

describe('a batch of messages', () => {
  const messages = ['one', 'two', 'three'].map((body) => ({ messageId: `id-${body}`, body }));
  const failsAt = (body: string, error: Error) => async (message: { body: string }) => {
    if (message.body === body) throw error;
  };
  const failed = () => {};

  test('what may pass comes again, alone', async () => {
    const take = failsAt('two', new Transient('busy'));
    const answer = await takeBatch(messages, {
      take,
      failed,
      deadLetter: () => Promise.reject(new Error('not asked')),
    });
    assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: 'id-two' }] });
  });

  for (const error of [new Defect('broken'), new TypeError('a bug')]) {
    test(`what will not pass is buried at once: ${error.name}`, async () => {
      const buried: string[] = [];
      const deadLetter = async ({ body }: { body: string }) => void buried.push(body);
      const answer = await takeBatch(messages, { take: failsAt('two', error), failed, deadLetter });
      assert.deepEqual(answer, { batchItemFailures: [] });
      assert.deepEqual(buried, ['two']);
    });
  }

  test('what could not be buried comes again, and so does everything where nothing is buried', async () => {
    const take = failsAt('two', new Defect('broken'));
    const again = { batchItemFailures: [{ itemIdentifier: 'id-two' }] };
    assert.deepEqual(
      await takeBatch(messages, { take, failed, deadLetter: () => Promise.reject(new Error('no queue')) }),
      again,
    );
    assert.deepEqual(await takeBatch(messages, { take, failed }), again);
  });
});

describe('when a message comes again', () => {
  test('it is put off when its consumer says so, and all the same when that fails', async () => {
    const postponed: string[] = [];
    const postpone = async ({ body }: { body: string }) => {
      postponed.push(body);
      throw new Transient('no answer');
    };
    const messages = ['one', 'two'].map((body) => ({ messageId: `id-${body}`, body }));
    const take = async ({ body }: { body: string }) => {
      throw body === 'one' ? new Transient('busy') : new Defect('broken');
    };
    const answer = await takeBatch(messages, { take, postpone, failed: () => {}, deadLetter: async () => {} });
    assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: 'id-one' }] });
    assert.deepEqual(postponed, ['one']);
  });

  test('after seconds at first, then every five minutes', () => {
    assert.deepEqual([1, 2, 3, 8, 9, 150].map(backoffSeconds), [2, 4, 8, 256, 300, 300]);
  });
});

describe('what reaches close', () => {
  const queues = { mail: 'arn:mail', carrier: 'arn:carrier', inbound: 'arn:inbound', departures: 'arn:departures' };
  const whole = (eventSourceARN: string, body: unknown, cause?: string) =>
    readCloseMessage({ eventSourceARN, body: JSON.stringify(body), ...(cause && { cause }) }, queues);
  /** Without the message itself. */
  const read = (...given: Parameters<typeof whole>) => {
    const { message: _, ...event } = { message: '', ...whole(...given) };
    return event;
  };
  const died = (machine: string, name: string) => ({
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: {
      name,
      status: 'FAILED',
      error: 'Defect',
      stateMachineArn: `arn:aws:states:eu-west-1:1:stateMachine:Faxpost-${machine}`,
    },
  });

  test('executions that died', () => {
    const cause = 'FAILED Defect';
    assert.deepEqual(read('arn:ended', died('fax', 'faxaaaaaaaaa')), { kind: 'fax', id: 'faxaaaaaaaaa', cause });
    assert.deepEqual(read('arn:ended', died('submission', 'subaaaaaaaaa')), {
      kind: 'submission',
      id: 'subaaaaaaaaa',
      cause,
    });
  });

  test('one that only reported belongs to its fax', () => {
    const { id } = read('arn:ended', died('fax', 'faxaaaaaaaaa-corrected')) as { id: string };
    assert.equal(id, 'faxaaaaaaaaa');
  });

  test('the sweep', () => {
    assert.deepEqual(read('arn:ended', { kind: 'sweep' }), { kind: 'sweep' });
  });

  test('dead letters with what they can still tell', () => {
    const letter = (queue: string, body: object, cause = 'Defect') => ({ kind: 'dead-letter', queue, body, cause });
    const mail = { mail: { source: 'anna@example.com' }, receipt: { action: { type: 'S3', objectKey: 'mail/one' } } };
    assert.deepEqual(read('arn:mail', mail, 'Defect'), letter('mail', { mailKey: 'mail/one', mail }));
    const again = { ...mail, isGivenUp: true };
    assert.deepEqual(read('arn:mail', again, 'Defect'), letter('mail', { mailKey: 'mail/one' }), 'given up once');
    const fromSns = (body: object) => {
      const record = { eventSourceARN: 'arn:mail', body: JSON.stringify(body), isFromQueue: false };
      const { message: _, ...event } = { message: '', ...readCloseMessage(record, queues) };
      return event;
    };
    const cause = 'never delivered to its queue';
    assert.deepEqual(fromSns(mail), letter('mail', { mailKey: 'mail/one', newMail: mail }, cause));
    const put = { ...mail, isPutAgain: true };
    assert.deepEqual(fromSns(put), letter('mail', { mailKey: 'mail/one', mail: put }, cause), 'put again once');
    assert.deepEqual(
      read('arn:carrier', { kind: 'look', fax: 'faxaaaaaaaaa' }, 'Defect'),
      letter('carrier', { fax: 'faxaaaaaaaaa' }),
    );
    assert.deepEqual(
      read('arn:carrier', { kind: 'poll', fax: 'faxaaaaaaaaa' }, 'Defect'),
      letter('carrier', { fax: 'faxaaaaaaaaa' }),
    );
    const event = { kind: 'carrier', event: { id: 'e', attemptId: 'faxaaaaaaaaa-1' } };
    assert.deepEqual(
      read('arn:carrier', event),
      letter('carrier', { attemptId: 'faxaaaaaaaaa-1' }, 'given up after many tries'),
    );
    assert.deepEqual(
      read('arn:carrier', { kind: 'cancel', fax: 'faxaaaaaaaaa' }, 'Defect'),
      letter('carrier', { fax: 'faxaaaaaaaaa' }),
    );
    assert.deepEqual(read('arn:mail', 'nonsense', 'Defect'), letter('mail', {}));
  });

  test('what has no meaning, in the queue of ended executions as well, is a dead letter, whole', () => {
    const cause = 'of no known shape';
    for (const body of ['words', { kind: 'nothing' }, null]) {
      const message = JSON.stringify(body);
      assert.deepEqual(whole('arn:ended', body), { kind: 'dead-letter', queue: 'ended', body: {}, message, cause });
    }
    assert.deepEqual(whole('arn:mail', 'words', 'Defect'), {
      kind: 'dead-letter',
      queue: 'mail',
      body: {},
      message: '"words"',
      cause: 'Defect',
    });
  });

  test('a received fax that could not be delivered is named, whichever message died', () => {
    const cause = 'given up after many tries';
    const received = receivedIdFor('carrier-1');
    const event = { id: 'e', reception: { carrierId: 'carrier-1', from: '', to: '+390240701234' } };
    const letter = (body: object) => ({ kind: 'dead-letter', queue: 'inbound', body, cause });
    assert.deepEqual(read('arn:inbound', { kind: 'received', event }), letter({ received }));
    assert.deepEqual(read('arn:inbound', { kind: 'redeliver', fax: received, request: 'r' }), letter({ received }));
  });

  test('giving up, when it dies itself, is not asked for again', () => {
    const { body } = read('arn:inbound', { kind: 'give-up', fax: 'recaaaaaaaaa', reason: 'hours' }) as { body: object };
    assert.deepEqual(body, {});
  });
});

describe('what SES tells of a mail', () => {
  const mail = {
    timestamp: '2026-11-22T09:00:00.000Z',
    messageId: 'm',
    source: 'notices@fax.example',
    destination: ['anna@example.com'],
    tags: { notice: ['recaaaaaaaaa-0-abcdefghij22'], 'ses:configuration-set': ['set'] },
  };
  const timestamp = '2026-11-22T09:05:00.000Z';
  const later = Date.UTC(2026, 10, 22, 9, 5);
  const read = (detailType: string, detail: object, about: object = mail) =>
    readDeparture(JSON.stringify({ 'detail-type': detailType, source: 'aws.ses', detail: { mail: about, ...detail } }));
  const about = { mail: 'recaaaaaaaaa-0-abcdefghij22', to: ['anna@example.com'] };

  test('taken, at the time of the mail', () => {
    assert.deepEqual(read('Email Sent', { send: {} }), { ...about, at: Date.UTC(2026, 10, 22, 9), said: 'taken' });
  });

  test('delivered and delayed', () => {
    const delivery = { timestamp, processingTimeMillis: 300_000, smtpResponse: '250 ok' };
    assert.deepEqual(read('Email Delivered', { delivery }), { ...about, at: later, said: 'delivered' });
    const deliveryDelay = { timestamp, delayType: 'MailboxFull' };
    assert.equal(read('Email Delivery Delayed', { deliveryDelay }).said, 'delayed');
  });

  test('come back for good, with the reason but without what the other server wrote', () => {
    const recipient = { emailAddress: 'anna@example.com', status: '5.1.1', diagnosticCode: 'anna@example.com unknown' };
    const bounce = { bounceType: 'Permanent', bounceSubType: 'NoEmail', bouncedRecipients: [recipient], timestamp };
    assert.deepEqual(read('Email Bounced', { bounce }), {
      ...about,
      at: later,
      said: 'returned',
      reason: 'Came back: NoEmail, 5.1.1.',
    });
  });

  for (const bounceSubType of ['Suppressed', 'OnAccountSuppressionList']) {
    test(`not tried, as the address is on a list: ${bounceSubType}`, () => {
      const bounce = { bounceType: 'Permanent', bounceSubType, bouncedRecipients: [], timestamp };
      const { said, reason } = read('Email Bounced', { bounce });
      assert.equal(said, 'returned');
      assert.match(reason ?? '', /^Not tried/);
    });
  }

  for (const [bounceType, bounceSubType] of [
    ['Transient', 'MailboxFull'],
    ['Undetermined', 'Undetermined'],
  ] as const) {
    test(`given up, or an automatic answer: ${bounceType}`, () => {
      const bounce = { bounceType, bounceSubType, bouncedRecipients: [], timestamp };
      assert.deepEqual(read('Email Bounced', { bounce }), {
        ...about,
        at: later,
        said: 'undelivered',
        reason: `Not delivered: ${bounceSubType}.`,
      });
    });
  }

  test('called spam, or not tried because it was once', () => {
    const complaint = { timestamp, complaintSubType: null, complaintFeedbackType: 'abuse' };
    assert.equal(read('Email Complaint Received', { complaint }).said, 'complaint');
    const suppressed = { ...complaint, complaintSubType: 'OnAccountSuppressionList' };
    assert.equal(read('Email Complaint Received', { complaint: suppressed }).said, 'returned');
  });

  test('refused by SES itself', () => {
    const { said, reason } = read('Email Rejected', { reject: { reason: 'Bad content' } });
    assert.deepEqual([said, reason], ['refused', 'Not sent: Bad content.']);
  });

  test('without its tag, or of an unknown kind, it is a defect', () => {
    assert.throws(() => read('Email Sent', {}, { ...mail, tags: {} }), { name: 'Defect' });
    assert.throws(() => read('Email Opened', {}), { name: 'Defect' });
    assert.throws(() => readDeparture('no JSON'), { name: 'Defect' });
  });
});
