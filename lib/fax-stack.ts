/** The service as one stack: storage, mail in and out, the endpoints for the carrier, both flows, and the handling of failures. */
import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledged.ts';
import { Backup } from './backup.ts';
import { encryptionKey } from './encryption-key.ts';
import { CarrierIntake } from './flows/carrier-intake.ts';
import { Failures } from './flows/failures.ts';
import { InboundFlow } from './flows/inbound-flow.ts';
import { MailDeparture } from './flows/mail-departure.ts';
import { MailIntake } from './flows/mail-intake.ts';
import { OutboundFlow } from './flows/outbound-flow.ts';
import { NodeFunction } from './functions/node-function.ts';
import { addInstallationOutput } from './installation-output.ts';
import { type DeploySettings, listMissing } from './settings.ts';
import { Storage } from './storage.ts';
import { timeouts } from './timeouts.ts';
import { FaxDashboard } from './watching/dashboard.ts';
import { Watching } from './watching/watching.ts';

export interface FaxStackProps extends StackProps {
  readonly settings: DeploySettings;
}

export class FaxStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: FaxStackProps) {
    super(scope, id, {
      description: 'Faxpost: e-mail to fax and fax to e-mail',
      ...props,
      env: { ...props.env, region: settings.region },
    });
    const { logDays } = settings.retention;
    const key = encryptionKey(this, settings.encryptionKey);
    const storage = new Storage(this, 'Storage', { key, hasEvidence: settings.evidence !== undefined });
    if (settings.backupDays !== undefined) new Backup(this, 'Backup', { storage, days: settings.backupDays, key });
    const mailIntake = new MailIntake(this, 'MailIntake', { settings, storage, consumerTimeout: timeouts.accept });
    const mailDeparture = new MailDeparture(this, 'MailDeparture', { settings, consumerTimeout: timeouts.depart });
    const carrierIntake = new CarrierIntake(this, 'CarrierIntake', { logDays });
    const surroundings = { settings, storage, mailIntake, mailDeparture, carrierIntake };
    const outbound = new OutboundFlow(this, 'Outbound', surroundings);
    const { convert, draw } = outbound;
    const inbound = new InboundFlow(this, 'Inbound', { ...surroundings, convert, draw });
    const failures = new Failures(this, 'Failures', surroundings);
    addInstallationOutput(this, { ...surroundings, failures });

    const sweep = inbound.functionNamed('Sweep');
    new Watching(this, 'Watching', {
      settings,
      queues: [mailIntake.mail, carrierIntake.events, mailDeparture.departures, failures.ended].map(
        ({ queue }) => queue,
      ),
      inbound: carrierIntake.inbound.queue,
      functions: [
        ...['Webhook', 'Media', 'Confirm'].map((name) => outbound.functionNamed(name)),
        inbound.functionNamed('Download'),
        sweep,
        draw,
        ...(convert ? [convert] : []),
      ],
      sweeps: [sweep, failures.close],
    });

    const queues = {
      mail: mailIntake.mail,
      carrier: carrierIntake.events,
      inbound: carrierIntake.inbound,
      departures: mailDeparture.departures,
      ended: failures.ended,
    };
    new FaxDashboard(this, 'Dashboard', {
      queues: Object.fromEntries(Object.entries(queues).map(([name, { queue }]) => [name, queue])),
      deadLetters: Object.fromEntries(Object.entries(queues).map(([name, { deadLetters }]) => [name, deadLetters])),
      machines: outbound.machines,
      logGroups: this.node.findAll().flatMap((one) => (one instanceof NodeFunction ? [one.logGroup] : [])),
    });

    acknowledgeFindings(this);
    for (const missing of listMissing(settings)) {
      Annotations.of(this).addInfo(`Before you deploy: ${missing}. Set it in cdk.json.`);
    }
  }
}
