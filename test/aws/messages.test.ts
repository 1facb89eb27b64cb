import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { takeBatch } from '../../lambdas/aws/batch.ts';
import { readCloseMessage } from '../../lambdas/aws/close-message.ts';
import { readDeparture } from '../../lambdas/aws/departure-message.ts';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';

describe('a batch of messages', () => {
  const messages = ['one', 'two', 'three'].map((body) => ({ messageId: `id-${body}`, body }));
  const failsAt = (body: string, error: Error) => async (message: { body: string }) => {
    if (message.body === body) throw error;
  };
  const failed = () => {};

  test('what may pass comes again, alone', async () => {
    const take = failsAt('two', new Transient('busy'));
    const answer = await takeBatch(messages, { take, failed, bury: () => Promise.reject(new Error('not asked')) });
    assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: 'id-two' }] });
  });

  for (const error of [new Defect('broken'), new TypeError('a bug')]) {
    test(`what will not pass is buried at once: ${error.name}`, async () => {
      const buried: string[] = [];
      const bury = async ({ body }: { body: string }) => void buried.push(body);
      const answer = await takeBatch(messages, { take: failsAt('two', error), failed, bury });
      assert.deepEqual(answer, { batchItemFailures: [] });
      assert.deepEqual(buried, ['two']);
    });
  }

  test('what could not be buried comes again, and so does everything where nothing is buried', async () => {
    const take = failsAt('two', new Defect('broken'));
    const again = { batchItemFailures: [{ itemIdentifier: 'id-two' }] };
    assert.deepEqual(
      await takeBatch(messages, { take, failed, bury: () => Promise.reject(new Error('no queue')) }),
      again,
    );
    assert.deepEqual(await takeBatch(messages, { take, failed }), again);
  });
});

describe('what reaches close', () => {
  const queues = { mail: 'arn:mail', carrier: 'arn:carrier', departures: 'arn:departures' };
  const read = (eventSourceARN: string, body: unknown, cause?: string) =>
    readCloseMessage({ eventSourceARN, body: JSON.stringify(body), ...(cause && { cause }) }, queues);
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
    const mail = { receipt: { action: { objectKey: 'mail/one' } } };
    assert.deepEqual(read('arn:mail', mail, 'Defect'), letter('mail', { mailKey: 'mail/one' }));
    assert.deepEqual(
      read('arn:carrier', { kind: 'look', fax: 'faxaaaaaaaaa' }, 'Defect'),
      letter('carrier', { fax: 'faxaaaaaaaaa' }),
    );
    const event = { kind: 'carrier', event: { id: 'e', attemptId: 'faxaaaaaaaaa-1' } };
    assert.deepEqual(
      read('arn:carrier', event),
      letter('carrier', { attemptId: 'faxaaaaaaaaa-1' }, 'given up after many tries'),
    );
    assert.deepEqual(read('arn:mail', 'nonsense', 'Defect'), letter('mail', {}));
  });

  test('anything else is a defect', () => {
    assert.throws(() => read('arn:ended', { source: 'aws.s3' }), { name: 'Defect' });
  });
});

describe('SES took a mail over', () => {
  const event = (tags: object) => ({
    'detail-type': 'Email Sent',
    source: 'aws.ses',
    detail: { eventType: 'Send', mail: { timestamp: '2026-11-22T09:00:00.000Z', tags } },
  });

  test('the notice is named by its tag', () => {
    const body = JSON.stringify(event({ notice: ['faxaaaaaaaaa-result'], 'ses:configuration-set': ['set'] }));
    assert.deepEqual(readDeparture(body), { id: 'faxaaaaaaaaa-result', at: Date.UTC(2026, 10, 22, 9) });
  });

  test('without its tag it is a defect', () => {
    assert.throws(() => readDeparture(JSON.stringify(event({}))), { name: 'Defect' });
    assert.throws(() => readDeparture('no JSON'), { name: 'Defect' });
  });
});
