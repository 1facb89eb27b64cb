import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../lib/settings.ts';
import { functionOf, functions } from './roles.ts';
import {
  exampleSettings,
  type Resource,
  resourcesOf,
  sharedSynthesis,
  synthesize,
  trialSynthesis,
} from './synthesis.ts';

const { template } = sharedSynthesis();
const has = (type: string, properties: Record<string, unknown>) => template.hasResourceProperties(type, properties);

/** Logical id of the only resource of a type whose id begins like this. */
function idOf(type: string, beginning: string): string {
  const ids = Object.keys(resourcesOf(type)).filter((id) => id.startsWith(beginning));
  assert.equal(ids.length, 1, `${type} ${beginning}: ${ids.join(', ')}`);
  return ids[0] as string;
}

describe('mail intake', () => {
  test('one rule for all domains, scanned, into the mail folder, and told to the topic', () => {
    template.resourceCountIs('AWS::SES::ReceiptRule', 1);
    has('AWS::SES::ReceiptRule', {
      Rule: {
        Enabled: true,
        ScanEnabled: true,
        Recipients: ['fax.example.com', 'fax.example.org'],
        Actions: [{ S3Action: { ObjectKeyPrefix: 'mail/', TopicArn: Match.anyValue(), BucketName: Match.anyValue() } }],
      },
    });
  });

  test('the rule waits for the policies that let SES in', () => {
    const [rule] = Object.values(template.findResources('AWS::SES::ReceiptRule'));
    const waitsFor = JSON.stringify(rule?.DependsOn);
    assert.match(waitsFor, /StorageBytesPolicy/);
    assert.match(waitsFor, /MailIntakeTopicPolicy/);
  });

  test('the rule set is made, and then brought into force; what the copy of its rule holds is among what is handed over', () => {
    template.resourceCountIs('AWS::SES::ReceiptRuleSet', 1);
    assert.deepEqual(Object.keys(template.findResources('Custom::AWS')), []);
    const handedOver = {
      ServiceToken: { 'Fn::GetAtt': [functionOf('Activate')[0], 'Arn'] },
      ruleSet: { Ref: idOf('AWS::SES::ReceiptRuleSet', 'MailIntakeRules') },
      ruleName: 'Faxpost-faxes',
      bucket: { Ref: idOf('AWS::S3::Bucket', 'StorageBytes') },
      domains: exampleSettings.domains,
    };
    has('Custom::ReceiptRules', { ...handedOver, mayAppend: 'false' });
    const [resource] = Object.values(template.findResources('Custom::ReceiptRules'));
    assert.match(JSON.stringify(resource?.DependsOn), /MailIntakeRulesRule0/);
    trialSynthesis().template.hasResourceProperties('Custom::ReceiptRules', {
      ...handedOver,
      ruleName: 'Faxpost-trial-faxes',
      mayAppend: 'true',
      domains: [...exampleSettings.domains, 'rossi.example'],
    });
  });

  test('mail for domains of customers is taken in, and none sent from there', () => {
    const { template: trial } = trialSynthesis();
    const recipients = [...exampleSettings.domains, 'rossi.example'];
    trial.hasResourceProperties('AWS::SES::ReceiptRule', { Rule: Match.objectLike({ Recipients: recipients }) });
    const identities = Object.values(trial.findResources('AWS::SES::EmailIdentity')).map(
      ({ Properties }) => Properties,
    );
    const [theirs] = identities.filter(({ EmailIdentity: name }) => name === 'rossi.example');
    assert.deepEqual([identities.length, theirs?.MailFromAttributes], [3, undefined]);
  });

  test('SES of this account may publish, and nobody without TLS', () => {
    has('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'ses.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
          }),
        ]),
      },
    });
  });

  test('the queue gets the notification itself', () => {
    has('AWS::SNS::Subscription', { Protocol: 'sqs', RawMessageDelivery: true, RedrivePolicy: Match.anyValue() });
  });
});

describe('storage', () => {
  test('the bucket is private, encrypted, reached by TLS only, and ends files', () => {
    has('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      ObjectLockEnabled: Match.absent(),
      LifecycleConfiguration: {
        Rules: Match.arrayWith(
          ['mail/', 'submissions/', 'faxes/', 'received/'].map((Prefix) =>
            Match.objectLike({ Prefix, ExpirationInDays: 913, Status: 'Enabled' }),
          ),
        ),
      },
    });
  });

  test('files end by their tag, in the classes of days, and by nothing before that', () => {
    const bucket = resourcesOf('AWS::S3::Bucket')[idOf('AWS::S3::Bucket', 'StorageBytes')];
    const { Rules: rules } = (bucket as Resource).Properties.LifecycleConfiguration as {
      Rules: Record<string, unknown>[];
    };
    const byTag = rules.filter(({ TagFilters: tags }) => tags !== undefined);
    assert.deepEqual(
      byTag.map(({ TagFilters: tags, ExpirationInDays: days }) => [tags, days]),
      [30, 90, 365, 913].map((days) => [[{ Key: 'keep', Value: String(days) }], days]),
    );
    const kept = rules.filter(({ Prefix: prefix }) => /^(mail|submissions|faxes|received)/.test(String(prefix)));
    assert.ok(kept.length === 4 && kept.every(({ ExpirationInDays: days }) => Number(days) >= 913));
  });

  test('a key of the customer’s own encrypts files, records and the secret; theirs, or one that the stack makes', () => {
    const arn = 'arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012';
    const { template: made } = trialSynthesis();
    const given = synthesize(readSettings({ ...exampleSettings, encryptionKey: arn })).template;
    given.resourceCountIs('AWS::KMS::Key', 0);
    made.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const [key] = Object.keys(made.findResources('AWS::KMS::Key'));
    const keys = [
      [made, { 'Fn::GetAtt': [key, 'Arn'] }],
      [given, arn],
    ] as const;
    for (const [one, id] of keys) {
      const encrypted = [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: id } }];
      one.hasResourceProperties('AWS::S3::Bucket', {
        BucketEncryption: { ServerSideEncryptionConfiguration: [Match.objectLike(encrypted[0] as object)] },
      });
      one.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: id });
      one.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      });
    }
    made.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Sid: 'MailOfSes', Principal: { Service: 'ses.amazonaws.com' } }),
        ]),
      },
    });
  });

  test('evidence has a bucket of its own, versioned, that locks objects and none by default; those who put it may do no more', () => {
    const { template: kept } = trialSynthesis();
    template.resourceCountIs('AWS::S3::Bucket', 1);
    kept.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: Match.absent(),
      VersioningConfiguration: { Status: 'Enabled' },
    });
    kept.hasResource('AWS::S3::Bucket', { Properties: { ObjectLockEnabled: true }, DeletionPolicy: 'Retain' });
    const policies = JSON.stringify(kept.findResources('AWS::IAM::Policy'));
    const put = policies.match(/"Action":\["s3:PutObject","s3:PutObjectRetention","s3:PutObjectTagging"\]/g);
    assert.equal(put?.length, 3);
    assert.doesNotMatch(policies, /s3:(Delete|Bypass|GetObjectRetention)/);
  });

  test('both tables are copied every night where that is set', () => {
    template.resourceCountIs('AWS::Backup::BackupPlan', 0);
    const { template: backed } = trialSynthesis();
    backed.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: { BackupPlanRule: [Match.objectLike({ Lifecycle: { DeleteAfterDays: 35 } })] },
    });
    const [{ Properties: selection } = { Properties: {} }] = Object.values(
      backed.findResources('AWS::Backup::BackupSelection'),
    );
    assert.match(JSON.stringify(selection), /StorageDirectory.*StorageFaxes/);
    backed.allResources('AWS::Backup::BackupVault', { DeletionPolicy: 'Retain' });
  });

  test('the directory can be brought back, and removed lines end by their time as faxes do', () => {
    const table = (name: string) =>
      resourcesOf('AWS::DynamoDB::GlobalTable')[idOf('AWS::DynamoDB::GlobalTable', `Storage${name}`)]?.Properties;
    assert.deepEqual(table('Directory')?.TimeToLiveSpecification, { AttributeName: 'ttl', Enabled: true });
    for (const name of ['Directory', 'Faxes']) {
      assert.match(JSON.stringify(table(name)), /"PointInTimeRecoveryEnabled":true/, name);
    }
    assert.deepEqual(table('Faxes')?.TimeToLiveSpecification, { AttributeName: 'ttl', Enabled: true });
  });

  test('what is stored outlives the stack', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret']) {
      template.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });
});

describe('queues', () => {
  const queues = resourcesOf('AWS::SQS::Queue');
  const deadLetters = Object.keys(queues).filter((id) => id.includes('DeadLetters'));

  test('every queue has dead letters, every dead letter is consumed by close', () => {
    const live = Object.entries(queues).filter(([id]) => !deadLetters.includes(id));
    assert.equal(live.length, 5);
    for (const [id, { Properties: properties }] of live) assert.ok(properties.RedrivePolicy, id);
    const close = functionOf('Close')[0];
    const consumed = Object.values(resourcesOf('AWS::Lambda::EventSourceMapping'))
      .filter(({ Properties: properties }) => (properties.FunctionName as { Ref: string }).Ref === close)
      .map(({ Properties: properties }) => (properties.EventSourceArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
    for (const id of deadLetters) assert.ok(consumed.includes(id), id);
  });

  test('a message is hidden six times as long as its consumer may take', () => {
    for (const { Properties: mapping } of Object.values(resourcesOf('AWS::Lambda::EventSourceMapping'))) {
      const queue = queues[(mapping.EventSourceArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]];
      const consumer = resourcesOf('AWS::Lambda::Function')[(mapping.FunctionName as { Ref: string }).Ref];
      const isDead = queue?.Properties.RedrivePolicy === undefined;
      // Its consumer takes one fax at a time, and says itself when it is to come again.
      const isInbound = queue === inbound;
      const factor = isDead || isInbound ? 1 : 6;
      assert.ok(Number(queue?.Properties.VisibilityTimeout) >= factor * Number(consumer?.Properties.Timeout));
    }
  });

  const inbound = queues[idOf('AWS::SQS::Queue', 'CarrierIntakeInboundQueue')];

  test('a received fax is tried for half a day, one at a time', () => {
    has('AWS::SQS::Queue', {
      VisibilityTimeout: 900,
      RedrivePolicy: { maxReceiveCount: 150, deadLetterTargetArn: Match.anyValue() },
    });
    has('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: functionOf('Deliver')[0] },
      BatchSize: 1,
    });
  });

  test('consumers tell message by message what they could not take in', () => {
    template.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('every rule of EventBridge has dead letters', () => {
    template.resourceCountIs('AWS::Events::Rule', 4);
    template.allResourcesProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() } })],
    });
  });
});

describe('what died', () => {
  test('executions that did not end well reach close', () => {
    has('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: ['submission', 'fax'].map(
            (name) => `arn:aws:states:eu-west-1:111111111111:stateMachine:Faxpost-${name}`,
          ),
        },
      },
    });
  });

  test('mails that nobody decided about are looked for hourly', () => {
    has('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Targets: [Match.objectLike({ Input: '{"kind":"sweep"}' })],
    });
  });
});

describe('faxes that no webhook told', () => {
  test('are looked for every ten minutes', () => {
    has('AWS::Events::Rule', {
      ScheduleExpression: 'rate(10 minutes)',
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [functionOf('Sweep')[0], 'Arn'] } })],
    });
  });
});

describe('what SES tells of mails', () => {
  const details = [
    'Email Sent',
    'Email Delivered',
    'Email Delivery Delayed',
    'Email Bounced',
    'Email Complaint Received',
    'Email Rejected',
  ];

  test('taken, delivered and come back reach the queue, of our own mails only', () => {
    has('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ses'],
        'detail-type': details,
        detail: { mail: { tags: { 'ses:configuration-set': [Match.anyValue()] } } },
      },
    });
    for (const domain of exampleSettings.domains) {
      has('AWS::SES::EmailIdentity', {
        EmailIdentity: domain,
        MailFromAttributes: { MailFromDomain: `bounces.${domain}`, BehaviorOnMxFailure: 'USE_DEFAULT_VALUE' },
      });
    }
    has('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['send', 'delivery', 'deliveryDelay', 'bounce', 'complaint', 'reject'],
      },
    });
  });
});

describe('the endpoints that the carrier calls', () => {
  test('webhooks, health and confirmations are throttled, webhooks answered within five seconds', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 5);
    for (const method of ['GET', 'HEAD', 'POST']) {
      has('AWS::ApiGatewayV2::Route', { RouteKey: `${method} /confirm/{token}` });
    }
    has('AWS::ApiGatewayV2::Route', { RouteKey: 'POST /webhooks/telnyx' });
    has('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /healthz' });
    has('AWS::ApiGatewayV2::Stage', { DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 } });
    assert.equal(functionOf('Webhook')[1].Properties.Timeout, 5);
  });

  test('what anybody can call has its share of the account, and no more; nobody else has one', () => {
    const shares = functions.flatMap((name) => {
      const { ReservedConcurrentExecutions: share } = functionOf(name)[1].Properties;
      return share === undefined ? [] : [[name, share]];
    });
    assert.deepEqual(Object.fromEntries(shares), { Webhook: 20, Media: 20, Download: 5, Confirm: 5 });
    const { template: small } = synthesize(readSettings({ ...exampleSettings, concurrency: false }));
    const all = Object.values(small.findResources('AWS::Lambda::Function')) as Resource[];
    assert.ok(all.every(({ Properties: properties }) => properties.ReservedConcurrentExecutions === undefined));
  });

  test('media and downloads stream from addresses of their own, to which the carrier and readers are sent', () => {
    template.resourceCountIs('AWS::Lambda::Url', 2);
    has('AWS::Lambda::Url', { AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM' });
    const variables = (name: string) =>
      (functionOf(name)[1].Properties.Environment as { Variables: Record<string, unknown> }).Variables;
    assert.match(
      JSON.stringify(variables('Send').PUBLIC_URL),
      /OutboundMediaFunctionUrl|OutboundMediaFunctionFunctionUrl/,
    );
    assert.match(JSON.stringify(variables('Deliver').PUBLIC_URL), /InboundDownloadFunction/);
    assert.match(JSON.stringify(variables('Send').WEBHOOK_BASE), /CarrierIntakeApi/);
  });
});

describe('functions and machines', () => {
  test('run on Node 24 and keep their logs for the days that were set', () => {
    const [image] = functionOf('Convert');
    for (const [id, { Properties: properties }] of Object.entries(resourcesOf('AWS::Lambda::Function'))) {
      assert.equal(properties.Runtime, id === image ? undefined : 'nodejs24.x');
      assert.ok(properties.LoggingConfig);
    }
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('the logs of the machines hold no data: tokens travel in it', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ALL' },
    });
  });

  test('workflows are traced only when that is set', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', { TracingConfiguration: { Enabled: false } });
    const { template: traced } = trialSynthesis();
    traced.allResourcesProperties('AWS::StepFunctions::StateMachine', { TracingConfiguration: { Enabled: true } });
  });

  test('no variable holds the carrier’s key', () => {
    for (const { Properties: properties } of Object.values(resourcesOf('AWS::Lambda::Function'))) {
      // What only converts, or only works for CloudFormation, has none of these variables.
      const { Variables: variables } = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
      if (variables?.CARRIER_KEY) assert.deepEqual(Object.keys(variables.CARRIER_KEY), ['Ref']);
    }
  });
});
