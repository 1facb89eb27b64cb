/** Which adapters stand behind an operator's ports when the installation is a stack. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { mediaTypeOf } from '../../documents/formats.ts';
import { Defect } from '../../fax/errors.ts';
import type { MessageQueue, OperatorPorts } from '../../ports.ts';
import { contentDisposition } from '../../web/content-disposition.ts';
import { callAws } from '../call.ts';
import { DynamoAdministration } from '../dynamo/dynamo-administration.ts';
import { DynamoDestinations } from '../dynamo/dynamo-destinations.ts';
import { DynamoDirectory } from '../dynamo/dynamo-directory.ts';
import { DynamoFaxes } from '../dynamo/dynamo-faxes.ts';
import { DynamoQuarantine } from '../dynamo/dynamo-quarantine.ts';
import { DynamoReceivedFaxes } from '../dynamo/dynamo-received.ts';
import { DynamoSubmissions } from '../dynamo/dynamo-submissions.ts';
import { DynamoTable } from '../dynamo/dynamo-table.ts';
import { DynamoVolumes } from '../dynamo/dynamo-volumes.ts';
import { lineRetention } from '../dynamo/line-retention.ts';
import { S3EvidenceArchive } from '../s3-evidence.ts';
import { S3Files } from '../s3-files.ts';
import { SqsEvents } from '../sqs-events.ts';
import { StepFunctionsWorkflow } from '../step-functions-workflow.ts';
import type { StackResources } from './find-stack.ts';

/** S3 as somebody outside of AWS answers it has no host for each bucket. */
export const operatorS3 = (): S3Client =>
  new S3Client({
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL || process.env.AWS_ENDPOINT_URL_S3),
  });

/** A link to a PDF in the bucket, with the rights of whoever makes it, until a time (milliseconds since 1970 UTC). */
export function linkToObject(
  Bucket: string,
  { key, name, until }: { readonly key: string; readonly name: string; readonly until: number },
): Promise<string> {
  const request = new GetObjectCommand({
    Bucket,
    Key: key,
    ResponseContentType: mediaTypeOf('pdf'),
    ResponseContentDisposition: contentDisposition('inline', name),
  });
  return getSignedUrl(operatorS3(), request, { expiresIn: Math.max(1, Math.round((until - Date.now()) / 1000)) });
}

/** Without this setting the host in a queue's address wins over the configured endpoint. */
export const operatorSqs = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

export function operatorPorts(resources: StackResources): OperatorPorts {
  const clock = { now: Date.now, minuteMs: 60_000 };
  const dynamo = new DynamoDBClient({});
  const directoryTable = new DynamoTable(dynamo, resources.directoryTable);
  const faxesTable = new DynamoTable(dynamo, resources.faxesTable);
  const directory = new DynamoDirectory(directoryTable);
  const queues: Record<MessageQueue, string | undefined> = {
    mail: resources.mailQueue,
    carrier: resources.carrierQueue,
    inbound: resources.inboundQueue,
    departures: resources.departuresQueue,
    ended: resources.endedQueue,
  };
  const keeping = { clock, retentionDays: lineRetention(() => directory) };
  return {
    clock,
    directory,
    administration: new DynamoAdministration(directoryTable),
    submissions: new DynamoSubmissions(faxesTable, keeping),
    faxes: new DynamoFaxes(faxesTable, keeping),
    received: new DynamoReceivedFaxes(faxesTable, keeping),
    quarantine: new DynamoQuarantine(faxesTable, { clock }),
    destinations: new DynamoDestinations(faxesTable),
    volumes: new DynamoVolumes(faxesTable),
    files: new S3Files(operatorS3(), resources.bucket),
    workflow: new StepFunctionsWorkflow(new SFNClient({}), () => ({
      submission: resources.submissionMachine,
      fax: resources.faxMachine,
    })),
    events: new SqsEvents(operatorSqs(), {
      carrier: () => resources.carrierQueue,
      inbound: () => resources.inboundQueue,
    }),
    ...(resources.evidenceBucket && {
      evidence: new S3EvidenceArchive(operatorS3(), resources.evidenceBucket, clock),
    }),
    requeue: (queue, body) => requeue(queues[queue], body),
  };
}

async function requeue(QueueUrl: string | undefined, MessageBody: string): Promise<void> {
  if (QueueUrl === undefined) throw new Defect('The stack does not name this queue: deploy it with this version first');
  await callAws('SQS send', () => operatorSqs().send(new SendMessageCommand({ QueueUrl, MessageBody })));
}
