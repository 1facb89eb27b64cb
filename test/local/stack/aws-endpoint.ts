/**
 * As much of AWS on loopback as an operator's commands use, spoken in AWS's own protocols: DynamoDB by dynalite, and the
 * few operations of CloudFormation, S3, SQS, Step Functions, Secrets Manager and SES written here. Everything that was
 * sent can be looked at.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type DynamoTables, openDynamo } from '../../contract/dynamo.ts';

export interface Started {
  readonly machine: string;
  readonly name: string;
  readonly input: unknown;
}

export interface AwsEndpoint extends AsyncDisposable {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly tables: DynamoTables;
  /** Keys of the bucket, with their bytes. */
  readonly objects: Map<string, Buffer>;
  /** Bodies of messages, by the queue's name. */
  readonly messages: Map<string, unknown[]>;
  /** Executions, as they were started. */
  readonly executions: Started[];
  /** Mails that SES was given: whole messages. */
  readonly mails: string[];
  /** What the output of the stack says, for a test that takes something away. */
  readonly resources: Record<string, unknown>;
  /** While set, operations of this name are refused as IAM refuses them. */
  refused: string | undefined;
}

export const stackName = 'Faxpost';
const account = '000000000000';
const region = 'eu-west-1';

/** What a request to a JSON protocol answers; an error has a `__type`. */
export interface JsonAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

export interface AwsEndpointOptions {
  /** When objects are said to have been written; none says so by default. */
  readonly now?: () => number;
  /**
   * Asked before the endpoint answers itself.
   *
   * @param operation such as `AmazonSQS.SendMessage`, `SES.SendEmail`, `Lambda.Invoke`
   */
  readonly answers?: (operation: string, input: Record<string, unknown>) => JsonAnswer | undefined;
}

/** An answer that the SDK makes an error of. */
export const refusal = (name: string, status = 400): JsonAnswer => ({
  status,
  headers: { 'x-amzn-errortype': name },
  body: { __type: name, message: name },
});

export async function openAwsEndpoint({ now, answers }: AwsEndpointOptions = {}): Promise<AwsEndpoint> {
  const written = new Map<string, number>();
  const tables = await openDynamo();
  const objects = new Map<string, Buffer>();
  const messages = new Map<string, unknown[]>();
  const executions: Started[] = [];
  const mails: string[] = [];
  let refused: string | undefined;

  const server = createServer();
  const url = await listen(server);
  const queue = (name: string) => `${url}/${account}/${name}`;
  const machine = (name: string) => `arn:aws:states:${region}:${account}:stateMachine:${stackName}-${name}`;
  const resources: Record<string, unknown> = {
    bucket: 'faxpost-bytes',
    directoryTable: 'Directory',
    faxesTable: 'Faxes',
    carrierQueue: queue('carrier'),
    inboundQueue: queue('inbound'),
    mailQueue: queue('mail'),
    departuresQueue: queue('departures'),
    endedQueue: queue('ended'),
    deadLetters: Object.fromEntries(
      ['mail', 'carrier', 'inbound', 'departures', 'ended'].map((name) => [name, queue(`${name}-dead`)]),
    ),
    submissionMachine: machine('submission'),
    faxMachine: machine('fax'),
    carrierKey: `arn:aws:secretsmanager:${region}:${account}:secret:carrier-key`,
    configurationSet: 'faxpost-set',
    domains: ['fax.example'],
  };

  const queueOf = (address: string): unknown[] => {
    const name = address.split('/').at(-1) ?? '';
    const found = messages.get(name) ?? [];
    messages.set(name, found);
    return found;
  };

  const operations: Readonly<Record<string, (input: Record<string, string>) => JsonAnswer>> = {
    'AmazonSQS.SendMessage'({ QueueUrl = '', MessageBody = '' }) {
      queueOf(QueueUrl).push(JSON.parse(MessageBody));
      const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
      return { body: { MessageId: `message-${queueOf(QueueUrl).length}`, MD5OfMessageBody } };
    },
    'AmazonSQS.GetQueueAttributes': ({ QueueUrl = '' }) => ({
      body: { Attributes: { ApproximateNumberOfMessages: String(queueOf(QueueUrl).length) } },
    }),
    'AWSStepFunctions.StartExecution'({ stateMachineArn = '', name = '', input = '{}' }) {
      const isTaken = executions.some((started) => started.machine === stateMachineArn && started.name === name);
      if (isTaken) return { status: 400, body: { __type: 'ExecutionAlreadyExists', message: 'exists' } };
      executions.push({ machine: stateMachineArn, name, input: JSON.parse(input) });
      return { body: { executionArn: `${stateMachineArn}:${name}`, startDate: 0 } };
    },
    'AWSStepFunctions.DescribeStateMachine': ({ stateMachineArn = '' }) => ({
      body: { stateMachineArn, name: stateMachineArn.split(':').at(-1), status: 'ACTIVE', definition: '{}' },
    }),
    'secretsmanager.DescribeSecret': ({ SecretId = '' }) => ({
      body: { ARN: SecretId, VersionIdsToStages: { one: ['AWSPREVIOUS'], two: ['AWSCURRENT'] } },
    }),
  };

  server.on('request', (incoming, answer) => {
    const json = ({ status = 200, headers = {}, body }: JsonAnswer): void => {
      answer.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(JSON.stringify(body));
    };
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const isRefused = refused !== undefined && target.endsWith(`.${refused}`);
    if (isRefused) return json({ status: 400, body: { __type: 'AccessDeniedException', message: 'not allowed' } });
    if (target.startsWith('DynamoDB_')) return forward(tables.port, incoming, answer);
    void buffer(incoming).then((raw) => {
      const operation = operations[target];
      const { pathname, searchParams } = new URL(incoming.url ?? '/', url);
      const named = target || restOperations.find(([begin]) => pathname.startsWith(begin))?.[1];
      const given = named && answers?.(named, JSON.parse(raw.toString() || '{}'));
      if (given) return json(given);
      if (operation !== undefined) return json(operation(JSON.parse(raw.toString())));
      if (pathname.startsWith('/v2/email')) return json(answerSes(pathname, raw, mails));
      if (pathname === '/' && raw.includes('Action=DescribeStacks')) {
        const stack = new URLSearchParams(raw.toString()).get('StackName');
        const { status, xml } = stack === stackName ? describeStack(resources) : noSuchStack(stack);
        return void answer.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
      }
      if (pathname === '/' && raw.includes('Action=DescribeActiveReceiptRuleSet')) {
        return void answer.writeHead(200, { 'content-type': 'text/xml' }).end(activeRules(String(resources.bucket)));
      }
      if (incoming.method === 'PUT' && now !== undefined) written.set(keyOf(pathname), now());
      return answerS3({ method: incoming.method ?? 'GET', pathname, searchParams, raw, written }, objects, answer);
    });
  });

  return {
    url,
    tables,
    objects,
    messages,
    executions,
    mails,
    resources,
    get refused() {
      return refused;
    },
    set refused(name) {
      refused = name;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await tables.close();
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function forward(port: number, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = incoming;
  const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (back) => {
    answer.writeHead(back.statusCode ?? 500, back.headers);
    back.pipe(answer);
  });
  passed.on('error', () => answer.destroy());
  incoming.pipe(passed);
}

function answerSes(pathname: string, raw: Buffer, mails: string[]): JsonAnswer {
  if (pathname.startsWith('/v2/email/identities/')) {
    return { body: { VerifiedForSendingStatus: true, DkimAttributes: { Status: 'PENDING', Tokens: ['one'] } } };
  }
  if (pathname === '/v2/email/account') return { body: { SendingEnabled: true, ProductionAccessEnabled: false } };
  const { Content: content } = JSON.parse(raw.toString()) as { Content: { Raw: { Data: string } } };
  mails.push(Buffer.from(content.Raw.Data, 'base64').toString());
  return { body: { MessageId: `mail-${mails.length}` } };
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Response of DescribeStacks in the query protocol. */
const describeStack = (resources: object) => ({
  status: 200,
  xml: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>${stackName}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-11-22T00:00:00Z</CreationTime><Outputs>
<member><OutputKey>WebhookUrl</OutputKey><OutputValue>https://example.com/webhooks/telnyx</OutputValue></member>
<member><OutputKey>Installation</OutputKey><OutputValue>${escapeXml(JSON.stringify(resources))}</OutputValue></member>
</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
});

/** Response of DescribeActiveReceiptRuleSet: our rule, in the set of somebody else. */
const activeRules = (bucket: string): string =>
  `<DescribeActiveReceiptRuleSetResponse><DescribeActiveReceiptRuleSetResult><Metadata><Name>shared</Name></Metadata><Rules><member>
<Name>faxes</Name><Enabled>true</Enabled><Recipients><member>fax.example</member></Recipients>
<Actions><member><S3Action><BucketName>${bucket}</BucketName></S3Action></member></Actions>
</member></Rules></DescribeActiveReceiptRuleSetResult></DescribeActiveReceiptRuleSetResponse>`;

const noSuchStack = (name: string | null) => ({
  status: 400,
  xml: `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message></Error></ErrorResponse>`,
});

/** Operations of protocols that name them by their paths. */
const restOperations: readonly (readonly [begin: string, operation: string])[] = [
  ['/v2/email/outbound-emails', 'SES.SendEmail'],
  ['/2015-03-31/functions/', 'Lambda.Invoke'],
];

/** The key in `/bucket/key`. */
const keyOf = (pathname: string): string => pathname.split('/').slice(2).map(decodeURIComponent).join('/');

interface S3Request {
  readonly method: string;
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
  readonly raw: Buffer;
  readonly written: ReadonlyMap<string, number>;
}

function answerS3(
  { method, pathname, searchParams, raw, written }: S3Request,
  objects: Map<string, Buffer>,
  answer: ServerResponse,
): void {
  const key = keyOf(pathname);
  if (method === 'PUT') {
    objects.set(key, raw);
    return void answer.writeHead(200, { etag: '"whole"' }).end();
  }
  if (key === '' && method === 'HEAD') return void answer.writeHead(200).end();
  if (searchParams.get('list-type') === '2') {
    const prefix = searchParams.get('prefix') ?? '';
    const found = [...objects.keys()].filter((known) => known.startsWith(prefix));
    const modified = (known: string) => {
      const at = written.get(known);
      return at === undefined ? '' : `<LastModified>${new Date(at).toISOString()}</LastModified>`;
    };
    const contents = found
      .map((known) => `<Contents><Key>${escapeXml(known)}</Key>${modified(known)}</Contents>`)
      .join('');
    const xml = `<ListBucketResult><IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`;
    return void answer.writeHead(200, { 'content-type': 'application/xml' }).end(xml);
  }
  const object = objects.get(key);
  if (object === undefined) return void answer.writeHead(404, { 'content-type': 'application/xml' }).end();
  answer.writeHead(200, { 'content-length': object.length }).end(method === 'HEAD' ? undefined : object);
}
