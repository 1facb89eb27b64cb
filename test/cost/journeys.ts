/**
 * Journeys of faxes through the real handlers, the synthesized state machines and DynamoDB's adapters, counted. The
 * carrier is a script, the queues and the bucket are in memory: their adapters make one request a call.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { DynamoAdministration } from '../../lambdas/aws/dynamo/dynamo-administration.ts';
import { DynamoDepartures } from '../../lambdas/aws/dynamo/dynamo-departures.ts';
import { DynamoDirectory } from '../../lambdas/aws/dynamo/dynamo-directory.ts';
import { DynamoFaxes } from '../../lambdas/aws/dynamo/dynamo-faxes.ts';
import { DynamoLeases } from '../../lambdas/aws/dynamo/dynamo-leases.ts';
import { DynamoLinks } from '../../lambdas/aws/dynamo/dynamo-links.ts';
import { DynamoMarks } from '../../lambdas/aws/dynamo/dynamo-marks.ts';
import { DynamoReceivedFaxes } from '../../lambdas/aws/dynamo/dynamo-received.ts';
import { DynamoSubmissions } from '../../lambdas/aws/dynamo/dynamo-submissions.ts';
import { readWebhook } from '../../lambdas/carriers/telnyx/telnyx-webhook.ts';
import { startWorkerPool } from '../../lambdas/documents/sandbox/worker-pool.ts';
import type { LineSettings } from '../../lambdas/fax/model.ts';
import { deliver } from '../../lambdas/handlers/deliver.ts';
import { takeDeparture } from '../../lambdas/handlers/departure.ts';
import { media } from '../../lambdas/handlers/media.ts';
import { webhook } from '../../lambdas/handlers/webhook.ts';
import type { CarrierEvent } from '../../lambdas/ports.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import { openDynamo } from '../contract/dynamo.ts';
import { pdfOf } from '../handlers/documents.ts';
import { replayingWorkers } from '../handlers/replaying-workers.ts';
import { compose } from '../mail/compose.ts';
import { busy, type CallScript, sent } from '../scenarios/scripted-carrier.ts';
import { stateMachineEngine } from '../scenarios/state-machine-engine.ts';
import { World } from '../scenarios/world.ts';
import { type Counts, type Invocation, Meter } from './meter.ts';
import { latency } from './prices.ts';

export interface Run {
  readonly counts: Counts;
  readonly invocations: readonly Invocation[];
}

const to = '+390255533200';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** What the carrier says about a call beside its end: queued, pages fetched, begun. */
const wordsBesideTheEnd = ['fax.queued', 'fax.media.processed', 'fax.sending.started'];

interface Journey {
  readonly pages: number;
  readonly calls?: readonly CallScript[];
}

export const sentFax = ({ pages, calls = [{ result: sent }] }: Journey): Promise<Run> =>
  played(calls, async (world, meter) => {
    const pdf = await letterOf(pages);
    const raw = await compose({
      from: 'anna@example.com',
      subject: 'Preventivo 42',
      attachments: [{ filename: 'preventivo.pdf', content: pdf }],
    });
    meter.counts.receivedMails += 1;
    meter.counts.receivedBytes += raw.byteLength;
    // SES puts the mail into the bucket, and its notification through a topic into the queue.
    meter.counts.s3Writes += 1;
    meter.counts.s3Bytes += raw.byteLength;
    meter.counts.snsPublishes += 1;
    meter.counts.sqsRequests += 1;
    world.receive(raw, { recipients: ['0255533200@fax.example'] });
    await world.run();
    const [fax] = await world.ports().faxes.list({ limit: 1 });
    if (fax?.outcome !== 'sent') throw new Error(`The journey ended as ${fax?.outcome}.`);
  });

export const receivedFax = ({ pages }: Journey): Promise<Run> =>
  played([], async (world, meter) => {
    world.receiveFax(await letterOf(pages));
    const [job] = world.store.jobs.due('inbound', 1, new Set());
    if (job === undefined) throw new Error('Nothing was received.');
    const event = JSON.parse(job.body) as Parameters<typeof deliver>[1];
    const ports = world.ports();
    await callWebhook(meter, ports, 'fax.received');
    meter.takeMessage();
    await meter.invoke('Deliver', () => deliver(ports, event));
    const [fax] = await ports.received.list({ limit: 1 });
    if (fax?.state !== 'ended') throw new Error(`The journey stands at ${fax?.state}.`);
  });

/** A letter with as much ink as letters have. */
const letterOf = (pages: number): Promise<Buffer> => pdfOf(pages, 'Preventivo per la fornitura, pagina');

export interface Load {
  readonly mails: number;
  /** Of each mail. */
  readonly numbers: number;
}

/** More than are sent here. */
const many = { hour: 1_000_000, day: 1_000_000, senderHour: 1_000_000, senderDay: 1_000_000 };

/** A mail a minute, each to many numbers; the carrier has channels enough that none waits for another. */
export const manyFaxes = ({ mails, numbers }: Load): Promise<Run> => {
  const choices = { channels: 4 * numbers, line: { limits: many, asksCountries: false }, isReplayed: true };
  return played(
    [],
    async (world, meter) => {
      const pdf = await letterOf(1);
      for (let mail = 0; mail < mails; mail += 1) {
        const raw = await compose({
          from: 'anna@example.com',
          subject: `Preventivo ${mail}`,
          messageId: `<${mail}@example.com>`,
          attachments: [{ filename: 'preventivo.pdf', content: pdf }],
        });
        const first = (mail * numbers) % 10_000;
        const recipients = Array.from(
          { length: numbers },
          (_, n) => `02555${30_000 + ((first + n) % 10_000)}@fax.example`,
        );
        world.receive(raw, { recipients });
        await world.run(1);
      }
      await world.run();
      const faxes = await world.ports().faxes.list({ limit: mails * numbers + 1 });
      const sentOnes = faxes.filter(({ outcome }) => outcome === 'sent').length;
      if (sentOnes !== mails * numbers) throw new Error(`${sentOnes} of ${mails * numbers} faxes were sent.`);
      meter.counts.receivedMails += mails;
    },
    choices,
  );
};

interface Choices {
  readonly channels?: number;
  readonly line?: Partial<LineSettings>;
  /** Whether what workers made is handed out again for the same question. */
  readonly isReplayed?: boolean;
}

async function played(
  calls: readonly CallScript[],
  journey: (world: World, meter: Meter) => Promise<void>,
  { isReplayed, ...choices }: Choices = {},
): Promise<Run> {
  const meter = new Meter();
  const tables = await openDynamo();
  const started = startWorkerPool({ walls: 'function' });
  const pool = isReplayed ? { ...started, ...replayingWorkers(started) } : started;
  const world: World = new World({
    engine: (made) =>
      stateMachineEngine(made, {
        onTransition: () => {
          meter.counts.transitions += 1;
        },
        invoke: (name, run) => {
          if (name === 'Accept' || name === 'Settle' || name === 'Close') meter.takeMessage();
          return meter.invoke(name, run);
        },
      }),
    scripts: { [to]: calls },
    ...choices,
    workers: meter.workers(pool),
    recipients: ['inbox@example.com', 'second@example.com'],
    sabotage: (ports) => onAws(ports),
  });
  const keeping = { clock: world.clock, retentionDays: async () => 90 };
  const { directory, faxes, client } = tables;
  const dynamo = {
    directory: new DynamoDirectory(directory),
    submissions: new DynamoSubmissions(faxes, keeping),
    faxes: new DynamoFaxes(faxes, keeping),
    received: new DynamoReceivedFaxes(faxes, keeping),
    leases: new DynamoLeases(faxes),
    links: new DynamoLinks(faxes, keeping),
    marks: new DynamoMarks(faxes),
  };
  const departures = new DynamoDepartures(faxes);
  const timedDynamo = Object.fromEntries(
    Object.entries(dynamo).map(([name, port]) => [name, meter.timed(port, latency.dynamo)]),
  ) as unknown as typeof dynamo;

  function onAws(ports: WorkerPorts): WorkerPorts {
    const carriers = Object.entries(ports.carriers).map(([name, carrier]) => [name, meter.carrier(carrier)]);
    return {
      ...ports,
      ...timedDynamo,
      files: meter.files(ports.files),
      events: meter.events(ports.events),
      journal: meter.journal(ports.journal),
      workflow: meter.workflow(ports.workflow),
      carriers: Object.fromEntries(carriers),
      mailer: meter.mailer({
        ...ports.mailer,
        send: async (mail) => {
          await departures.markGiven(mail.id, world.clock.now());
          const answer = await ports.mailer.send(mail);
          sentMails.push({ id: mail.id, to: mail.to });
          return answer;
        },
      }),
    };
  }
  const sentMails: { readonly id: string; readonly to: string }[] = [];

  const administration = new DynamoAdministration(directory);
  await administration.addLine(world.line);
  await administration.changeAccount('default', (account) => ({ ...account, limits: many }));
  meter.watchDynamo(client);
  const put = world.deliver.bind(world);
  const words: CarrierEvent[] = [];
  world.deliver = (event) => {
    words.push(event);
    put(event);
  };
  try {
    await journey(world, meter);
    const ports = { ...world.ports(), departures: meter.timed(departures, latency.dynamo) };
    for (const word of words) {
      // What the carrier says beside the end goes the same way as the end.
      const beside = word.result === undefined ? wordsBesideTheEnd : ['fax.delivered'];
      for (const said of beside) await callWebhook(meter, ports, said);
      if (word.result === undefined) await fetchPages(meter, ports, word);
    }
    for (const { id, to: mailbox } of sentMails) {
      for (const said of ['taken', 'delivered'] as const) {
        // SES's event is a message that the bus puts into the queue.
        meter.counts.sqsRequests += 1;
        meter.takeMessage();
        const departure = { mail: id, at: world.clock.now(), to: [mailbox], said };
        await meter.invoke('Depart', () => takeDeparture(ports, departure));
      }
    }
    return { counts: meter.counts, invocations: meter.invocations };
  } finally {
    await pool.close();
    await tables.close();
  }
}

/** The carrier calls our endpoint, with its real signature; what it puts into the queue was played already. */
async function callWebhook(meter: Meter, ports: WorkerPorts, type: string): Promise<void> {
  const raw = Buffer.from(
    JSON.stringify({
      data: {
        ...{ record_type: 'event', id: 'event', event_type: type, occurred_at: new Date().toISOString() },
        payload: { fax_id: 'fax', direction: 'outbound', client_state: null, from: '+390240701234', to },
      },
    }),
  );
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), raw]), privateKey).toString('base64');
  const headers = { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature };
  const named = { name: 'telnyx', key: publicKey };
  const carriers = {
    telnyx: {
      name: 'telnyx',
      readWebhook: async (...given: Parameters<WorkerPorts['carriers'][string]['readWebhook']>) =>
        readWebhook(named, ...given),
    },
  };
  const clock = { ...ports.clock, now: Date.now };
  const events = meter.events({ ...ports.events, carrier: async () => {}, received: async () => {} });
  await meter.invoke('Webhook', () =>
    webhook({ ...ports, clock, carriers, events }, { carrier: 'telnyx', headers, raw }),
  );
}

/** The carrier fetches the pages of a call. */
async function fetchPages(meter: Meter, ports: WorkerPorts, { attemptId }: CarrierEvent): Promise<void> {
  const [id, n] = (attemptId ?? '').split('-');
  const fax = await ports.faxes.fax(id as string);
  const attempt = fax?.attempts[Number(n) - 1];
  if (attempt === undefined) throw new Error(`There is no attempt ${attemptId}.`);
  await meter.invoke('Media', async () => {
    const clock = { ...ports.clock, now: () => attempt.startedAt };
    const found = await media({ ...ports, clock }, attempt.mediaToken);
    for await (const chunk of (await found?.open()) ?? []) meter.counts.egressBytes += (chunk as Uint8Array).byteLength;
  });
}

export const thirdTry: readonly CallScript[] = [{ result: busy }, { result: busy }, { result: sent }];
