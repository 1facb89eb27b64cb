/** Incoming mail: SES stores the raw mail and notifies of its recipients; `accept` consumes the queue. */
import { CfnOutput, type Duration, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
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
          recipients: [...settings.domains],
          scanEnabled: true,
          tlsPolicy: TlsPolicy.OPTIONAL,
          // The class says "or undefined" where the interface says "or absent".
          actions: [new S3({ bucket: storage.bucket as IBucket, objectKeyPrefix: 'mail/', topic })],
        },
      ],
    });
    // SES publishes to the topic when the rule is created; CDK orders the rule after the bucket's policy only.
    this.ruleSet.node.addDependency(topic);

    new CfnOutput(this, 'ReceiptRuleSet', {
      value: this.ruleSet.receiptRuleSetName,
      description: 'Mail arrives once this receipt rule set is the active one of the Region',
    });
    new CfnOutput(this, 'MailExchanger', {
      value: `10 inbound-smtp.${region}.amazonaws.com`,
      description: `MX record of ${settings.domains.join(', ')}`,
    });
  }
}
