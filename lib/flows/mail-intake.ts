/** Incoming mail: SES stores the raw mail and notifies of its recipients; `accept` consumes the queue. */
import { CfnOutput, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { NodeFunction } from '../functions/node-function.ts';
import * as may from '../functions/permissions.ts';
import { DurableQueue } from '../queue.ts';
import type { DeploySettings } from '../settings.ts';
import type { Storage } from '../storage.ts';

export interface MailIntakeProps {
  readonly settings: DeploySettings;
  readonly storage: Storage;
  readonly consumerTimeout: Duration;
}

export class MailIntake extends Construct {
  readonly mail: DurableQueue;
  readonly ruleSet: ReceiptRuleSet;

  constructor(scope: Construct, id: string, { settings, storage, consumerTimeout }: MailIntakeProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    // The policy that enforces TLS replaces the default one, by which the account's SES may publish.
    topic.grantPublish(
      new ServicePrincipal('ses.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': account } } }),
    );
    this.mail = new DurableQueue(this, 'Mail', { consumerTimeout });
    topic.addSubscription(
      new SqsSubscription(this.mail.queue, { rawMessageDelivery: true, deadLetterQueue: this.mail.deadLetters }),
    );
    // One rule for all our domains: several that match would deliver a mail several times.
    this.ruleSet = new ReceiptRuleSet(this, 'Rules', {
      rules: [
        {
          recipients: [...settings.domains, ...settings.customerDomains],
          scanEnabled: true,
          tlsPolicy: TlsPolicy.OPTIONAL,
          // The class says "or undefined" where the interface says "or absent".
          actions: [new S3({ bucket: storage.bucket as IBucket, objectKeyPrefix: 'mail/', topic })],
        },
      ],
    });
    // SES publishes to the topic when the rule is created; CDK orders the rule after the bucket's policy only.
    this.ruleSet.node.addDependency(topic);
    this.#bringIntoForce(settings, storage);

    new CfnOutput(this, 'ReceiptRuleSet', {
      value: this.ruleSet.receiptRuleSetName,
      description: 'The rule by which SES receives mail for us',
    });
    new CfnOutput(this, 'MailExchanger', {
      value: `10 inbound-smtp.${region}.amazonaws.com`,
      description: `MX record of ${[...settings.domains, ...settings.customerDomains].join(', ')}`,
    });
  }
  /** SES has one active set of rules in a Region, which CloudFormation cannot name. */
  #bringIntoForce(settings: DeploySettings, storage: Storage): void {
    const activate = new NodeFunction(this, 'Activate', {
      folder: 'deployment',
      entry: 'receipt-rules-resource',
      timeout: Duration.minutes(1),
      memoryMb: 256,
      logDays: settings.retention.logDays,
      environment: {},
      statements: [may.arrangeReceiptRules()],
    });
    const { stackName } = Stack.of(this);
    const inForce = new CustomResource(this, 'InForce', {
      resourceType: 'Custom::ReceiptRules',
      serviceToken: activate.function.functionArn,
      serviceTimeout: Duration.minutes(3),
      properties: {
        ruleSet: this.ruleSet.receiptRuleSetName,
        ruleName: `${stackName}-faxes`,
        bucket: storage.bucket.bucketName,
        mayAppend: String(settings.appendReceiptRule),
        // Of the rule that is copied: when they change, so does the copy.
        domains: [...settings.domains, ...settings.customerDomains],
      },
    });
    // After the rule, and the policies that let SES deliver; removed before them.
    inForce.node.addDependency(this.ruleSet, activate);
  }
}
