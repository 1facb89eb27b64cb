/** What works of a stack, as far as it can be seen from outside: every check with what to do about it. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeActiveReceiptRuleSetCommand, SESClient } from '@aws-sdk/client-ses';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { type ResolverMaker, withLookups } from '../../mail/proof/lookups.ts';
import type { OutgoingMail } from '../../ports.ts';
import { DynamoTable } from '../dynamo/dynamo-table.ts';
import { type DnsQuestion, dkimState, dmarcState, mailFromState, mxState } from './check-dns.ts';
import type { StackResources } from './find-stack.ts';
import { pendingMigrations } from './migrations/migrate.ts';
import { operatorS3, operatorSqs } from './operator-wiring.ts';
import { check, type Found, type StackCheck } from './stack-check.ts';

/** @param resolver that is asked what DNS says of the fax domains */
export async function checkStack(resources: StackResources, resolver: ResolverMaker): Promise<StackCheck[]> {
  const { carrierQueue, inboundQueue, deadLetters, submissionMachine, faxMachine, domains } = resources;
  const [states, records] = await Promise.all([
    Promise.all([
      check('directory table', () => tableState(resources.directoryTable)),
      check('faxes table', () => tableState(resources.faxesTable)),
      check('bucket', () => bucketState(resources.bucket)),
      check('carrier queue', () => queueState(carrierQueue)),
      check('inbound queue', () => queueState(inboundQueue)),
      ...Object.entries(deadLetters).map(([name, url]) => check(`dead letters ${name}`, () => deadLetterState(url))),
      check('submission state machine', () => machineState(submissionMachine)),
      check('fax state machine', () => machineState(faxMachine)),
      check('carrier key', () => keyState(resources.carrierKey)),
      ...domains.map((domain) => check(`identity ${domain}`, () => identityState(domain))),
      check('receipt rule', () => receiptRuleState(resources)),
      check('data', () => dataState(resources.directoryTable)),
      check('log-ins', async () => withoutLogins),
      check('sending', sendingState),
    ]),
    checkRecords(domains, resolver),
  ]);
  return [...states, ...records];
}

/** For the look-ups of all domains together, milliseconds. */
const maxLookupMillis = 5000;

function checkRecords(domains: readonly string[], resolver: ResolverMaker): Promise<StackCheck[]> {
  return withLookups(
    resolver,
    async (lookups) => {
      const region = await new SESv2Client({}).config.region();
      const all = await Promise.all(domains.map((domain) => checkRecordsOf({ domain, region, lookups })));
      return all.flat();
    },
    maxLookupMillis,
  );
}

async function checkRecordsOf(question: DnsQuestion): Promise<StackCheck[]> {
  const { domain } = question;
  const asked = new SESv2Client({}).send(new GetEmailIdentityCommand({ EmailIdentity: domain }));
  return Promise.all([
    check(`MX ${domain}`, () => mxState(question)),
    check(`DKIM ${domain}`, async () => dkimState(question, await asked)),
    check(`MAIL FROM ${domain}`, async () => mailFromState(question, await asked)),
    check(`DMARC ${domain}`, () => dmarcState(question)),
  ]);
}

async function tableState(TableName: string): Promise<Found> {
  const { Table: table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName }));
  return table?.TableStatus === 'ACTIVE'
    ? TableName
    : { wrong: `${TableName} is ${table?.TableStatus ?? 'not there'}` };
}

/** Whether the stored data is as this version of the program wants it. */
async function dataState(table: string): Promise<Found> {
  const found = await pendingMigrations(new DynamoTable(new DynamoDBClient({}), table));
  if (!found.ok) return { wrong: found.refusal };
  const { version, pending } = found.value;
  const [next] = pending;
  // The stack works meanwhile: nothing is wrong.
  return next === undefined
    ? `is up to date (version ${version})`
    : `is of version ${version}: migrate brings it up to date (next: ${next.says})`;
}

/** Receiving by SES has no SMTP AUTH. Said here, because a device that can only log in is refused without a word. */
const withoutLogins =
  'there are none on AWS: senders are proven by their domain (SPF or DKIM); for devices that can only log in, put a ' +
  'one-machine Faxpost or a mail server of their own domain before it';

async function bucketState(Bucket: string): Promise<Found> {
  await operatorS3().send(new HeadBucketCommand({ Bucket }));
  return Bucket;
}

async function messagesIn(QueueUrl: string): Promise<number> {
  const request = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  const { Attributes: attributes } = await operatorSqs().send(request);
  return Number(attributes?.ApproximateNumberOfMessages ?? 0);
}

const counted = (messages: number): string => (messages === 1 ? '1 message waits' : `${messages} messages wait`);

const queueState = async (url: string): Promise<Found> => counted(await messagesIn(url));

async function deadLetterState(url: string): Promise<Found> {
  const messages = await messagesIn(url);
  return messages === 0 ? 'none' : { wrong: `${counted(messages)}: see the alarms in the log for why` };
}

async function machineState(stateMachineArn: string): Promise<Found> {
  const { status, name } = await new SFNClient({}).send(new DescribeStateMachineCommand({ stateMachineArn }));
  return status === 'ACTIVE' || status === undefined ? (name ?? stateMachineArn) : { wrong: `${name} is ${status}` };
}

/** The stack makes the secret with something random in it; whoever puts the key makes a second version. */
async function keyState(SecretId: string): Promise<Found> {
  const { VersionIdsToStages: versions = {} } = await new SecretsManagerClient({}).send(
    new DescribeSecretCommand({ SecretId }),
  );
  const isPut = Object.values(versions).some((stages) => stages.includes('AWSPREVIOUS'));
  return isPut
    ? 'is set'
    : { wrong: `holds what the stack made: put the carrier's API key into the secret ${SecretId}` };
}

async function identityState(EmailIdentity: string): Promise<Found> {
  const identity = await new SESv2Client({}).send(new GetEmailIdentityCommand({ EmailIdentity }));
  return identity.VerifiedForSendingStatus === true
    ? 'is verified'
    : { wrong: 'is not verified yet: set the DNS records that the stack printed' };
}

/** A rule that delivers into our bucket, for all of our domains, in the set that is active. */
async function receiptRuleState({ bucket, domains }: StackResources): Promise<Found> {
  const { Metadata: set, Rules: rules = [] } = await new SESClient({}).send(
    new DescribeActiveReceiptRuleSetCommand({}),
  );
  if (set?.Name === undefined)
    return { wrong: 'is not in force, no set is active: no mail comes in. Deploy the stack' };
  const ours = rules.filter(
    ({ Enabled: isEnabled, Actions: actions = [] }) =>
      isEnabled && actions.some(({ S3Action: action }) => action?.BucketName === bucket),
  );
  const received = ours.flatMap(({ Recipients: recipients = [] }) => recipients);
  const missing = domains.filter((domain) => !received.includes(domain));
  return missing.length === 0
    ? `is in force in ${set.Name}`
    : { wrong: `is not in the active set ${set.Name} for ${missing.join(', ')}: no mail comes in. Deploy the stack` };
}

async function sendingState(): Promise<Found> {
  const account = await new SESv2Client({}).send(new GetAccountCommand({}));
  if (account.SendingEnabled === false) return { wrong: 'SES has stopped this account from sending' };
  return account.ProductionAccessEnabled === true
    ? 'to everybody'
    : { wrong: 'SES is in its sandbox: it sends to verified addresses only. Ask AWS for production access' };
}

/** Hands a mail to SES as the service would. */
export const sendTestMail = ({ configurationSet }: StackResources, mail: OutgoingMail): Promise<StackCheck> =>
  check('test mail', async () => {
    const request = new SendEmailCommand({
      FromEmailAddress: mail.from,
      Destination: { ToAddresses: [mail.to] },
      Content: { Raw: { Data: mail.raw } },
      ConfigurationSetName: configurationSet,
    });
    await new SESv2Client({}).send(request);
    return `to ${mail.to} was taken by SES`;
  });
