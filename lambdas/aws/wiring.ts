/**
 * Which adapters stand behind the ports on AWS, and the chain around every handler. An entry file names the ports that
 * its story uses; only their adapters are bundled, and only what its role allows can work.
 */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readPublicKey, readWebhook } from '../carriers/telnyx/telnyx-webhook.ts';
import { type RunningWorkerPool, startWorkerPool } from '../documents/sandbox/worker-pool.ts';
import { Defect } from '../fax/errors.ts';
import { defaultLineSettings } from '../fax/model.ts';
import type { Carrier, Clock, Ids, Journal, Ports, ServiceSettings } from '../ports.ts';
import { readCarrierKey } from './carrier-key.ts';
import { DynamoDepartures } from './dynamo/dynamo-departures.ts';
import { DynamoDirectory } from './dynamo/dynamo-directory.ts';
import { DynamoFaxes } from './dynamo/dynamo-faxes.ts';
import type { DynamoHistoryOptions } from './dynamo/dynamo-history.ts';
import { DynamoReceivedFaxes } from './dynamo/dynamo-received.ts';
import { DynamoTable } from './dynamo/dynamo-table.ts';
import { environment, optionalEnvironment } from './environment.ts';
import { CloudWatchJournal } from './journal.ts';
import { LambdaConverter } from './lambda-converter.ts';
import { LambdaReader } from './lambda-reader.ts';
import { S3Files } from './s3-files.ts';
import { SesMailer } from './ses-mailer.ts';
import { SqsEvents } from './sqs-events.ts';
import { StepFunctionsWorkflow } from './step-functions-workflow.ts';

const clock: Clock = { now: Date.now, minuteMs: 60_000 };
const ids: Ids = { secret: () => randomBytes(24).toString('base64url') };

/** Read when they are asked for: most functions are given only some. */
const settings: ServiceSettings = {
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

export const journal = (): Journal => new CloudWatchJournal(functionName());
export const directory = () =>
  new DynamoDirectory(new DynamoTable(new DynamoDBClient({}), environment('DIRECTORY_TABLE')));
export const files = () => new S3Files(new S3Client({}), environment('BUCKET'));
/** Without this setting the host in a queue's address wins over the configured endpoint. */
const sqs = () => new SQSClient({ useQueueUrlAsEndpoint: false });
export const events = () =>
  new SqsEvents(sqs(), {
    carrier: () => environment('EVENTS_QUEUE_URL'),
    inbound: () => environment('INBOUND_QUEUE_URL'),
  });
export const departures = () => new DynamoDepartures(faxesTable());
export const workers = (): RunningWorkerPool => startWorkerPool();
const convertFunction = () => ({
  lambda: new LambdaClient({}),
  s3: new S3Client({}),
  bucket: environment('BUCKET'),
  functionName: environment('CONVERT_FUNCTION'),
  files: files(),
  ids,
});
export const converter = () => new LambdaConverter(convertFunction());
export const reader = () => new LambdaReader(convertFunction());

/** Records are kept as long as their line says. */
const keeping: DynamoHistoryOptions = {
  clock,
  retentionDays: async (line) => {
    const { retentionDays } = (await directory().line(line))?.settings ?? defaultLineSettings;
    return retentionDays;
  },
};
export const faxes = () => new DynamoFaxes(faxesTable(), keeping);
export const received = () => new DynamoReceivedFaxes(faxesTable(), keeping);

export const workflow = () =>
  new StepFunctionsWorkflow(new SFNClient({}), () => ({
    submission: environment('SUBMISSION_MACHINE'),
    fax: environment('FAX_MACHINE'),
  }));

export const mailer = () =>
  new SesMailer(new SESv2Client({}), {
    domain: settings.domains[0] as string,
    configurationSet: environment('CONFIGURATION_SET'),
    departures: departures(),
    clock,
  });

export const carrier = async (): Promise<Carrier> => {
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
};

/** The carrier as far as whoever cannot call it needs it: its signatures. */
export const carrierSignatures = (): Pick<Carrier, 'readWebhook'> => {
  const key = readPublicKey(environment('TELNYX_PUBLIC_KEY'));
  return { readWebhook: async (headers, raw, now) => readWebhook(key, headers, raw, now) };
};

type Makers<P> = { readonly [Name in keyof P]: () => P[Name] | Promise<P[Name]> };
/** What every function may be given. */
export const plain = { clock: () => clock, ids: () => ids, settings: () => settings, journal };

/** Ports are made at the first invocation, and made anew now and then, so that a changed carrier key is found. */
const portsLiveFor = 10 * 60_000;

/** Makes exactly the ports that a story declares. */
export function exactPorts<P extends object>(makers: Makers<P>): () => Promise<P> {
  let made: { readonly at: number; readonly ports: P } | undefined;
  return async () => {
    if (made === undefined || clock.now() - made.at > portsLiveFor) {
      const pairs = Object.entries<() => unknown>(makers).map(async ([name, make]) => [name, await make()]);
      made = { at: clock.now(), ports: Object.fromEntries(await Promise.all(pairs)) as P };
    }
    return made.ports;
  };
}

/** Makes the named ports; using another one is a `Defect`. */
export function somePorts<P extends object = Ports>(makers: Partial<Makers<NoInfer<P>>>): () => Promise<P> {
  const missing = (name: string) => () =>
    new Proxy(
      {},
      {
        get: (_target, method) => {
          // A promise is recognised by its `then`, also when this port is only handed on.
          if (method === 'then') return undefined;
          throw new Defect(`This function was not given the port ${name}.`);
        },
      },
    );
  const all = ['directory', 'faxes', 'received', 'files', 'mailer', 'workflow', 'events', 'carrier'];
  const rest = Object.fromEntries(all.map((name) => [name, missing(name)]));
  return exactPorts<P>({ ...rest, ...plain, ...makers } as Makers<P>);
}
