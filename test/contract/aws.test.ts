/** The adapters that need an endpoint: an account, or an imitation on loopback, named by AWS_ENDPOINT_URL. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readCarrierKey } from '../../lambdas/aws/carrier-key.ts';
import { S3Files } from '../../lambdas/aws/s3-files.ts';
import { SesMailer } from '../../lambdas/aws/ses-mailer.ts';
import { SqsEvents } from '../../lambdas/aws/sqs-events.ts';
import { StepFunctionsWorkflow } from '../../lambdas/aws/step-functions-workflow.ts';
import type { DeliverEvent } from '../../lambdas/handlers/deliver.ts';
import type { SettleEvent } from '../../lambdas/handlers/settle.ts';
import type { Departures } from '../../lambdas/ports.ts';
import { testEvents } from './events.contract.ts';
import { testFiles } from './files.contract.ts';
import { testWorkflow } from './workflow.contract.ts';

const { AWS_ENDPOINT_URL: endpoint, FAXPOST_TEST_ROLE: role = 'arn:aws:iam::000000000000:role/faxpost-test' } =
  process.env;
const options = endpoint ? {} : { skip: 'AWS_ENDPOINT_URL is not set' };
const fresh = () => `faxpost-test-${randomUUID().slice(0, 8)}`;

testFiles(
  'S3',
  async () => {
    const client = new S3Client({});
    const bucket = fresh();
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return new S3Files(client, bucket);
  },
  options,
);

const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });

async function makeQueue(): Promise<string> {
  const { QueueUrl: url } = await sqs().send(new CreateQueueCommand({ QueueName: fresh() }));
  assert.ok(url);
  return url;
}

/** Takes so many messages out of a queue. */
async function take(url: string, count: number): Promise<string[]> {
  const bodies: string[] = [];
  while (bodies.length < count) {
    const request = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 });
    const { Messages: messages = [] } = await sqs().send(request);
    assert.notEqual(messages.length, 0, `${bodies.length} of ${count} messages came`);
    for (const { Body: body = '', ReceiptHandle: receipt } of messages) {
      bodies.push(body);
      await sqs().send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }));
    }
  }
  return bodies;
}

testEvents(
  'SQS',
  async () => {
    const urls = { carrier: await makeQueue(), inbound: await makeQueue() };
    return {
      events: new SqsEvents(sqs(), { carrier: () => urls.carrier, inbound: () => urls.inbound }),
      taken: async (count) => (await take(urls.carrier, count)).map((body) => JSON.parse(body) as SettleEvent),
      inbound: async (count) => (await take(urls.inbound, count)).map((body) => JSON.parse(body) as DeliverEvent),
    };
  },
  options,
);

testWorkflow(
  'Step Functions',
  async () => {
    const client = new SFNClient({});
    const queue = await makeQueue();
    const make = async (state: object): Promise<string> => {
      const definition = JSON.stringify({ StartAt: 'Hold', States: { Hold: { ...state, End: true } } });
      const { stateMachineArn: arn } = await client.send(
        new CreateStateMachineCommand({ name: fresh(), definition, roleArn: role }),
      );
      assert.ok(arn);
      return arn;
    };
    const machines = {
      submission: await make({ Type: 'Wait', Seconds: 600 }),
      fax: await make({
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        TimeoutSecondsPath: '$.timeout',
        Parameters: { QueueUrl: queue, MessageBody: { 'token.$': '$$.Task.Token' } },
      }),
    };
    const workflow = new StepFunctionsWorkflow(client, () => machines);
    return {
      workflow,
      executions: async () => {
        const lists = Object.values(machines).map((arn) =>
          client.send(new ListExecutionsCommand({ stateMachineArn: arn })),
        );
        return (await Promise.all(lists)).flatMap(({ executions = [] }) => executions.map(({ name = '' }) => name));
      },
      openToken: async () => {
        await workflow.startFax('faxccccccccc', 720);
        const [body] = await take(queue, 1);
        return (JSON.parse(body ?? '') as { token: string }).token;
      },
      goneOn: async () => {
        const running = new ListExecutionsCommand({ stateMachineArn: machines.fax, statusFilter: 'RUNNING' });
        while ((await client.send(running)).executions?.length) await nextTurn();
      },
    };
  },
  options,
);

describe('SES', options, () => {
  test('a raw mail with a notice’s tag is taken over', async () => {
    const client = new SESv2Client({});
    await client.send(new CreateEmailIdentityCommand({ EmailIdentity: 'fax.example' })).catch(() => undefined);
    const given: string[] = [];
    const departures: Departures = {
      markGiven: async (id) => void given.push(id),
      markTaken: async () => {},
      find: async () => ({ isTaken: false }),
    };
    const clock = { now: Date.now };
    const mailer = new SesMailer(client, {
      domain: 'fax.example',
      configurationSet: 'faxpost-test',
      departures,
      clock,
      journal: { alarm: () => {} },
    });
    await mailer.send({
      id: 'faxaaaaaaaaa-result',
      kind: 'sent',
      from: 'faxpost@fax.example',
      to: 'anna@example.com',
      subject: 'Fax',
      raw: Buffer.from('From: faxpost@fax.example\r\nTo: anna@example.com\r\nSubject: Fax\r\n\r\nSent.\r\n'),
    });
    assert.deepEqual(given, ['faxaaaaaaaaa-result']);
  });
});

describe('Secrets Manager', options, () => {
  test('the carrier key is read without the line end that a paste may leave', async () => {
    const client = new SecretsManagerClient({});
    const name = fresh();
    await client.send(new CreateSecretCommand({ Name: name, SecretString: 'KEY0123\n' }));
    assert.equal(await readCarrierKey(client, name), 'KEY0123');
    await assert.rejects(readCarrierKey(client, 'no-such-secret'), { name: 'Defect' });
  });
});
