/**
 * Which adapters stand behind the ports on AWS: one maker for each port, by its name. An entry gives its story the makers
 * of exactly the ports that it takes; only their adapters are bundled, and only what its role allows can work.
 */

import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { type ObjectLockMode, S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readPublicKey, readWebhook, telnyxName } from '../carriers/telnyx/telnyx-webhook.ts';
import { type RunningWorkerPool, startWorkerPool } from '../documents/sandbox/worker-pool.ts';
import { connected } from '../flow/carriers.ts';
import { noEvidence } from '../flow/evidence/keep-evidence.ts';
import { noScanner } from '../flow/intake/no-scanner.ts';
import { loggedFaxes, loggedReceivedFaxes } from '../flow/journal/logged-faxes.ts';
import type { ResolverMaker } from '../mail/proof/lookups.ts';
import type { MailReader } from '../mail/reader/mail-reader.ts';
import type {
  Carrier,
  Carriers,
  Clock,
  Converter,
  Evidence,
  Ids,
  Journal,
  Reader,
  ServiceSettings,
  WorkerPool,
} from '../ports.ts';
import { readCarrierKey } from './carrier-key.ts';
import { linkingS3 } from './convert-function.ts';
import { DynamoDepartures } from './dynamo/dynamo-departures.ts';
import { DynamoDestinations } from './dynamo/dynamo-destinations.ts';
import { DynamoDirectory } from './dynamo/dynamo-directory.ts';
import { DynamoFaxes } from './dynamo/dynamo-faxes.ts';
import type { DynamoHistoryOptions } from './dynamo/dynamo-history.ts';
import { DynamoLeases } from './dynamo/dynamo-leases.ts';
import { DynamoLinks } from './dynamo/dynamo-links.ts';
import { DynamoMarks } from './dynamo/dynamo-marks.ts';
import { DynamoQuarantine } from './dynamo/dynamo-quarantine.ts';
import { DynamoReceivedFaxes } from './dynamo/dynamo-received.ts';
import { DynamoSubmissions } from './dynamo/dynamo-submissions.ts';
import { DynamoTable } from './dynamo/dynamo-table.ts';
import { DynamoVolumes } from './dynamo/dynamo-volumes.ts';
import { lineRetention } from './dynamo/line-retention.ts';
import { environment, optionalEnvironment } from './environment.ts';
import { CloudWatchJournal } from './journal.ts';
import { LambdaConverter } from './lambda-converter.ts';
import { LambdaReader } from './lambda-reader.ts';
import { LambdaWorkers } from './lambda-workers.ts';
import { noConverter, noReader } from './no-converter.ts';
import { S3Evidence } from './s3-evidence.ts';
import { S3Files } from './s3-files.ts';
import { SesMailer } from './ses-mailer.ts';
import { SqsEvents } from './sqs-events.ts';
import { StepFunctionsWorkflow } from './step-functions-workflow.ts';

const systemClock: Clock = { now: Date.now, minuteMs: 60_000 };
const randomIds: Ids = { secret: () => randomBytes(24).toString('base64url') };

/** Read when they are asked for: most functions are given only some. */
const variables: ServiceSettings = {
  get domains() {
    return environment('FAXPOST_DOMAIN').split(',');
  },
  get publicUrl() {
    return environment('PUBLIC_URL');
  },
  get webhookBase() {
    return environment('WEBHOOK_BASE');
  },
  get channels() {
    return Number(environment('FAXPOST_CHANNELS'));
  },
};

const functionName = (): string => optionalEnvironment('AWS_LAMBDA_FUNCTION_NAME') || 'faxpost';
const faxesTable = () => new DynamoTable(new DynamoDBClient({}), environment('FAXES_TABLE'));

export const clock = (): Clock => systemClock;
export const ids = (): Ids => randomIds;
export const settings = (): ServiceSettings => variables;
export const journal = (): Journal =>
  new CloudWatchJournal({ name: functionName(), stack: optionalEnvironment('STACK_NAME') || 'faxpost' });
export const directory = () =>
  new DynamoDirectory(new DynamoTable(new DynamoDBClient({}), environment('DIRECTORY_TABLE')));
export const files = () => new S3Files(new S3Client({}), environment('BUCKET'));
/** Without this setting the host in a queue's address wins over the configured endpoint. */
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });
export const events = () =>
  new SqsEvents(sqs(), {
    carrier: () => environment('EVENTS_QUEUE_URL'),
    inbound: () => environment('INBOUND_QUEUE_URL'),
    mail: () => environment('MAIL_QUEUE_URL'),
  });
export const departures = () => new DynamoDepartures(faxesTable());
/** The function is the wall: its role may do nothing with a stranger's bytes, and it serves one at a time. */
export const workersHere = (): RunningWorkerPool => startWorkerPool({ walls: 'function', kept: 1 });
const functionNamed = (functionName: string) => ({
  lambda: new LambdaClient({}),
  s3: linkingS3(),
  bucket: environment('BUCKET'),
  functionName,
  files: files(),
  ids: randomIds,
  journal: journal(),
});
/** Elsewhere than in this function, which may do something. */
export const workers = (): WorkerPool => new LambdaWorkers(functionNamed(environment('DRAW_FUNCTION')));
const convertFunction = () => functionNamed(environment('CONVERT_FUNCTION'));
const hasConvertFunction = (): boolean => optionalEnvironment('CONVERT_FUNCTION') !== '';
export const converter = (): Converter => (hasConvertFunction() ? new LambdaConverter(convertFunction()) : noConverter);
/** One thread: a function takes one mail at a time. */
export const mails = async (): Promise<MailReader> => {
  const { MailThreads } = await import('../mail/reader/mail-threads.ts');
  return new MailThreads({ threads: 1 });
};
export const resolver = async (): Promise<ResolverMaker> => (await import('../mail/proof/lookups.ts')).nodeResolver();
export const reader = (): Reader => (hasConvertFunction() ? new LambdaReader(convertFunction()) : noReader);

/** Records are kept as long as their line says. */
const keeping: DynamoHistoryOptions = {
  clock: systemClock,
  retentionDays: lineRetention(directory),
};
export const submissions = () => new DynamoSubmissions(faxesTable(), keeping);
export const faxes = () => loggedFaxes(new DynamoFaxes(faxesTable(), keeping), journal());
export const received = () => loggedReceivedFaxes(new DynamoReceivedFaxes(faxesTable(), keeping), journal());
export const leases = () => new DynamoLeases(faxesTable());
export const links = () => new DynamoLinks(faxesTable(), { clock: systemClock });
export const destinations = () => new DynamoDestinations(faxesTable());
export const quarantine = () => new DynamoQuarantine(faxesTable(), { clock: systemClock });
/** SES has scanned every mail. */
export const scanner = () => noScanner;
export const volumes = () => new DynamoVolumes(faxesTable());
export const marks = () => new DynamoMarks(faxesTable());

/** A stack keeps some where its settings say so. */
export const evidence = (): Evidence => {
  const bucket = optionalEnvironment('EVIDENCE_BUCKET');
  if (bucket === '') return noEvidence;
  const mode = environment('EVIDENCE_MODE') as ObjectLockMode;
  return new S3Evidence(new S3Client({}), { bucket, source: environment('BUCKET'), mode, clock: systemClock });
};

export const workflow = () =>
  new StepFunctionsWorkflow(new SFNClient({}), () => ({
    submission: environment('SUBMISSION_MACHINE'),
    fax: environment('FAX_MACHINE'),
  }));

export const mailer = () =>
  new SesMailer(new SESv2Client({}), {
    domain: variables.domains[0] as string,
    configurationSet: environment('CONFIGURATION_SET'),
    departures: departures(),
    clock: systemClock,
    journal: journal(),
  });

async function telnyx(): Promise<Carrier> {
  // Its package cannot be shaken out of the bundles that do not call the carrier, unless it is imported here.
  const { TelnyxCarrier } = await import('../carriers/telnyx/telnyx.ts');
  const baseUrl = optionalEnvironment('TELNYX_BASE_URL');
  const mediaHosts = optionalEnvironment('FAXPOST_MEDIA_HOSTS');
  return new TelnyxCarrier({
    apiKey: await readCarrierKey(new SecretsManagerClient({}), environment('CARRIER_KEY')),
    publicKey: environment('TELNYX_PUBLIC_KEY'),
    connectionId: environment('TELNYX_CONNECTION_ID'),
    ...(baseUrl === '' ? {} : { baseUrl }),
    ...(mediaHosts === '' ? {} : { mediaHosts: mediaHosts.split(',') }),
  });
}

export const carriers = async (): Promise<Carriers> => connected(await telnyx());

/** The carriers for functions that cannot call them: their signatures alone. */
export const carrierSignatures = (): Carriers<'readWebhook'> => {
  const named = { name: telnyxName, key: readPublicKey(environment('TELNYX_PUBLIC_KEY')) };
  const readOwn: Carrier['readWebhook'] = async (headers, raw, now) => readWebhook(named, headers, raw, now);
  return connected({ name: telnyxName, readWebhook: readOwn });
};
