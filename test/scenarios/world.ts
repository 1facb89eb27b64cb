/** A whole outbound service on a clock that only moves when nothing is left to do, with a carrier that follows scripts. */
import { Readable } from 'node:stream';
import type { Uptime } from '../../lambdas/fax/attempts.ts';
import { Defect, Transient } from '../../lambdas/fax/errors.ts';
import type { FaxEntry } from '../../lambdas/fax/history.ts';
import {
  defaultLineSettings,
  type E164,
  type Line,
  type LineSettings,
  type Submission,
} from '../../lambdas/fax/model.ts';
import type { Reception } from '../../lambdas/fax/received.ts';
import { accepted, refused } from '../../lambdas/fax/result.ts';
import { wantsSummary } from '../../lambdas/fax/sending/wants-summary.ts';
import { connected } from '../../lambdas/flow/carriers.ts';
import { noEvidence } from '../../lambdas/flow/evidence/keep-evidence.ts';
import { noScanner } from '../../lambdas/flow/intake/no-scanner.ts';
import { receivedIdFor } from '../../lambdas/flow/received/reception.ts';
import { createSubmission, faxIdFor, submissionIdFor } from '../../lambdas/flow/submission.ts';
import type { MailEvent } from '../../lambdas/handlers/accept.ts';
import type { ResolverMaker } from '../../lambdas/mail/proof/lookups.ts';
import { readHere } from '../../lambdas/mail/reader/read-here.ts';
import type {
  Clock,
  Converter,
  Evidence,
  Faxes,
  Files,
  MailAnswer,
  Mailer,
  OutgoingMail,
  Reader,
  ReceivedEvent,
  StepResult,
  Submissions,
  VirusScanner,
  WorkerPool,
  Workflow,
} from '../../lambdas/ports.ts';
import type { Database } from '../../local/store/database.ts';
import { openStore, type Store } from '../../local/store/store.ts';
import type { WorkerPorts } from '../../local/workflow/worker.ts';
import type { Happening, Interval } from './checker.ts';
import { Crash, Fuse, fused } from './crash.ts';
import { type CallScript, ScriptedCarrier } from './scripted-carrier.ts';
import { toldFaxes } from './told-faxes.ts';

/** What runs executions: the durable runner of one machine, or the synthesized state machines. */
export interface Engine {
  readonly workflow: Workflow;
  /** Runs one step that is due now with these ports; false when none is. */
  runOne(ports: WorkerPorts): Promise<boolean>;
  nextDue(): number | undefined;
  /** The process is started again after a crash. */
  restart(): void;
}

export interface WorldOptions {
  readonly engine: (world: World) => Engine;
  readonly scripts?: Readonly<Record<string, readonly CallScript[]>>;
  /** Of the other carrier, which lines choose by the name `other`; the same ones by default. */
  readonly otherScripts?: Readonly<Record<string, readonly CallScript[]>>;
  /** The carrier that the line chooses. */
  readonly carrier?: string;
  readonly line?: Partial<LineSettings>;
  readonly recipients?: readonly string[];
  readonly receive?: Line['receive'];
  readonly channels?: number;
  /** How events of the carrier come through. */
  readonly events?: 'once' | 'thrice' | 'reversed' | 'lost';
  readonly fuse?: Fuse;
  /** TXT records by name. */
  readonly zone?: Readonly<Record<string, string>>;
  /** Instead of them. */
  readonly resolver?: ResolverMaker;
  /** None unless told. */
  readonly evidence?: Evidence;
  /** Breaks a port on purpose, to try the checker. */
  readonly sabotage?: (ports: WorkerPorts) => WorkerPorts;
  readonly workers?: WorkerPool;
  /** Of viruses; none by default. */
  readonly scanner?: VirusScanner;
  /** A store that has been in use, at this time of the clock, instead of a new one with the demonstration's line. */
  readonly found?: { readonly folder: string; readonly at: number; readonly minuteMs: number };
  /** The store's database, for a test that breaks it on purpose. */
  readonly database?: Database;
  /** The carrier's own clock, for a test that sets ours. */
  readonly carrierClock?: Clock;
  /** Why the mail system will never take a mail; it may also throw `Transient`. */
  readonly refuses?: (mail: OutgoingMail) => string | undefined;
}

export const demoLine: Line = {
  number: '+390240701234',
  name: 'Studio Rossi',
  country: 'IT',
  areaCode: '02',
  locale: 'it',
  timezone: 'Europe/Rome',
  senders: ['anna@example.com'],
  recipients: [],
  settings: defaultLineSettings,
};

const start = Date.UTC(2026, 10, 22, 9, 0, 0);
const maxSteps = 20_000;

export class World {
  readonly clock = {
    time: start,
    minuteMs: 60_000,
    now: () => this.clock.time,
    uptime: (): Uptime => ({ boot: 'the only one', millis: this.carrierClock.now() }),
  };
  /** A clock that nobody sets. */
  readonly carrierClock: Clock;
  readonly store: Store;
  readonly carrier: ScriptedCarrier;
  /** Calls what it does by the same ids as the first one. */
  readonly otherCarrier: ScriptedCarrier;
  readonly engine: Engine;
  readonly happenings: Happening[] = [];
  readonly mails: OutgoingMail[] = [];
  /** What the mail system, which outlives every crash, answered. */
  readonly #answers = new Map<string, MailAnswer>();
  readonly journal: { level: 'debug' | 'info' | 'alarm'; what: string; facts: Record<string, unknown> }[] = [];
  readonly blobs = new Map<string, Uint8Array>();
  /** How long each file is kept, as far as somebody said. */
  readonly keptDays = new Map<string, number>();
  /** While set, no mail leaves. */
  isRelayDown = false;
  crashes = 0;
  #secrets = 0;
  /** When files were last written. */
  readonly #written = new Map<string, number>();
  readonly #options: WorldOptions;
  #fuse: Fuse;
  #reversed: Parameters<World['deliver']>[0][] = [];

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#fuse = options.fuse ?? new Fuse();
    const { found } = options;
    if (found !== undefined) Object.assign(this.clock, { time: found.at, minuteMs: found.minuteMs });
    this.store = openStore(found?.folder ?? ':memory:', this.clock, options.database);
    this.carrierClock = options.carrierClock ?? this.clock;
    this.carrier = new ScriptedCarrier(this.carrierClock, options.scripts ?? {}, 'telnyx');
    this.otherCarrier = new ScriptedCarrier(this.carrierClock, options.otherScripts ?? options.scripts ?? {}, 'other');
    this.engine = options.engine(this);
    // SQLite has written it when this returns.
    if (found === undefined) void this.store.administration.addLine(this.line);
  }

  get line(): Line {
    const { line, recipients = [], receive, carrier } = this.#options;
    const settings = { ...defaultLineSettings, ...line };
    const choices = { ...(receive === undefined ? {} : { receive }), ...(carrier === undefined ? {} : { carrier }) };
    return { ...demoLine, settings, recipients, ...choices };
  }

  get channels(): number {
    return this.#options.channels ?? 2;
  }

  /** The ports of the process that is alive now. */
  ports(): WorkerPorts {
    const fuse = this.#fuse;
    const ports: WorkerPorts = {
      clock: this.clock,
      ids: { secret: () => `secret-${++this.#secrets}` },
      directory: fused(this.store.directory, fuse),
      submissions: fused(this.store.submissions, fuse),
      faxes: fused(this.#watchedFaxes(), fuse),
      leases: fused(this.store.leases, fuse),
      links: fused(this.store.links, fuse),
      marks: fused(this.store.marks, fuse),
      received: fused(this.store.received, fuse),
      volumes: fused(this.store.volumes, fuse),
      destinations: fused(this.store.destinations, fuse),
      quarantine: fused(this.store.quarantine, fuse),
      scanner: fused(this.#options.scanner ?? noScanner, fuse),
      files: fused(this.#files(), fuse),
      mailer: fused(this.#mailer(), fuse),
      workflow: fused(this.#watchedWorkflow(), fuse),
      events: fused(this.store.events, fuse),
      carriers: connected(fused(this.#watched(this.carrier), fuse), fused(this.#watched(this.otherCarrier), fuse)),
      journal: fused(
        {
          info: (what: string, facts = {}) => void this.journal.push({ level: 'info', what, facts }),
          debug: (what: string, facts = {}) => void this.journal.push({ level: 'debug', what, facts }),
          alarm: (what: string, facts = {}) => void this.journal.push({ level: 'alarm', what, facts }),
        },
        fuse,
      ),
      settings: { domains: ['fax.example'], publicUrl: 'http://127.0.0.1:1', channels: this.channels },
      workers: this.#options.workers ?? noWorkers,
      converter: noConverter,
      evidence: this.#options.evidence ?? noEvidence,
      reader: noReader,
      mails: readHere,
      resolver:
        this.#options.resolver ?? (() => ({ resolve: (name, type) => this.#lookUp(name, type), end: () => {} })),
    };
    return this.#options.sabotage?.(ports) ?? ports;
  }

  /** A submission whose pages are made already, to so many numbers. */
  async submit(
    numbers: readonly E164[],
    key = 'mail/one.eml',
    line = this.line,
    submissions: Pick<Submissions, 'create' | 'conclude'> = this.store.submissions,
  ): Promise<Submission> {
    const id = submissionIdFor(key);
    const submission: Submission = {
      id,
      line: line.number,
      sender: 'anna@example.com',
      source: 'mail',
      key,
      subject: 'Preventivo 42',
      messageId: '<one@example.com>',
      references: [],
      at: this.clock.now(),
      faxes: numbers.map((to) => ({ id: faxIdFor(id, to), to })),
      refusedNumbers: [],
      ...(wantsSummary(line, numbers.length) ? { isSummarised: true } : {}),
    };
    await submissions.create(submission);
    const page = { source: { document: 'a.pdf', page: 1 }, bytes: 9000, seconds: 9, widthPx: 1728, heightPx: 2292 };
    const pages = [
      { ...page, n: 1 },
      { ...page, n: 2 },
    ];
    const documents = [{ name: 'a.pdf', converter: 'pdf', pages: 2 }];
    await submissions.conclude(id, { prepared: { documents, pages, leftOut: [] } });
    await this.alive((ports) => createSubmission(ports, submission, line).then(() => {}));
    return submission;
  }

  /** A mail that is stored durably, as SMTP or SES left it, and waits to be accepted. */
  receive(raw: Uint8Array, event: Partial<MailEvent> & Pick<MailEvent, 'recipients'>): void {
    const key = event.key ?? `mail/${this.blobs.size}.eml`;
    this.blobs.set(key, raw);
    this.#written.set(key, this.clock.now());
    const proof = { kind: 'login', address: 'anna@example.com' } as const;
    const whole: MailEvent = { proof, envelopeFrom: 'anna@example.com', at: this.clock.now(), ...event, key };
    this.store.jobs.put('mail', whole);
  }

  /** A fax comes in: the carrier keeps its pages, and reports it `times` times. */
  receiveFax(pages: Uint8Array | 'refused' | 'later', reception: Partial<Reception> = {}, times = 1): string {
    const carrier = reception.carrier === 'other' ? this.otherCarrier : this.carrier;
    const carrierId = reception.carrierId ?? `in-${carrier.inbound.length + 1}`;
    const event: ReceivedEvent = {
      id: `event-${carrierId}`,
      reception: {
        at: this.clock.now(),
        from: '+390289089211',
        to: demoLine.number,
        isPartial: false,
        ...reception,
        carrierId,
      },
    };
    carrier.inbound.push({ event, pages });
    for (let time = 0; time < times; time += 1) this.store.jobs.put('inbound', { kind: 'received', event });
    return receivedIdFor(carrierId, reception.carrier);
  }

  /** Does something as the live process; after a crash, as the next one, until it is done. */
  async alive(work: (ports: WorkerPorts) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work(this.ports());
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#restart();
      }
    }
  }

  /** Goes on until nothing is left to do, or so many minutes have passed. */
  async run(minutes = Number.POSITIVE_INFINITY): Promise<void> {
    const end = this.clock.time + minutes * this.clock.minuteMs;
    for (let step = 0; step < maxSteps; step += 1) {
      for (const carrier of this.#carriers()) for (const event of carrier.takeEvents()) this.deliver(event);
      if (await this.#runOne()) continue;
      const next = this.#nextDue();
      if (next === undefined || next > end) {
        if (Number.isFinite(end)) this.clock.time = Math.max(this.clock.time, end);
        return;
      }
      this.clock.time = Math.max(this.clock.time, next);
    }
    throw new Error('The world does not come to rest.');
  }

  /**
   * An event of the carrier reaches the queue, as often and in the order that the scenario says; reversed, the final
   * word overtakes what came before it.
   */
  deliver(event: Parameters<Store['events']['carrier']>[0]): void {
    const { events = 'once' } = this.#options;
    const put = (one: typeof event) => this.store.jobs.put('carrier', { kind: 'carrier', event: one });
    if (events === 'thrice') for (const copy of [event, event, event]) put(copy);
    else if (events === 'once') put(event);
    else if (events === 'reversed' && event.result === undefined) this.#reversed.push(event);
    else if (events === 'reversed') for (const one of [event, ...this.#reversed.splice(0)]) put(one);
  }

  /** Calls as the checker wants them. */
  intervals(): Interval[] {
    return this.#carriers().flatMap(({ name, calls }) =>
      calls.map(({ attemptId, to, startedAt, endsAt }) => ({
        fax: attemptId.split('-')[0] as string,
        to,
        carrier: name,
        from: startedAt,
        until: endsAt ?? Number.POSITIVE_INFINITY,
      })),
    );
  }

  async #runOne(): Promise<boolean> {
    try {
      return await this.engine.runOne(this.ports());
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.#restart();
      return true;
    }
  }

  #restart(): void {
    this.crashes += 1;
    this.#fuse = new Fuse();
    this.engine.restart();
  }

  #nextDue(): number | undefined {
    const dues = [this.engine.nextDue(), ...this.#carriers().map((carrier) => carrier.nextEventAt())].filter(
      (due) => due !== undefined,
    );
    return dues.length === 0 ? undefined : Math.min(...dues);
  }

  async #lookUp(name: string, type: string): Promise<string[][]> {
    const text = type === 'TXT' ? this.#options.zone?.[name] : undefined;
    if (text === undefined) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    return [[text]];
  }

  #watchedFaxes(): Faxes {
    const { faxes } = this.store;
    const append = async (fax: string, version: number, entries: readonly FaxEntry[]): Promise<boolean> => {
      const isAppended = await faxes.append(fax, version, entries);
      if (isAppended) this.happenings.push({ kind: 'appended', fax, entries });
      return isAppended;
    };
    return over(faxes, { append });
  }

  #watchedWorkflow(): Workflow {
    const { workflow } = this.engine;
    const complete = async (token: string, result: StepResult) => {
      this.happenings.push({ kind: 'completed', token, result });
      return workflow.complete(token, result);
    };
    return over(workflow, { complete });
  }

  #carriers(): ScriptedCarrier[] {
    return [this.carrier, this.otherCarrier];
  }

  #watched(carrier: ScriptedCarrier): ScriptedCarrier {
    const submit: ScriptedCarrier['submit'] = async (call) => {
      const { attemptId: attempt, to } = call;
      const leases = this.store.db.all<{ name: string }>(
        'SELECT name FROM leases WHERE holder = ? AND until > ?',
        attempt,
        this.clock.now(),
      );
      this.happenings.push({ kind: 'submitted', attempt, to, leases: leases.map(({ name }) => name) });
      return carrier.submit(call);
    };
    return over(carrier, { submit });
  }

  #mailer(): Mailer {
    return {
      domain: 'fax.example',
      send: async (mail) => {
        if (this.isRelayDown) throw new Transient('The relay is down.');
        const known = this.#answers.get(mail.id);
        if (known !== undefined) return known;
        const refusal = this.#options.refuses?.(mail);
        const answer: MailAnswer = refusal === undefined ? accepted({ isFinal: true }) : refused(refusal);
        this.#answers.set(mail.id, answer);
        if (!answer.ok) return answer;
        this.mails.push(mail);
        this.happenings.push({
          kind: 'mailed',
          id: mail.id,
          fax: mail.fax,
          notice: mail.kind,
          tells: [...toldFaxes(mail).keys()],
        });
        return answer;
      },
      answerTo: async (id) => this.#answers.get(id),
    };
  }

  #files(): Files {
    const { blobs } = this;
    const read = (key: string): Uint8Array => {
      const blob = blobs.get(key);
      if (blob === undefined) throw new Error(`There is no file ${key}.`);
      return blob;
    };
    return {
      keepFor: async (key, days) => void this.keptDays.set(key, days),
      put: async (key, content, days) => {
        if (days !== undefined) this.keptDays.set(key, days);
        const chunks = content instanceof Uint8Array ? [content] : await content.toArray();
        blobs.set(key, Buffer.concat(chunks as Uint8Array[]));
        this.#written.set(key, this.clock.now());
      },
      read: async (key) => Readable.from([read(key)]),
      readAll: async (key) => read(key),
      size: async (key) => blobs.get(key)?.byteLength,
      keys: async (prefix, written) =>
        [...blobs.keys()].filter((key) => key.startsWith(prefix) && isWithin(this.#written.get(key), written)).sort(),
    };
  }
}

/** A file that a test put there itself is of any time. */
const isWithin = (
  time: number | undefined,
  span: { readonly from: number; readonly to: number } | undefined,
): boolean => span === undefined || time === undefined || (time >= span.from && time <= span.to);

/** An object with some of its methods replaced. */
function over<T extends object>(object: T, changes: Partial<T>): T {
  return new Proxy(object, {
    get(target, property) {
      const changed: unknown = Reflect.get(changes, property);
      const value: unknown = changed ?? Reflect.get(target, property, target);
      return typeof value === 'function' && changed === undefined ? value.bind(target) : value;
    },
  });
}

/** Nothing that these scenarios fax needs an engine. */
const noConverter: Converter = {
  convert: () => Promise.reject(new Error('This scenario converts nothing.')),
};

/** No line of these stories wants its faxes searchable. */
const noReader: Reader = {
  read: () => Promise.reject(new Defect('nothing is read here')),
};

const noWorkers: WorkerPool = {
  withWorker: () => Promise.reject(new Error('This scenario makes no pages.')),
};
