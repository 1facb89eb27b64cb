/** What the command line must know of a stack to work on it (`faxpost --stack`): one output, read by lambdas/aws/operator. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { CarrierIntake } from './flows/carrier-intake.ts';
import type { Failures } from './flows/failures.ts';
import type { MailDeparture } from './flows/mail-departure.ts';
import type { MailIntake } from './flows/mail-intake.ts';
import { workflowArn } from './flows/workflow.ts';
import type { DeploySettings } from './settings.ts';
import type { Storage } from './storage.ts';

/** The output's name in the stack. */
export const installationOutput = 'Installation';

export interface InstallationParts {
  readonly settings: DeploySettings;
  readonly storage: Storage;
  readonly mailIntake: MailIntake;
  readonly mailDeparture: MailDeparture;
  readonly carrierIntake: CarrierIntake;
  readonly failures: Failures;
}

export function addInstallationOutput(
  stack: Stack,
  { settings, storage, mailIntake, mailDeparture, carrierIntake, failures }: InstallationParts,
): void {
  const value = {
    bucket: storage.bucket.bucketName,
    directoryTable: storage.directory.tableName,
    faxesTable: storage.faxes.tableName,
    carrierQueue: carrierIntake.events.queue.queueUrl,
    inboundQueue: carrierIntake.inbound.queue.queueUrl,
    mailQueue: mailIntake.mail.queue.queueUrl,
    departuresQueue: mailDeparture.departures.queue.queueUrl,
    endedQueue: failures.ended.queue.queueUrl,
    deadLetters: {
      mail: mailIntake.mail.deadLetters.queueUrl,
      carrier: carrierIntake.events.deadLetters.queueUrl,
      inbound: carrierIntake.inbound.deadLetters.queueUrl,
      departures: mailDeparture.departures.deadLetters.queueUrl,
      ended: failures.ended.deadLetters.queueUrl,
    },
    submissionMachine: workflowArn(stack, 'submission'),
    faxMachine: workflowArn(stack, 'fax'),
    carrierKey: storage.carrierKey.secretArn,
    configurationSet: mailDeparture.configurationSet.configurationSetName,
    ...(storage.evidence ? { evidenceBucket: storage.evidence.bucketName } : {}),
    domains: settings.domains,
  };
  new CfnOutput(stack, installationOutput, {
    value: Stack.of(stack).toJsonString(value),
    description: 'For the command line: faxpost --stack',
  });
}
