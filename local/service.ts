/** The whole service in one process: store, carrier, handlers, SMTP, HTTP, and the simulator when no carrier is configured. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { TelnyxCarrier } from '../lambdas/carriers/telnyx/telnyx.ts';
import type { Spent } from '../lambdas/documents/child/spent.ts';
import { createEngineConverter } from '../lambdas/documents/jobs/engine-converter.ts';
import { createTesseractReader } from '../lambdas/documents/jobs/tesseract.ts';
import { withoutWalls } from '../lambdas/documents/native-code.ts';
import { confine } from '../lambdas/documents/sandbox/walls.ts';
import { type RunningWorkerPool, startWorkerPool } from '../lambdas/documents/sandbox/worker-pool.ts';
import { connected } from '../lambdas/flow/carriers.ts';
import { noEvidence } from '../lambdas/flow/evidence/keep-evidence.ts';
import { noScanner } from '../lambdas/flow/intake/no-scanner.ts';
import { loggedFaxes, loggedReceivedFaxes } from '../lambdas/flow/journal/logged-faxes.ts';
import { nodeResolver } from '../lambdas/mail/proof/lookups.ts';
import { MailThreads } from '../lambdas/mail/reader/mail-threads.ts';
import type { Carrier, Clock, Journal } from '../lambdas/ports.ts';
import { type RunningSimulator, startSimulator } from '../simulator/simulator.ts';
import { writeAddresses } from './addresses.ts';
import { keepAlarms } from './alarms.ts';
import { systemClock } from './clock.ts';
import { closeFolder } from './folder-modes.ts';
import { type PrivateServer, startPrivate } from './http/private.ts';
import { type PublicServer, startPublic } from './http/public.ts';
import { createJournal, writeToStandardError } from './journal.ts';
import { lockFolder } from './lock.ts';
import { Outbox } from './outgoing/outbox.ts';
import type { RelayMailer } from './outgoing/relay.ts';
import { readLoad } from './overload.ts';
import type { Settings } from './settings.ts';
import { type SmtpServer, startSmtp } from './smtp/server.ts';
import { openStore, type Store } from './store/store.ts';
import { Clamd } from './virus/clamd.ts';
import { createRunner, type Runner } from './workflow/runner.ts';
import type { WorkerPorts } from './workflow/worker.ts';

export interface RunningService {
  /** `host:port` */
  readonly smtp: string;
  readonly http: string;
  /** Link that opens the private pages. */
  readonly privateLink: string;
  readonly carrier: 'telnyx' | 'simulator';
  readonly simulator?: RunningSimulator;
  readonly store: Store;
  /** Stops taking work, ends what is running, closes. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly clock?: Clock;
  readonly journal?: Journal;
  /** Connects carriers beside the one of the settings, for lines that choose them, once it is known where we are reached. */
  readonly connectOthers?: (publicUrl: string) => Promise<readonly Carrier[]>;
}

/** Starts everything. @returns once it listens; rejects when the folder is in use or a port is taken */
export async function startService(
  settings: Settings,
  {
    clock = systemClock(settings.minuteMs),
    journal: log = createJournal(writeToStandardError, settings.log),
    connectOthers = async () => [],
  }: ServiceOptions = {},
): Promise<RunningService> {
  const unlock = await lockFolder(settings.data);
  const parts: Parts = {};
  try {
    const open = closeFolder(settings.data);
    if (open.length > 0) log.alarm('data-folder-open', { paths: open.slice(0, 5), count: open.length });
    const store = openStore(settings.data, clock);
    parts.store = store;
    const running = await startParts(settings, { store, clock, log, parts, connectOthers });
    return {
      ...running,
      store,
      async close() {
        await closeAll(parts);
        await unlock();
      },
    };
  } catch (error) {
    await closeAll(parts);
    await unlock();
    throw error;
  }
}

/** Starts one part after the other. Each goes into `parts`, where it is closed even when a later one cannot start. */
async function startParts(
  settings: Settings,
  { store, clock, log, parts, connectOthers }: StartOptions,
): Promise<Omit<RunningService, 'store' | 'close'>> {
  const journal = keepAlarms(log, store.db, () => clock.now());
  await store.files.clean();
  // Apart from each other: a large mail that was taken must not keep the next one at the door.
  const mails = new MailThreads();
  const judgedMails = new MailThreads({ millis: 10_000 });
  parts.mails = [mails, judgedMails];
  judgedMails.warm();
  const { walls } = settings;
  if (!(await confine(walls)).mayRunNative) journal.alarm('walls-missing', { detail: withoutWalls });
  const onSpent = (spent: Spent) => journal.debug('worker-spent', { ...spent });
  const workers = startWorkerPool({ warm: { prepare: 1, office: 1 }, walls, onSpent });
  parts.workers = workers;
  const domain = settings.domains[0] as string;
  const outbox = new Outbox(store.db, store.files, domain, () => clock.now());
  const relay = settings.relay === undefined ? undefined : await connectRelay(settings.relay, outbox);
  parts.relay = relay;

  // Media links and webhooks need the HTTP port, which is known once it listens.
  const http = await startPublic(settings, { store, journal });
  parts.http = http;
  const pages = await startPrivate(settings, { store, outbox, clock, journal });
  parts.pages = pages;
  const publicUrl = settings.publicUrl ?? http.url;
  const { carrier, simulator } = await connectCarrier(settings, publicUrl, pages.url);
  parts.simulator = simulator;
  const ports: WorkerPorts = {
    clock,
    ids: { secret: () => randomBytes(24).toString('base64url') },
    directory: store.directory,
    submissions: store.submissions,
    faxes: loggedFaxes(store.faxes, journal),
    leases: store.leases,
    links: store.links,
    marks: store.marks,
    received: loggedReceivedFaxes(store.received, journal),
    volumes: store.volumes,
    destinations: store.destinations,
    quarantine: store.quarantine,
    scanner: settings.clamd === undefined ? noScanner : new Clamd(settings.clamd),
    files: store.files,
    mailer: relay ?? outbox,
    workflow: store.workflow,
    events: store.events,
    carriers: connected(carrier, ...(await connectOthers(publicUrl))),
    journal,
    settings: { domains: settings.domains, publicUrl, channels: settings.channels },
    workers,
    evidence: noEvidence,
    mails,
    resolver: nodeResolver(settings.dns),
    converter: createEngineConverter(workers, { walls }),
    reader: createTesseractReader(walls),
  };
  http.open(ports);
  const runner = createRunner(ports, store);
  parts.runner = runner;
  runner.start();
  const smtp = await startSmtp(settings, {
    ports: { ...ports, mails: judgedMails },
    store,
    readLoad: () => readLoad(settings.data, store.db, clock.now()),
  });
  parts.smtp = smtp;
  const simulated = simulator === undefined ? {} : { simulator: simulator.url };
  writeAddresses(store.db, { smtp: smtp.address, http: http.url, ...simulated });
  return {
    smtp: smtp.address,
    http: http.url,
    privateLink: pages.link,
    carrier: settings.telnyx ? 'telnyx' : 'simulator',
    ...(simulator ? { simulator } : {}),
  };
}

/** Its SMTP client is loaded by those who use one. */
async function connectRelay(url: string, outbox: Outbox): Promise<RelayMailer> {
  const { relayMailer } = await import('./outgoing/relay.ts');
  return relayMailer(url, outbox);
}

async function connectCarrier(settings: Settings, publicUrl: string, pagesUrl: string) {
  const hosts = settings.mediaHosts === undefined ? {} : { mediaHosts: settings.mediaHosts };
  if (settings.telnyx) return { carrier: new TelnyxCarrier({ ...settings.telnyx, ...hosts }), simulator: undefined };
  const simulator = await startSimulator({
    host: '127.0.0.1',
    port: settings.simulatorPort,
    pageMs: settings.simulatorPageMs,
    webhookUrl: `${publicUrl}/webhooks/telnyx`,
    dataFolder: join(settings.data, 'simulator'),
    backUrl: `${pagesUrl}/`,
  });
  const { publicKey, baseUrl } = simulator;
  const carrier = new TelnyxCarrier({ apiKey: 'simulator', publicKey, connectionId: 'simulator', baseUrl, ...hosts });
  return { carrier, simulator };
}

type StartOptions = Required<Pick<ServiceOptions, 'connectOthers'>> & {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Journal;
  readonly parts: Parts;
};

/** What has been started so far. */
interface Parts {
  store?: Store;
  smtp?: SmtpServer;
  http?: PublicServer;
  pages?: PrivateServer;
  runner?: Runner;
  workers?: RunningWorkerPool;
  mails?: readonly MailThreads[];
  simulator?: RunningSimulator | undefined;
  relay?: RelayMailer | undefined;
}

/**
 * In the order in which work arrives: no new mail, no step half done, then the endpoints. A carrier or a relay may take long
 * to answer, a document long to convert: that is not awaited, as the next start goes on as after a power cut.
 */
async function closeAll(parts: Parts): Promise<void> {
  const { smtp, http, pages, runner, workers, mails = [], simulator, relay, store } = parts;
  await withTimeout(timeouts.work, Promise.all([smtp?.close(), runner?.stop()]));
  // Aborts the requests that the simulator holds, so that the steps waiting for them can store what they know.
  await withTimeout(timeouts.endpoints, Promise.all([simulator?.close(), http?.close(), pages?.close()]));
  relay?.close();
  await withTimeout(timeouts.endpoints, Promise.resolve(runner?.stop()));
  runner?.abandon();
  await withTimeout(timeouts.endpoints, Promise.all([workers?.close(), ...mails.map((threads) => threads.close())]));
  store?.close();
}

/** Real milliseconds. */
const timeouts = { work: 3500, endpoints: 1000 } as const;

async function withTimeout(millis: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((done) => {
    timer = setTimeout(done, millis);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}
