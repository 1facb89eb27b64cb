/** The environment variables of the functions; lambdas/aws/environment.ts reads them. */
import { Stack } from 'aws-cdk-lib';
import type { CarrierIntake } from './flows/carrier-intake.ts';
import type { MailDeparture } from './flows/mail-departure.ts';
import { workflowArn } from './flows/workflow.ts';
import type { DeploySettings } from './settings.ts';
import type { Storage } from './storage.ts';

export interface Surroundings {
  readonly settings: DeploySettings;
  readonly storage: Storage;
  readonly mailDeparture: MailDeparture;
  readonly carrierIntake: CarrierIntake;
}

/** Of the service's own metrics. */
export const metricsNamespace = 'Faxpost';

/** Every function gets all of them: a name is no permission. */
export function environmentOf({
  settings,
  storage,
  mailDeparture,
  carrierIntake,
}: Surroundings): Record<string, string> {
  return {
    BUCKET: storage.bucket.bucketName,
    DIRECTORY_TABLE: storage.directory.tableName,
    FAXES_TABLE: storage.faxes.tableName,
    EVENTS_QUEUE_URL: carrierIntake.events.queue.queueUrl,
    INBOUND_QUEUE_URL: carrierIntake.inbound.queue.queueUrl,
    SUBMISSION_MACHINE: workflowArn(storage, 'submission'),
    FAX_MACHINE: workflowArn(storage, 'fax'),
    CARRIER_KEY: storage.carrierKey.secretArn,
    CONFIGURATION_SET: mailDeparture.configurationSet.configurationSetName,
    TELNYX_CONNECTION_ID: settings.telnyx.connectionId,
    TELNYX_PUBLIC_KEY: settings.telnyx.publicKey,
    ...(settings.telnyx.baseUrl ? { TELNYX_BASE_URL: settings.telnyx.baseUrl } : {}),
    ...(settings.telnyx.mediaHosts ? { FAXPOST_MEDIA_HOSTS: settings.telnyx.mediaHosts.join(',') } : {}),
    ...(storage.evidence && settings.evidence
      ? { EVIDENCE_BUCKET: storage.evidence.bucketName, EVIDENCE_MODE: settings.evidence.toUpperCase() }
      : {}),
    FAXPOST_DOMAIN: settings.domains.join(','),
    FAXPOST_CHANNELS: String(settings.channels),
    WEBHOOK_BASE: carrierIntake.apiUrl,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
    STACK_NAME: Stack.of(storage).stackName,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  };
}
