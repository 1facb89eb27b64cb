/**
 * The statements of the roles. The grants of CDK allow more than is used (listing, scanning, deleting), so these are
 * written by hand.
 */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Storage } from '../storage.ts';

/** The folders of the bucket. */
export type Folder = 'mail/' | 'submissions/' | 'faxes/' | 'conversions/' | 'received/' | 'dead-letters/';

export const receivedPdfs = 'received/*/fax.pdf';

const allow = (
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string | string[]>>,
) => new PolicyStatement({ actions, resources, ...(conditions ? { conditions } : {}) });

/** Look up a line whose number is known, and nothing else of the directory. */
export const readLine = ({ directory }: Storage): PolicyStatement =>
  allow(['dynamodb:GetItem'], [directory.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['lines'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });

/** Look up lines and senders. */
export const readDirectory = ({ directory }: Storage): PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query'], [directory.tableArn]);

/** Read faxes and write to them. Nobody may delete: records expire. */
export const writeFaxes = ({ faxes }: Storage): PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [faxes.tableArn]);

/** Find a fax by the carrier's id of one of its calls. */
export const findByCarrierId = ({ faxes }: Storage): PolicyStatement =>
  allow(['dynamodb:Query'], [`${faxes.tableArn}/index/byCarrierId`]);

/** Read records whose partition key begins in one of these ways, and no others. */
export const readRecords = ({ faxes }: Storage, beginnings: string[]): PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query'], [faxes.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': beginnings.map((beginning) => `${beginning}*`) },
    // ForAllValues is true of a request without keys.
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });

/** Write records whose partition key begins like this, and no others. */
export const writeRecords = ({ faxes }: Storage, beginning: string): PolicyStatement =>
  allow(['dynamodb:PutItem'], [faxes.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${beginning}*`] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });

/** Read, create and change records whose partition key begins in one of these ways, and no others. */
export const keepRecords = ({ faxes }: Storage, beginnings: string[]): PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [faxes.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': beginnings.map((beginning) => `${beginning}*`) },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });

/** Read the clean PDFs of received faxes, and not the carrier's originals. */
export const readReceivedPdfs = (bucket: Bucket): PolicyStatement =>
  allow(['s3:GetObject'], [bucket.arnForObjects(receivedPdfs)]);

export const readFiles = (bucket: Bucket, ...folders: Folder[]): PolicyStatement =>
  allow(
    ['s3:GetObject'],
    folders.map((folder) => bucket.arnForObjects(`${folder}*`)),
  );

export const writeFiles = (bucket: Bucket, ...folders: Folder[]): PolicyStatement =>
  allow(
    ['s3:PutObject'],
    folders.map((folder) => bucket.arnForObjects(`${folder}*`)),
  );

/** Say how long files of these folders are kept, which their tag does. */
export const keepFiles = (bucket: Bucket, ...folders: Folder[]): PolicyStatement =>
  allow(
    ['s3:PutObjectTagging'],
    folders.map((folder) => bucket.arnForObjects(`${folder}*`)),
  );

/** Put evidence, each under its lock; nobody may read, lift or delete it. Nothing where the stack keeps none. */
export const keepEvidence = ({ evidence }: Storage): PolicyStatement[] =>
  evidence === undefined
    ? []
    : [allow(['s3:PutObject', 's3:PutObjectRetention', 's3:PutObjectTagging'], [evidence.arnForObjects('*')])];

export const listFiles = (bucket: Bucket, ...folders: Folder[]): PolicyStatement =>
  allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': folders.map((folder) => `${folder}*`) } });

export const putInto = (queue: Queue): PolicyStatement => allow(['sqs:SendMessage'], [queue.queueArn]);

export const readSecret = (secret: Secret): PolicyStatement =>
  allow(['secretsmanager:GetSecretValue'], [secret.secretArn]);

export const startExecutions = (machineArn: string): PolicyStatement => allow(['states:StartExecution'], [machineArn]);

/** Call a function of ours and wait for its answer. */
export const invoke = (lambda: IFunction): PolicyStatement => allow(['lambda:InvokeFunction'], [lambda.functionArn]);

/** Complete the task tokens of a machine's executions. */
export const completeTokens = (machineArn: string): PolicyStatement => allow(['states:SendTaskSuccess'], [machineArn]);

/**
 * Send mail from one domain, by one configuration set. While the account is in the sandbox, SES asks for the addressee's
 * identity as well, so any identity is allowed: the sender's domain is the limit.
 */
export const sendMail = (identitiesArn: string, configurationSetArn: string, domain: string): PolicyStatement =>
  allow(['ses:SendEmail', 'ses:SendRawEmail'], [identitiesArn, configurationSetArn], {
    StringLike: { 'ses:FromAddress': `*@${domain}` },
  });

/** See and arrange the sets of SES's receipt rules; SES knows no permission for a single one. */
export const arrangeReceiptRules = (): PolicyStatement =>
  allow(
    [
      'ses:DescribeActiveReceiptRuleSet',
      'ses:DescribeReceiptRuleSet',
      'ses:SetActiveReceiptRuleSet',
      'ses:CreateReceiptRule',
      'ses:UpdateReceiptRule',
      'ses:DeleteReceiptRule',
    ],
    ['*'],
  );
