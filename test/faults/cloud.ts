/**
 * The stack in this process on a clock of its own: the handlers with the adapters of AWS, which speak to AWS's protocols on
 * loopback; the queues, state machines, schedules and alarms as the template defines them; and faults of AWS to be switched
 * on. The carrier is a script. An operator's commands run against the same stack.
 */
import { createHash } from 'node:crypto';
import { mock } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { linkingS3 } from '../../lambdas/aws/convert-function.ts';
import { DynamoAdministration } from '../../lambdas/aws/dynamo/dynamo-administration.ts';
import { DynamoDepartures } from '../../lambdas/aws/dynamo/dynamo-departures.ts';
import { DynamoDirectory } from '../../lambdas/aws/dynamo/dynamo-directory.ts';
import { DynamoFaxes } from '../../lambdas/aws/dynamo/dynamo-faxes.ts';
import { DynamoLeases } from '../../lambdas/aws/dynamo/dynamo-leases.ts';
import { DynamoLinks } from '../../lambdas/aws/dynamo/dynamo-links.ts';
import { DynamoMarks } from '../../lambdas/aws/dynamo/dynamo-marks.ts';
import { DynamoReceivedFaxes } from '../../lambdas/aws/dynamo/dynamo-received.ts';
import { DynamoSubmissions } from '../../lambdas/aws/dynamo/dynamo-submissions.ts';
import { DynamoTable } from '../../lambdas/aws/dynamo/dynamo-table.ts';
import { CloudWatchJournal } from '../../lambdas/aws/journal.ts';
import { LambdaConverter } from '../../lambdas/aws/lambda-converter.ts';
import type { BatchAnswer } from '../../lambdas/aws/messages/batch.ts';
import { S3Files } from '../../lambdas/aws/s3-files.ts';
import { SesMailer } from '../../lambdas/aws/ses-mailer.ts';
import { SqsEvents } from '../../lambdas/aws/sqs-events.ts';
import { StepFunctionsWorkflow } from '../../lambdas/aws/step-functions-workflow.ts';
import type { Fax } from '../../lambdas/fax/history.ts';
import type { E164 } from '../../lambdas/fax/model.ts';
import { loggedFaxes, loggedReceivedFaxes } from '../../lambdas/flow/journal/logged-faxes.ts';
import { sweepReceived } from '../../lambdas/handlers/sweep.ts';
import type { CarrierEvent, StepResult, WorkerPool } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { newMachine, type Ran } from '../local/command-line.ts';
import { type AwsEndpoint, type JsonAnswer, openAwsEndpoint, refusal, stackName } from '../local/stack/aws-endpoint.ts';
import type { CallScript } from '../scenarios/scripted-carrier.ts';
import { type StateMachineEngine, stateMachineEngine } from '../scenarios/state-machine-engine.ts';
import { World } from '../scenarios/world.ts';
import { resourcesOf } from '../stack/synthesis.ts';
import { rang, ringing } from './alarms.ts';
import { type CloudPorts, consumersOf } from './consumers.ts';
import { MetricData } from './metric-data.ts';
import { type Attribute, Queues } from './queues.ts';

const minute = 60_000;

export interface CloudOptions {
  readonly scripts?: Readonly<Record<string, readonly CallScript[]>>;
  readonly workers?: WorkerPool;
  /** Whether the carrier's webhooks come through. */
  readonly areWebhooksLost?: boolean;
}

interface SendMessage {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: Record<string, Attribute>;
}

interface SendEmail {
  readonly Destination: { readonly ToAddresses: string[] };
  readonly EmailTags: readonly { readonly Value: string }[];
}

export class Cloud implements AsyncDisposable {
  readonly metrics = new MetricData();
  readonly queues: Queues;
  readonly startedAt = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  /** While set, SES answers so. */
  sesAnswers: string | undefined;
  /** What the function that converts documents writes, as a bundle; while it is missing, the function dies. */
  conversion: Uint8Array | undefined;
  /** While it holds, functions of these names die as soon as they are invoked. */
  dying: readonly string[] = [];
  #endpoint!: AwsEndpoint;
  #engine!: StateMachineEngine;
  #world!: World;
  #ports!: CloudPorts;
  readonly #functions = Object.keys(resourcesOf('AWS::Lambda::Function'));
  readonly #options: CloudOptions;
  readonly #console = (['log', 'info', 'error'] as const).map((level) =>
    mock.method(console, level, (line: unknown) => this.metrics.readLine(String(line), this.now())),
  );

  private constructor(options: CloudOptions) {
    this.#options = options;
    this.queues = new Queues(() => this.now());
  }

  static async open(options: CloudOptions = {}): Promise<Cloud> {
    const cloud = new Cloud(options);
    await cloud.#open();
    return cloud;
  }

  async #open(): Promise<void> {
    this.#endpoint = await openAwsEndpoint({
      now: () => this.now(),
      answers: (operation, input) => this.#answer(operation, input),
    });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: this.#endpoint.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
      // Powertools writes to the console of this process, and metrics all the same.
      POWERTOOLS_DEV: 'true',
      POWERTOOLS_METRICS_DISABLED: 'false',
      POWERTOOLS_METRICS_NAMESPACE: 'Faxpost',
      STACK_NAME: stackName,
    });
    this.#world = new World({
      engine: (world) => {
        this.#engine = stateMachineEngine(
          world,
          { onTransition: () => {}, invoke: (name, run) => this.#invoke(name, run) },
          {
            died: (machine, name, cause) => this.#tellOfDeath(machine, name, cause),
            takeOne: () => this.queues.takeOne((consumer, event) => this.#take(consumer, event)),
            nextDue: () => this.queues.nextDue(),
          },
        );
        return this.#engine;
      },
      scripts: this.#options.scripts ?? {},
      sabotage: (ports) => this.#onAws(ports),
      ...(this.#options.workers ? { workers: this.#options.workers } : {}),
    });
    this.#world.clock.time = this.startedAt;
    this.#world.deliver = (event) => this.#hear(event);
    await new DynamoAdministration(this.#endpoint.tables.directory).addLine(this.#world.line);
  }

  now(): number {
    return this.#world.clock.now();
  }

  get carrier() {
    return this.#world.carrier;
  }

  /** The adapters, as a function is given them. */
  get ports(): WorkerPorts {
    return this.#world.ports();
  }

  /** Whole messages that SES took. */
  get mails(): readonly string[] {
    return this.#endpoint.mails;
  }

  /** While set, DynamoDB refuses this operation as for want of a right. */
  set refused(operation: string | undefined) {
    this.#endpoint.refused = operation;
  }

  /** A fax whose pages are made, its mail in the bucket. */
  async submit(to: E164, key = `mail/${to}.eml`): Promise<string> {
    await this.ports.files.put(key, Buffer.from('From: anna@example.com\r\n\r\nGood morning.\r\n'));
    await this.ports.submissions.decideMail(key, 'accepted', '', this.now());
    const submission = await this.#world.submit([to], key, this.#world.line, this.ports.submissions);
    return submission.faxes[0]?.id ?? '';
  }

  /** SES takes a mail in. */
  async receive(raw: Uint8Array, recipient: string, id: string): Promise<void> {
    await this.ports.files.put(`mail/${id}`, raw);
    const pass = { status: 'PASS' };
    const notification = {
      notificationType: 'Received',
      mail: { timestamp: new Date(this.now()).toISOString(), source: 'anna@example.com', messageId: id },
      receipt: {
        recipients: [recipient],
        ...{ spfVerdict: pass, dmarcVerdict: pass, virusVerdict: pass },
        action: { type: 'S3', objectKey: `mail/${id}` },
      },
    };
    this.queues.send(this.queues.idOf('MailIntakeMailQueue'), JSON.stringify(notification));
  }

  fax = async (id: string): Promise<Fax> => (await this.ports.faxes.fax(id)) as Fax;

  /** All executions are gone, and nobody is told of it. */
  forgetExecutions(): void {
    this.#engine.forgetExecutions();
  }

  /** Lets minutes pass: what is due runs, schedules too, and AWS counts. */
  async run(minutes: number): Promise<void> {
    const end = this.now() + minutes * minute;
    while (this.now() < end) {
      this.#runSchedules();
      await this.#world.run(Math.min(1, (end - this.now()) / minute));
      this.#countQueues();
    }
  }

  /** An operator's command, in this minute. */
  async command(line: string): Promise<Ran> {
    await using machine = newMachine({ FAXPOST_STACK: stackName, FAXPOST_DNS: '127.0.0.1:9' });
    mock.timers.enable({ apis: ['Date'], now: this.now() });
    try {
      return await machine.run([...line.split(' '), '--json']);
    } finally {
      mock.timers.reset();
    }
  }

  /** Names of the alarms that ring now; `sweep-stopped` needs its hours. */
  ringing = (): string[] => ringing(this.metrics, this.now(), this.startedAt);
  rang = (): string[] => rang(this.metrics, this.startedAt, this.now());

  async [Symbol.asyncDispose](): Promise<void> {
    for (const method of this.#console) method.mock.restore();
    await this.#endpoint[Symbol.asyncDispose]();
  }

  #runSchedules(): void {
    const minutes = Math.round((this.now() - this.startedAt) / minute);
    if (minutes % 10 === 0) void this.#invoke('Sweep', () => sweepReceived(this.ports)).catch(() => {});
    if (minutes % 60 === 0) this.queues.send(this.queues.idOf('FailuresEndedQueue'), '{"kind":"sweep"}');
  }

  #countQueues(): void {
    for (const queue of this.queues.ids) {
      const metric = { namespace: 'AWS/SQS', dimensions: { QueueName: queue } };
      const point = { at: this.now() - 1 };
      const age = Math.round(this.queues.oldestAge(queue) / 1000);
      this.metrics.add({ ...metric, name: 'ApproximateAgeOfOldestMessage' }, { ...point, value: age });
    }
  }

  async #invoke<T>(name: string, run: () => Promise<T>): Promise<T> {
    const id = this.#functions.find((one) => new RegExp(`(^|Outbound|Inbound|Failures)${name}Function`).test(one));
    const dimensions = { FunctionName: id ?? name };
    const count = (metric: string) =>
      this.metrics.add({ namespace: 'AWS/Lambda', name: metric, dimensions }, { at: this.now(), value: 1 });
    count('Invocations');
    try {
      // As when Lambda ends it for want of memory or time.
      if (this.dying.includes(name)) throw Object.assign(new Error('It was killed.'), { name: 'Runtime.ExitError' });
      return await run();
    } catch (error) {
      count('Errors');
      throw error;
    }
  }

  #take(consumer: string, event: SQSEvent): Promise<BatchAnswer> {
    const name = /(\w+?)Function[0-9A-F]{8}$/.exec(consumer)?.[1]?.replace(/^(Outbound|Inbound|Failures)/, '') ?? '';
    const handler = consumersOf(this.#ports, this.queues)[name];
    if (handler === undefined) throw new TypeError(`Nobody is ${consumer}.`);
    return this.#invoke(name, () => handler(event));
  }

  #hear(event: CarrierEvent): void {
    if (this.#options.areWebhooksLost) return;
    this.queues.send(this.queues.idOf('CarrierIntakeEventsQueue'), JSON.stringify({ kind: 'carrier', event }));
  }

  #tellOfDeath(machine: string, name: string, error: string): void {
    const detail = { name, status: 'FAILED', stateMachineArn: `arn:stateMachine:${stackName}-${machine}`, error };
    this.queues.send(this.queues.idOf('FailuresEndedQueue'), JSON.stringify({ source: 'aws.states', detail }));
  }

  #answer(operation: string, input: Record<string, unknown>): JsonAnswer | undefined {
    switch (operation) {
      case 'AmazonSQS.SendMessage':
        return this.#send(input as unknown as SendMessage);
      case 'AWSStepFunctions.StartExecution': {
        const { stateMachineArn, name, input: given } = input as Record<string, string>;
        const machine = stateMachineArn?.endsWith('-submission') ? 'submission' : 'fax';
        this.#engine.start(machine, name ?? '', JSON.parse(given ?? '{}'));
        return undefined;
      }
      case 'AWSStepFunctions.SendTaskSuccess': {
        const { taskToken = '', output = '{}' } = input as Record<string, string>;
        const isDone = this.#engine.complete(taskToken, JSON.parse(output) as StepResult);
        return isDone ? { body: {} } : refusal('TaskTimedOut');
      }
      case 'SES.SendEmail':
        return this.#sendMail(input as unknown as SendEmail);
      case 'Lambda.Invoke':
        return this.#convert(String(input.put));
      default:
        return undefined;
    }
  }

  #send({ QueueUrl, MessageBody, MessageAttributes }: SendMessage): JsonAnswer {
    const name = QueueUrl.split('/').at(-1) ?? '';
    const id = this.queues.ids.includes(name) ? name : this.queues.idOf(queueNames[name] ?? name);
    this.queues.send(id, MessageBody, MessageAttributes);
    return { body: { MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') } };
  }

  /** What SES takes it reports: sent, delivered. */
  #sendMail({ Destination, EmailTags }: SendEmail): JsonAnswer | undefined {
    if (this.sesAnswers !== undefined)
      return refusal(this.sesAnswers, this.sesAnswers.startsWith('TooMany') ? 429 : 400);
    const timestamp = new Date(this.now()).toISOString();
    const mail = { timestamp, destination: Destination.ToAddresses, tags: { notice: [EmailTags[0]?.Value] } };
    for (const [type, more] of [
      ['Email Sent', {}],
      ['Email Delivered', { delivery: { timestamp } }],
    ] as const) {
      const event = { 'detail-type': type, detail: { mail, ...more } };
      this.queues.send(this.queues.idOf('MailDepartureDeparturesQueue'), JSON.stringify(event));
    }
    return undefined;
  }

  /** @param put the link into the bucket */
  #convert(put: string): JsonAnswer {
    if (this.conversion === undefined) {
      return { headers: { 'x-amz-function-error': 'Unhandled' }, body: { errorType: 'Runtime.ExitError' } };
    }
    const key = new URL(put).pathname.split('/').slice(2).join('/');
    this.#endpoint.objects.set(key, Buffer.from(this.conversion));
    return { body: { put: true } };
  }

  #onAws(ports: WorkerPorts): WorkerPorts {
    this.#ports ??= this.#adapters(ports);
    return this.#ports;
  }

  #adapters(ports: WorkerPorts): CloudPorts {
    const { resources, url } = this.#endpoint;
    const { clock } = this.#world;
    const client = { endpoint: url, region: 'eu-west-1', maxAttempts: 1 };
    const table = (name: string) => new DynamoTable(new DynamoDBClient(client), name);
    const [directory, faxes] = [table('Directory'), table('Faxes')];
    const keeping = { clock, retentionDays: async () => 90 };
    const journal = new CloudWatchJournal({ name: 'function', stack: stackName });
    const departures = new DynamoDepartures(faxes);
    const files = new S3Files(new S3Client({ ...client, forcePathStyle: true }), String(resources.bucket));
    return {
      ...ports,
      journal,
      files,
      departures,
      directory: new DynamoDirectory(directory),
      submissions: new DynamoSubmissions(faxes, keeping),
      faxes: loggedFaxes(new DynamoFaxes(faxes, keeping), journal),
      received: loggedReceivedFaxes(new DynamoReceivedFaxes(faxes, keeping), journal),
      leases: new DynamoLeases(faxes),
      links: new DynamoLinks(faxes, keeping),
      marks: new DynamoMarks(faxes),
      events: new SqsEvents(new SQSClient({ ...client, useQueueUrlAsEndpoint: false }), {
        carrier: () => String(resources.carrierQueue),
        inbound: () => String(resources.inboundQueue),
        mail: () => String(resources.mailQueue),
      }),
      workflow: new StepFunctionsWorkflow(new SFNClient(client), () => ({
        submission: String(resources.submissionMachine),
        fax: String(resources.faxMachine),
      })),
      mailer: new SesMailer(new SESv2Client(client), {
        domain: 'fax.example',
        configurationSet: 'faxpost-set',
        departures,
        clock,
        journal,
      }),
      converter: new LambdaConverter({
        lambda: new LambdaClient(client),
        s3: linkingS3({ ...client, forcePathStyle: true }),
        bucket: String(resources.bucket),
        functionName: 'Faxpost-convert',
        files,
        ids: ports.ids,
        journal,
      }),
    };
  }
}

/** The queues of the output `Installation`, by the beginnings of their logical ids. */
const queueNames: Readonly<Record<string, string>> = {
  mail: 'MailIntakeMailQueue',
  carrier: 'CarrierIntakeEventsQueue',
  inbound: 'CarrierIntakeInboundQueue',
  departures: 'MailDepartureDeparturesQueue',
  ended: 'FailuresEndedQueue',
};
