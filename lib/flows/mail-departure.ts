/** Outgoing mail: the domains' identities, and the events of SES about each mail. */
import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { DurableQueue } from '../queue.ts';
import type { DeploySettings } from '../settings.ts';

export interface MailDepartureProps {
  readonly settings: DeploySettings;
  readonly consumerTimeout: Duration;
}

export class MailDeparture extends Construct {
  /** Events of SES about mails, by the notice's tag. */
  readonly departures: DurableQueue;
  readonly configurationSet: ConfigurationSet;
  readonly configurationSetArn: string;
  /** Of any identity of the account. */
  readonly identitiesArn: string;

  constructor(scope: Construct, id: string, { settings, consumerTimeout }: MailDepartureProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const ses = (resource: string, resourceName: string) =>
      stack.formatArn({ service: 'ses', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });

    this.configurationSet = new ConfigurationSet(this, 'Set', {
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
    });
    this.configurationSetArn = ses('configuration-set', this.configurationSet.configurationSetName);
    this.identitiesArn = ses('identity', '*');
    this.configurationSet.addEventDestination('Sent', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    this.departures = new DurableQueue(this, 'Departures', { consumerTimeout });
    new Rule(this, 'Sends', {
      description: 'Events of SES about mails that it accepted',
      eventPattern: {
        source: ['aws.ses'],
        detailType: [
          'Email Sent',
          'Email Delivered',
          'Email Delivery Delayed',
          'Email Bounced',
          'Email Complaint Received',
          'Email Rejected',
        ],
        detail: { mail: { tags: { 'ses:configuration-set': [this.configurationSet.configurationSetName] } } },
      },
      targets: [
        new SqsQueue(this.departures.queue, {
          deadLetterQueue: this.departures.deadLetters,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
    if (!settings.createIdentities) return;
    for (const domain of settings.domains) this.addIdentity(domain);
    for (const domain of settings.customerDomains) this.addReceivingIdentity(domain);
  }

  private addIdentity(domain: string): void {
    const identity = new EmailIdentity(this, `Identity ${domain}`, {
      identity: Identity.domain(domain),
      // Until its records are there, SES uses its own domain.
      mailFromDomain: `bounces.${domain}`,
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
    });
    const { region } = Stack.of(this);
    new CfnOutput(this, `MailFrom ${domain}`, {
      value: `bounces.${domain} MX 10 feedback-smtp.${region}.amazonses.com, and TXT "v=spf1 include:amazonses.com ~all"`,
      description: 'Where bounces of our mail go, and that SES may send it (SPF)',
    });
    new CfnOutput(this, `Dmarc ${domain}`, {
      value: `_dmarc.${domain} TXT "v=DMARC1; p=quarantine"`,
      description: 'What receivers do with mail that only pretends to come from there',
    });
    this.addDkimRecords(domain, identity);
  }

  /** SES takes mail in for domains that it knows to be ours. Nothing is sent from a customer's domain. */
  private addReceivingIdentity(domain: string): void {
    this.addDkimRecords(domain, new EmailIdentity(this, `Identity ${domain}`, { identity: Identity.domain(domain) }));
  }

  private addDkimRecords(domain: string, identity: EmailIdentity): void {
    identity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(this, `Dkim ${domain} ${index + 1}`, {
        value: `${name} CNAME ${value}`,
        description: `Proves to SES that ${domain} is yours`,
      });
    });
  }
}
