/** A key of the customer's own for what is stored: one that the stack makes, or one that there is. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What using a stored object, item or secret asks of its key. */
const uses = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:CreateGrant',
  'kms:DescribeKey',
];

/** The services that keep something under the key, in whose name our roles use it. */
const services = ['s3', 'dynamodb', 'secretsmanager', 'backup'];

/**
 * @param wanted the ARN of a key whose policy its owner has set (docs/operating.md says to what), or true for a new one
 * @returns undefined where AWS's own keys are wanted
 */
export function encryptionKey(scope: Construct, wanted: boolean | string): IKey | undefined {
  if (wanted === false) return undefined;
  if (typeof wanted === 'string') return Key.fromKeyArn(scope, 'Key', wanted);
  const key = new Key(scope, 'Key', {
    description: 'What Faxpost stores',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const { account, region } = Stack.of(scope);
  // As AWS's own keys: whoever may use what is stored may use its key for that, and for nothing else.
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'ThroughTheStores',
      principals: [new AnyPrincipal()],
      actions: uses,
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:CallerAccount': account,
          'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`),
        },
      },
    }),
  );
  // It stores the mails that come in.
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'MailOfSes',
      principals: [new ServicePrincipal('ses.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
  return key;
}
